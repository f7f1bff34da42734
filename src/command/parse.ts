import { z } from 'zod'
import { Fault } from '../fault.ts'
import type { AnyDefinition, ArgsOf, CommandName, FlagsOf } from './catalog.ts'
import { definitions } from './catalog.ts'
import { closest } from './closest.ts'
import type { Access, Risk } from './define.ts'
import { flagsOf, splitFlags } from './flags.ts'
import { options, refusedEverywhere } from './options.ts'
import { whyRefused } from './refused.ts'
import { splitWords } from './words.ts'

/** What a line means: plain data, whether or not anybody may do it. */
export type Parsed<N extends CommandName = CommandName> = {
  readonly [K in N]: {
    readonly name: K
    readonly risk: Risk
    readonly args: ArgsOf<K>
    readonly flags: FlagsOf<K>
    readonly namespace?: string
    readonly cluster?: string
    readonly share: boolean
    readonly access: readonly Access[]
    /** The words after the program's name, as they were read: what is audited and re-run. */
    readonly line: string
  }
}[N]

const PROGRAM = /^\/?(k8s|aks|kubectl|k)$/i
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

type Ready = {
  readonly definition: AnyDefinition
  readonly flags: ReturnType<typeof flagsOf>
  readonly schema: z.ZodObject
  readonly refused: Readonly<Record<string, string>>
}

const ready = new Map<string, Ready>(
  definitions.map((definition) => {
    const shape = { ...options, ...definition.flags }
    return [
      definition.name,
      {
        definition,
        flags: flagsOf(shape),
        schema: z.strictObject(definition.flags),
        refused: { ...refusedEverywhere, ...definition.refused },
      },
    ]
  }),
)

/**
 * Reads a line as a person typed it: `/k8s get pods -n shop`, with or without the leading program.
 * Throws a usage Fault that says what is wrong and what was probably meant.
 */
export function parse(text: string): Parsed {
  const words = splitWords(text.trim())
  const program = PROGRAM.exec(words[0] ?? '')?.[1]?.toLowerCase()
  const [verb, ...rest] = program ? words.slice(1) : words
  const line = (program ? words.slice(1) : words).map(quote).join(' ')
  if (verb === undefined) return parse('help')
  if (rest.includes('--help') || rest.includes('-h')) return parse(`help ${quote(verb)}`)
  const known = ready.get(verb.toLowerCase())
  if (!known && program === 'aks') throw noAks()
  if (!known) throw unknownVerb(verb)
  if (program === 'aks' && known.definition.name !== 'help' && known.definition.program !== 'aks') {
    throw new Fault('usage', `${known.definition.name} is a command of /k8s, not of /aks.`, {
      hint: `Say: /k8s ${line}`,
    })
  }
  const { words: plain, values } = splitFlags(rest, {
    command: known.definition.name,
    flags: known.flags,
    refused: known.refused,
  })
  const { namespace, cluster, context, share, ...own } = values
  const flags = known.schema.parse(own)
  const args = known.definition.read(plain, flags)
  return {
    name: known.definition.name,
    risk: known.definition.risk,
    args,
    flags,
    ...chosen('namespace', checkNamespace(namespace)),
    ...chosen('cluster', oneOf(cluster, context)),
    share: share === true,
    access: known.definition.access(args, flags),
    line,
  } as Parsed
}

/** Writes a word so that it is read back as the same word. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/[\\"“”„‟]/g, '\\$&')}"`
}

function chosen<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string }
}

function checkNamespace(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const name = String(value)
  if (!NAMESPACE.test(name)) throw new Fault('usage', `“${name}” cannot be the name of a namespace.`)
  return name
}

function oneOf(cluster: unknown, context: unknown): string | undefined {
  if (cluster !== undefined && context !== undefined && cluster !== context) {
    throw new Fault('usage', `--cluster says ${cluster} and --context says ${context}; name one cluster.`)
  }
  const value = cluster ?? context
  return value === undefined ? undefined : String(value)
}

function noAks(): Fault {
  return new Fault('usage', 'Operations on AKS itself are not offered yet.', {
    hint: 'What runs in an AKS cluster is: /k8s help',
  })
}

function unknownVerb(verb: string): Fault {
  const refused = whyRefused(verb)
  if (refused) return new Fault('usage', `${verb} is not offered in chat: ${refused}`)
  const near = closest(
    verb,
    definitions.map((definition) => definition.name),
  )
  const shown = verb.length > 40 ? `${verb.slice(0, 40)}…` : verb
  return new Fault('usage', `I don't know the command ${shown}.${near ? ` Did you mean ${near}?` : ''}`, {
    hint: `What can be asked: /k8s help${near ? ` · /k8s help ${near}` : ''}`,
  })
}
