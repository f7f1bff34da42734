import type { Button, Input, Select } from '../../src/reply.ts'
import { LIMITS } from './limits.ts'
import type { Element } from './text.ts'
import { clip, inert } from './text.ts'

/** What the actions of our cards do, by Action.Execute's own word: run a command line, or show the card to one person. */
export const RUN = 'run'
export const VIEW = 'view'

/** Buttons in sets of as many as a card shows. */
export function actionSets(buttons: readonly Button[]): Element[] {
  const actions = buttons.map(action)
  const sets = Math.ceil(actions.length / LIMITS.actionsPerSet)
  return Array.from({ length: sets }, (_, i) => ({
    type: 'ActionSet',
    actions: actions.slice(i * LIMITS.actionsPerSet, (i + 1) * LIMITS.actionsPerSet),
  }))
}

function action(button: Button): Element {
  const title = clip(button.label, LIMITS.title)
  const style = button.style === 'danger' ? 'destructive' : button.style === 'primary' ? 'positive' : undefined
  const run = execute(button.id, title, button, style)
  if (button.confirm === undefined) return run
  const body = [{ type: 'TextBlock', text: inert(clip(button.confirm, 300)), wrap: true }]
  const card = { type: 'AdaptiveCard', body, actions: [run] }
  return { type: 'Action.ShowCard', title, ...(style ? { style } : {}), card }
}

// Clients that do not know Execute send Submit, with the same data.
function execute(id: string, title: string, control: Button | Select | Input, style?: string): Element {
  const { kind, command, replaces } = control
  const data = {
    ...{ action: id, command },
    ...(kind === 'button' ? {} : { kind }),
    ...(kind === 'input' && control.multiline ? { multiline: true } : {}),
    ...(replaces ? { replaces } : {}),
  }
  const shared = { id, title, data, ...(style ? { style } : {}) }
  return { type: 'Action.Execute', verb: RUN, ...shared, fallback: { type: 'Action.Submit', ...shared } }
}

export function select(node: Select): { readonly row: Element; readonly shown: number } {
  const label = clip(node.label, LIMITS.title)
  const options = node.options.slice(0, LIMITS.choices)
  const choices = options.map((option) => ({ title: clip(option.label, LIMITS.title), value: option.value }))
  const field = { type: 'Input.ChoiceSet', id: `${node.id}.value`, style: 'compact', placeholder: label, choices }
  return { row: beside(field, execute(node.id, 'Choose', node)), shown: options.length }
}

/** What is filled in, and the button that sends it, in one row: a card of many would be far too long on a phone. */
function beside(field: Element, action: Element): Element {
  const send = { type: 'ActionSet', actions: [action] }
  return {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: 'stretch', items: [field] },
      { type: 'Column', width: 'auto', verticalContentAlignment: 'Bottom', items: [send] },
    ],
  }
}

export function input(node: Input): Element {
  const label = clip(node.label, LIMITS.title)
  const most = node.multiline ? LIMITS.text : LIMITS.written
  const field = {
    type: 'Input.Text',
    id: `${node.id}.value`,
    label,
    maxLength: most,
    ...(node.multiline ? { isMultiline: true } : {}),
    ...(node.value ? { value: clip(node.value, most) } : {}),
    ...(node.placeholder ? { placeholder: clip(node.placeholder, LIMITS.title) } : {}),
  }
  return beside(field, execute(node.id, 'Send', node))
}
