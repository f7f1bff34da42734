import { Fault } from '../fault.ts'
import type { AnyDefinition } from './catalog.ts'
import { leadingCommand } from './catalog.ts'
import type { Flag, FlagValue } from './flags.ts'
import { flagsOf, splitFlags } from './flags.ts'
import { options, refusedEverywhere } from './options.ts'
import { quote } from './parse.ts'
import type { Shape } from './shape.ts'
import { shapeOf } from './shape.ts'

/** A line on its way: what of it was chosen. Nothing of it is stored; the next choice says all of it again. */
export type Built = {
  readonly command?: AnyDefinition
  readonly type?: string
  readonly name?: string
  readonly namespace?: string
  readonly cluster?: string
  /** Further words and flags, as they are written. */
  readonly rest: readonly string[]
  /** What in the words could not be read. */
  readonly fault?: Fault
}

const NOTHING: Shape = { choosesType: false, name: 'none', joined: false }

/** What was chosen so far. Never throws: a word that fits nowhere is left out, or said in `fault`. */
export function readBuilt(words: readonly string[]): Built {
  const said = words.filter(Boolean)
  const leading = leadingCommand(said)
  const command = leading?.definition
  try {
    const flags = flagsOf({ ...options, ...command?.flags })
    const refused = { ...refusedEverywhere, ...command?.refused }
    const name = command?.name ?? 'build'
    const split = splitFlags(leading?.rest ?? said, { command: name, flags, refused })
    const { namespace, cluster, context, share: _, ...own } = split.values
    const everywhere = own.allNamespaces === true
    // No type and no name begins so, and it would be read as a flag.
    const plain = split.words.filter((word) => !word.startsWith('-'))
    const { more, ...about } = command ? target(plain, shapeOf(command)) : { more: [] }
    const where = everywhere ? undefined : text(namespace)
    const which = text(cluster ?? context)
    return {
      ...(command ? { command, ...about } : {}),
      ...(where === undefined ? {} : { namespace: where }),
      ...(which === undefined ? {} : { cluster: which }),
      rest: [...more, ...written(own, flags)],
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...(command ? { command } : {}), rest: [], fault: error }
  }
}

/** The line that the choices make, without the program's name. */
export function builtLine({ command, type, name, namespace, cluster, rest }: Built): string {
  const about = command ? shapeOf(command) : NOTHING
  const words = [
    ...(command?.name.split(' ') ?? []),
    ...(about.choosesType ? typed(type, name, about.joined) : name ? [name] : []),
    ...(namespace ? ['-n', namespace] : []),
    ...(cluster ? ['--cluster', cluster] : []),
    ...rest,
  ]
  // The place of a choice that is still open.
  return words.map((word) => (word.includes('{}') ? word : quote(word))).join(' ')
}

/** Whether the words hold every namespace. */
export function isEverywhere({ rest }: Built): boolean {
  return rest.includes('--all-namespaces')
}

function typed(type: string | undefined, name: string | undefined, joined: boolean): string[] {
  if (!type) return []
  if (!name) return [type]
  return joined ? [`${type}/${name}`] : [type, name]
}

type Target = { readonly type?: string; readonly name?: string; readonly more: readonly string[] }

/** What the words are about, and the words after that. */
function target(words: readonly string[], shape: Shape): Target {
  const [first = '', second] = words
  const [, type, name] = /^([^/]*)\/([^/]*)$/.exec(first) ?? []
  const isPair = type !== undefined
  // A target that was chosen for another command is left out where none is taken.
  if (!shape.choosesType && !shape.type) return { more: words.length === 1 && isPair ? [] : words }
  if (!shape.choosesType)
    return fixedTarget(isPair ? { type, name } : { name: first }, shape.type ?? '', words.slice(1))
  const chosen = isPair ? { type, name } : { type: first, name: second }
  if (!chosen.type) return { more: [] }
  // What is neither a type nor TYPE/NAME is kept to be corrected, and nothing is read into what follows it.
  if (isPair ? !name : first.includes('/') || second?.includes('/')) return { type: chosen.type, more: [] }
  const named = shape.name !== 'none' && chosen.name ? { name: chosen.name } : {}
  return { type: chosen.type, ...named, more: words.slice(isPair || shape.name === 'none' ? 1 : 2) }
}

/** For a command about one type: what was chosen for another command stays where it means the same. */
function fixedTarget(
  { type, name }: { readonly type?: string | undefined; readonly name?: string | undefined },
  only: string,
  more: readonly string[],
): Target {
  const isSame = type === undefined || type.split('.')[0] === only.split('.')[0]
  return { type: only, ...(name && isSame ? { name } : {}), more: name && isSame ? more : [] }
}

function written(values: Readonly<Record<string, FlagValue>>, flags: readonly Flag[]): string[] {
  return flags.flatMap(({ key, long }) => {
    const value = values[key]
    if (value === undefined) return []
    if (value === true) return [`--${long}`]
    return [`--${long}=${Array.isArray(value) ? value.join(',') : String(value)}`]
  })
}

function text(value: FlagValue | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
