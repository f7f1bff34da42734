import type { Input, Select } from '../../src/reply.ts'
import { chosenLine, writtenLine } from '../../src/reply.ts'
import { limits } from './limits.ts'

type Template = Pick<Select | Input, 'kind' | 'replaces' | 'command'>

/** What a control's id says about it: whether the answer takes the place of its message. */
type Control = { readonly id: string; readonly replaces?: boolean }

/** A button's action_id: `r` or `a` for replace or answer, its place among its neighbours, its name. */
export function controlId(control: Control, index: number): string {
  return `${control.replaces ? 'r' : 'a'}:${index}:${control.id}`.slice(0, limits.actionId).toWellFormed()
}

/**
 * The id of a select or an input that carries its command: how it answers, where it stands, and the line that a choice or
 * what was written completes; undefined when it is too long for an id.
 */
export function templateId({ kind, replaces, command }: Template, place: string): string | undefined {
  const id = `${kind === 'select' ? 's' : 'i'}:${replaces ? 'r' : 'a'}:${place}:${command}`
  return id.length <= limits.actionId && command.isWellFormed() ? id : undefined
}

/** The action_id of a button that opens a window to write a text in. */
export function windowId(replaces: boolean | undefined, place: string): string {
  return `w:${replaces ? 'r' : 'a'}:${place}`
}

/** Whether a button opens a window. */
export function opensWindow(actionId: string): boolean {
  return /^w:[ra]:/.test(actionId)
}

/** What a click asks for. */
export type Clicked = { readonly command: string; readonly replaces: boolean }

/** Reads a clicked button back; undefined for one we did not make. */
export function clickedButton(actionId: string, value: string | undefined): Clicked | undefined {
  const kind = /^([ra]):\d+:/.exec(actionId)?.[1]
  return kind && value ? { command: value, replaces: kind === 'r' } : undefined
}

/** Reads a choice back: the template of its id with every `{}` replaced by the value. */
export function chosenOption(id: string, value: string): Clicked | undefined {
  const parts = /^s:([ra]):[^:]*:(.*)$/s.exec(id)
  return parts?.[2] ? { command: chosenLine(parts[2], value), replaces: parts[1] === 'r' } : undefined
}

/** Reads back what was written into an input of ours. Nothing written is an answer, too. */
export function writtenInput(id: string, written: string): Clicked | undefined {
  const parts = /^i:([ra]):[^:]*:(.*)$/s.exec(id)
  return parts?.[2] ? { command: writtenLine(parts[2], written), replaces: parts[1] === 'r' } : undefined
}
