import { Fault } from '../fault.ts'
import { leadingCommand } from './catalog.ts'

/** The longest text under a line that is read, in characters. */
const LONGEST = 64_000

/** A line as it was typed, and the text under it. */
export type Typed = { readonly line: string; readonly body?: string }

/**
 * Sets the text on lines of its own, or in a code block, apart from the line above it, for commands that take one. `program`
 * says whether a word is only the name we are called by. Throws a usage Fault for text that is too long.
 */
export function withBody(text: string, program: (word: string) => boolean): Typed {
  const words = text.trim().slice(0, 200).split(/\s+/)
  const said = program(words[0] ?? '') ? words.slice(1) : words
  if (leadingCommand(said)?.definition.body !== true) return { line: text }
  const at = text.trim().search(/\n|```/)
  if (at < 0) return { line: text }
  const body = unfenced(text.trim().slice(at))
  if (body.length > LONGEST) {
    throw new Fault('usage', `That text is ${body.length} characters long; ${LONGEST} is the most I read.`, {
      hint: 'Send fewer documents at once.',
    })
  }
  return { line: text.trim().slice(0, at), ...(body.trim() !== '' && { body }) }
}

/** Text out of a code block, whose first line may name a language. */
function unfenced(text: string): string {
  const trimmed = text.trim()
  if (!trimmed.startsWith('```')) return text.replace(/^\n+/, '')
  return trimmed
    .slice(3)
    .replace(/^[a-z]{0,10}\n/i, '')
    .replace(/```$/, '')
}

/** A line without the text under it, which may be a secret: for records and logs. */
export function firstLine(text: string): string {
  return text.trim().split(/\n|```/, 1)[0] ?? ''
}
