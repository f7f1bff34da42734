import { createHash } from 'node:crypto'
import type { KnownBlock, PlainTextElement, PlainTextInput, Button as SlackButton, StaticSelect } from '@slack/types'
import type { Button, Input, Node, Select } from '../../../src/reply.ts'
import { controlId, templateId, windowId } from '../control.ts'
import { limits } from '../limits.ts'
import { clean, cleanLine, clip, jsonLength } from './clean.ts'
import { preformatted } from './code.ts'
import type { Attachment, Drawn, How, Piece } from './piece.ts'
import { count, elastic, fixed, note, whereFilesAre } from './piece.ts'

const FRAME = 200

type Buttons = Extract<Node, { kind: 'buttons' }>

/** Buttons in rows of what a block holds. One that Slack could not carry whole is written out to be typed instead. */
export function buttonsPiece(node: Buttons, place: string, how: How): Piece | undefined {
  if (node.buttons.length === 0) return undefined
  return elastic(1, 600, (budget) => {
    const elements: SlackButton[] = []
    const left: Button[] = []
    let room = budget - FRAME
    for (const [index, button] of node.buttons.entries()) {
      const drawn = carries(button.command) ? buttonOf(button, index) : undefined
      const cost = drawn ? jsonLength(drawn) + 1 : Infinity
      if (drawn && cost <= room) {
        elements.push(drawn)
        room -= cost
      } else left.push(button)
    }
    const instead = typedInstead(left, room, how)
    return { blocks: [...actionBlocks(elements, place), ...instead.blocks], files: instead.files ?? [] }
  })
}

/** Whether a button can hold the line; half a character would not survive the journey. */
function carries(command: string): boolean {
  return command !== '' && command.length <= limits.actions.value && command.isWellFormed()
}

function actionBlocks(elements: readonly SlackButton[], place: string): KnownBlock[] {
  const blocks: KnownBlock[] = []
  const size = limits.actions.elements
  for (let at = 0; at < elements.length; at += size) {
    blocks.push({ type: 'actions', block_id: `b:${place}:${at}`, elements: elements.slice(at, at + size) })
  }
  return blocks
}

function buttonOf(button: Button, index: number): SlackButton {
  const label = labelOf(button.label, limits.actions.label)
  return {
    type: 'button',
    action_id: controlId(button, index),
    text: words(label),
    value: button.command,
    ...(button.style ? { style: button.style } : {}),
    ...(button.confirm ? { confirm: question(button, label) } : {}),
  }
}

function question(button: Button, label: string): NonNullable<SlackButton['confirm']> {
  return {
    title: words(label),
    text: words(labelOf(button.confirm ?? '', limits.confirm.text)),
    confirm: words(clip(label, limits.confirm.button)),
    deny: words('Cancel'),
    ...(button.style ? { style: button.style } : {}),
  }
}

/** Up to three lines to type where a button could not be; more are named, and a long one goes along as a file. */
function typedInstead(buttons: readonly Button[], budget: number, how: How): Drawn {
  const blocks: KnownBlock[] = []
  const named: string[] = []
  const files: Attachment[] = []
  let room = budget - FRAME
  for (const { label, command } of buttons) {
    const name = labelOf(label, limits.actions.label)
    const shown = [note(`${name}: type`), preformatted(clean(command))]
    const cost = jsonLength(shown)
    if (cost <= room && blocks.length < 6 && command.trim() !== '') {
      blocks.push(...shown)
      room -= cost
      continue
    }
    named.push(name)
    if (command.length > limits.actions.value) files.push({ name: `command-${files.length + 1}.txt`, text: command })
  }
  if (named.length > 0) {
    const some = clip(named.join(', '), limits.header)
    const where = files.length > 0 ? ` The lines to type: ${files[0]?.name}, ${whereFilesAre(how)}.` : ''
    blocks.push(note(`${count(named.length)} more did not fit as buttons: ${some}.${where}`))
  }
  return { blocks, files }
}

/**
 * A select whose command template travels in its own id, since Slack gives an option 75 characters of its own.
 * A template too long for that is said as a line to type.
 */
export function selectPiece(node: Select, place: string): Piece | undefined {
  const id = templateId(node, place)
  const choices = node.options.filter(({ value }) => fitsOption(value))
  const label = labelOf(node.label, limits.select.placeholder)
  if (!id || choices.length === 0) return lineInstead(label, node.command)
  return elastic(2, 500, (budget) => {
    const options: StaticSelect['options'] = []
    let room = budget - FRAME - jsonLength(id) - jsonLength(label)
    for (const option of choices.slice(0, limits.select.options)) {
      const drawn = { text: words(labelOf(option.label || option.value, limits.select.label)), value: option.value }
      room -= jsonLength(drawn) + 1
      if (room < 0) break
      options.push(drawn)
    }
    if (options.length === 0) return { blocks: [note(`${label}: too long to show`)] }
    const select: StaticSelect = { type: 'static_select', action_id: id, placeholder: words(label), options }
    const blocks: KnownBlock[] = [{ type: 'actions', block_id: `s:${place}`, elements: [select] }]
    const left = node.options.length - options.length
    if (left > 0) blocks.push(note(`${count(options.length)} of ${count(node.options.length)} choices.`))
    return { blocks }
  })
}

/**
 * A line to write, sent with Enter. What stands in it to begin with is part of its id: Slack keeps what somebody wrote
 * before in an input that seems to be the same.
 */
export function inputPiece(node: Input, place: string): Piece | undefined {
  if (node.multiline) return windowPiece(node, place)
  const id = templateId(node, place)
  const label = labelOf(node.label, limits.input.label)
  const value = cleanLine(node.value ?? '')
  if (!id || value.length > limits.input.value) return lineInstead(label, node.command)
  const placeholder = node.placeholder ? labelOf(node.placeholder, limits.input.placeholder) : undefined
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: id,
    dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
    ...(value ? { initial_value: value } : {}),
    ...(placeholder ? { placeholder: words(placeholder) } : {}),
  }
  const seen = createHash('sha256').update(value).digest('base64url').slice(0, 8)
  const block = { type: 'input', block_id: `i:${place}:${seen}`, dispatch_action: true, label: words(label), element }
  return fixed(2, { blocks: [block as KnownBlock] })
}

/** A text of several lines is written in a window of its own, which this button opens: in a message Enter would send it. */
function windowPiece({ command, label, replaces }: Input, place: string): Piece {
  const name = labelOf(label, limits.actions.label)
  if (!carries(command)) return lineInstead(name, command)
  const button: SlackButton = {
    type: 'button',
    action_id: windowId(replaces, place),
    text: words(name),
    value: command,
  }
  return fixed(1, { blocks: [{ type: 'actions', block_id: `w:${place}`, elements: [button] }] })
}

/** What could not become a control is written out to be typed. */
function lineInstead(label: string, command: string): Piece {
  return elastic(2, 300, (budget) => {
    const shown = [note(`${label}: type`), preformatted(clean(command))]
    const fits = command.trim() !== '' && jsonLength(shown) <= budget
    return { blocks: fits ? shown : [note(`${label}: too long to show`)] }
  })
}

function fitsOption(value: string): boolean {
  return value !== '' && value.length <= limits.select.value && value.isWellFormed()
}

/** Never empty, which Slack refuses. */
function labelOf(raw: string, max: number): string {
  return clip(cleanLine(raw), max) || '…'
}

function words(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false }
}
