import { Fault } from '../fault.ts'
import { findCommand, groups, leadingCommand } from './catalog.ts'
import type { Parsed } from './parse.ts'
import { isProgram, parse, quote } from './parse.ts'
import { whyRefused } from './refused.ts'
import { splitWords } from './words.ts'

const NAME = /^[a-z][a-z0-9-]{1,30}$/

/** The longest line an alias may stand for, in characters. */
const MOST_LINE = 500

/** A line whose first word may be an alias, because it is nothing else. */
export type Candidate = { readonly name: string; readonly rest: readonly string[] }

/** The word that may be an alias, with the words after it; undefined where the line begins with a command. Never throws. */
export function aliasIn(text: string): Candidate | undefined {
  // What stands under a line belongs to a command that takes it.
  if (text.trim().includes('\n')) return undefined
  try {
    const words = splitWords(text.trim())
    if (/^\/?aks$/i.test(words[0] ?? '')) return undefined
    const said = isProgram(words[0]) ? words.slice(1) : words
    const [name = '', ...rest] = said
    return NAME.test(name) && !isTaken(name) && !leadingCommand(said) ? { name, rest } : undefined
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

/** The line that the alias and the words after it make. */
export function expanded(line: string, { rest }: Candidate): string {
  return [line, ...rest.map(quote)].join(' ')
}

/** Throws a usage Fault for a name that cannot be one, or means something already. */
export function checkAliasName(name: string): void {
  if (!NAME.test(name)) {
    throw new Fault('usage', `“${name.slice(0, 40)}” cannot be the name of an alias.`, {
      hint: 'Two to 31 small letters, digits and dashes, a letter first.',
    })
  }
  if (isTaken(name)) {
    throw new Fault('usage', `${name} is a command already, so it cannot be an alias.`, {
      hint: 'Choose another name.',
    })
  }
}

/**
 * The line an alias shall stand for, as it is kept. Throws a usage Fault for one that cannot be read, that begins with an
 * alias itself, or that is about aliases, schedules or the builder.
 */
export function checkAliasLine(words: readonly string[]): Parsed {
  const [whole = '', ...more] = words
  const text = more.length === 0 ? whole : words.map(quote).join(' ')
  if (text.length > MOST_LINE) {
    throw new Fault('usage', `An alias stands for ${MOST_LINE} characters at most; these are ${text.length}.`)
  }
  const candidate = aliasIn(text)
  if (candidate) {
    throw new Fault('usage', `${candidate.name} is no command; an alias cannot stand for another one.`, {
      hint: 'Write out the line it shall stand for.',
    })
  }
  const parsed = parse(text)
  if (/^(alias|every)( |$)/.test(parsed.name) || parsed.name === 'build' || parsed.name === 'pick') {
    throw new Fault('usage', `An alias cannot stand for ${parsed.name}.`, {
      hint: 'For example: /k8s alias set broken "get pods -A --field-selector status.phase!=Running"',
    })
  }
  return parsed
}

function isTaken(name: string): boolean {
  const isKnown = findCommand(name) !== undefined || groups.includes(name) || whyRefused(name) !== undefined
  return isKnown || isProgram(name)
}
