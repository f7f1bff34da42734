import { limits } from './limits.ts'

/** What a control's id says about it: whether the answer takes the place of its message. */
type Control = { readonly id: string; readonly replaces?: boolean }

/** A button's action_id: `r` or `a` for replace or answer, its place among its neighbours, its name. */
export function controlId(control: Control, index: number): string {
  return `${control.replaces ? 'r' : 'a'}:${index}:${control.id}`.slice(0, limits.actionId).toWellFormed()
}

/** A select's block_id: how it answers, where it stands, and the command its choice completes; undefined when too long. */
export function templateId(select: Control & { readonly command: string }, place: string): string | undefined {
  const id = `s:${select.replaces ? 'r' : 'a'}:${place}:${select.command}`
  return id.length <= limits.blockId && select.command.isWellFormed() ? id : undefined
}

/** What a click asks for. */
export type Clicked = { readonly command: string; readonly replaces: boolean }

/** Reads a clicked button back; undefined for one we did not make. */
export function clickedButton(actionId: string, value: string | undefined): Clicked | undefined {
  const kind = /^([ra]):\d+:/.exec(actionId)?.[1]
  return kind && value ? { command: value, replaces: kind === 'r' } : undefined
}

/** Reads a choice back: the template of its block with every `{}` replaced by the value. */
export function chosenOption(blockId: string, value: string): Clicked | undefined {
  const parts = /^s:([ra]):[^:]*:(.*)$/s.exec(blockId)
  if (!parts?.[2]) return undefined
  return { command: parts[2].replaceAll('{}', () => value), replaces: parts[1] === 'r' }
}
