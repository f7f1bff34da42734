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
    const where = everywhere ? undefined : text(namespace)
    const which = text(cluster ?? context)
    return {
      ...(command ? { command, ...target(split.words, shapeOf(command)) } : {}),
      ...(where === undefined ? {} : { namespace: where }),
      ...(which === undefined ? {} : { cluster: which }),
      rest: written(own, flags),
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

function target([first, second]: readonly string[], shape: Shape): { type?: string; name?: string } {
  if (first === undefined) return shape.type ? { type: shape.type } : {}
  const slash = first.indexOf('/')
  const type = slash < 0 ? (shape.choosesType ? first : undefined) : first.slice(0, slash)
  const name = slash < 0 ? (shape.choosesType ? second : first) : first.slice(slash + 1)
  if (shape.choosesType) return { ...(type ? { type } : {}), ...(name && shape.name !== 'none' ? { name } : {}) }
  if (!shape.type) return {}
  // What was chosen for another command stays where it means the same.
  const isSame = type === undefined || type.split('.')[0] === shape.type.split('.')[0]
  return { type: shape.type, ...(name && isSame ? { name } : {}) }
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
