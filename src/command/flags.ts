import type { z } from 'zod'
import { Fault } from '../fault.ts'
import { closest } from './closest.ts'
import type { FlagMeta } from './define.ts'

/** A flag as it is typed, derived from its zod field. */
export type Flag = FlagMeta & {
  /** The field's key in the schema. */
  readonly key: string
  /** Its kebab-case name, without the dashes. */
  readonly long: string
  readonly takes: 'switch' | 'text' | 'number' | 'list'
}

export type FlagValue = string | number | boolean | string[]

type Split = { readonly words: readonly string[]; readonly values: Readonly<Record<string, FlagValue>> }

type Vocabulary = {
  readonly command: string
  readonly flags: readonly Flag[]
  /** Flags that exist in kubectl and not here, with the reason; keys carry their dashes. */
  readonly refused: Readonly<Record<string, string>>
  /** After so many words that are no flags, everything is a word. */
  readonly lineAfter?: number
}

/** The flags a schema describes, in its order. */
export function flagsOf(shape: z.ZodRawShape): Flag[] {
  return Object.entries(shape).map(([key, field]) => ({
    ...((field as z.ZodType).meta() as FlagMeta),
    key,
    long: key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    takes: kindOf(field as z.ZodType),
  }))
}

/**
 * Tells flags from words as pflag does: `--flag=value`, `--flag value`, `-n value`, `-nvalue`, `-Aw`, and `--` ends the flags.
 * Throws a usage Fault that names the flag: unknown (with the nearest one), refused, without its value, or not a number.
 */
export function splitFlags(words: readonly string[], vocabulary: Vocabulary): Split {
  const rest: string[] = []
  const values: Record<string, FlagValue> = {}
  const queue = [...words]
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (rest.length === vocabulary.lineAfter && !word.startsWith('-')) rest.push(word, ...queue.splice(0))
    else if (word === '--') rest.push(...queue.splice(0))
    else if (word.startsWith('--')) takeLong(word.slice(2), queue, vocabulary, values)
    else if (word.startsWith('-') && word.length > 1) takeShort(word.slice(1), queue, vocabulary, values)
    else rest.push(word)
  }
  return { words: rest, values }
}

function takeLong(word: string, queue: string[], vocabulary: Vocabulary, values: Record<string, FlagValue>): void {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  const given = equals < 0 ? undefined : word.slice(equals + 1)
  const flag = vocabulary.flags.find((known) => known.long === name)
  if (!flag) throw unknownFlag(`--${name}`, vocabulary)
  set(flag, `--${name}`, given ?? valueFor(flag, `--${name}`, queue), values)
}

function takeShort(letters: string, queue: string[], vocabulary: Vocabulary, values: Record<string, FlagValue>): void {
  for (let at = 0; at < letters.length; at++) {
    const name = `-${letters.charAt(at)}`
    const flag = vocabulary.flags.find((known) => known.short === letters.charAt(at))
    if (!flag) throw unknownFlag(at === 0 && letters.length > 2 ? `-${letters}` : name, vocabulary)
    const rest = letters.slice(at + 1)
    if (flag.takes === 'switch' && !rest.startsWith('=')) set(flag, name, 'true', values)
    else {
      const given = rest.startsWith('=') ? rest.slice(1) : rest
      set(flag, name, rest ? given : valueFor(flag, name, queue), values)
      return
    }
  }
}

function valueFor(flag: Flag, name: string, queue: string[]): string {
  if (flag.takes === 'switch') return 'true'
  if (flag.bare !== undefined) return flag.bare
  const next = queue.shift()
  if (next === undefined) {
    throw new Fault('usage', `The flag ${name} needs a value: ${name} ${flag.value ?? 'VALUE'}.`)
  }
  return next
}

function set(flag: Flag, name: string, given: string, values: Record<string, FlagValue>): void {
  switch (flag.takes) {
    case 'switch': {
      if (!/^(true|false|1|0|t|f)$/i.test(given))
        throw new Fault('usage', `${name} is on or off: ${name}=true or ${name}=false, not “${given}”.`)
      values[flag.key] = /^(true|1|t)$/i.test(given)
      break
    }
    case 'number': {
      if (!/^[+-]?\d{1,15}$/.test(given)) throw new Fault('usage', `${name} takes a whole number, not “${given}”.`)
      values[flag.key] = Number(given)
      break
    }
    case 'list': {
      const before = values[flag.key]
      values[flag.key] = [...(Array.isArray(before) ? before : []), ...given.split(',')]
      break
    }
    case 'text':
      values[flag.key] = given
  }
}

function unknownFlag(name: string, { command, flags, refused }: Vocabulary): Fault {
  // A value may stand right behind a letter: -fpod.yaml, -oyaml.
  const typed = name.startsWith('--') ? name : name.slice(0, 2)
  const reason = Object.hasOwn(refused, typed) ? refused[typed] : undefined
  if (reason) return new Fault('usage', `${command} does not take ${typed} here: ${reason}`)
  const known = flags.flatMap((flag) => [`--${flag.long}`, ...(flag.short ? [`-${flag.short}`] : [])])
  // Any letter is near any other.
  const near = name.length > 2 ? closest(name, known) : undefined
  return new Fault('usage', `I don't know the flag ${name} of ${command}.${near ? ` Did you mean ${near}?` : ''}`, {
    hint: `All its flags: /k8s help ${command}`,
  })
}

function kindOf(field: z.ZodType): Flag['takes'] {
  const def = field.def as { readonly type: string; readonly innerType?: z.ZodType }
  if (def.innerType) return kindOf(def.innerType)
  if (def.type === 'boolean') return 'switch'
  if (def.type === 'number' || def.type === 'int') return 'number'
  return def.type === 'array' ? 'list' : 'text'
}
