import { z } from 'zod'
import { Fault } from '../fault.ts'
import { withBody } from './body.ts'
import type { ArgsOf, CommandName, FlagsOf } from './catalog.ts'
import { definitions, groups, leadingCommand } from './catalog.ts'
import type { Access, Risk } from './define.ts'
import { flagsOf, splitFlags } from './flags.ts'
import { changeOptions, optionsOf, refusedEverywhere, refusedOfAz } from './options.ts'
import { checkOffered, unknownCommand } from './unknown.ts'
import { splitWords } from './words.ts'

/** What a line means: plain data, whether or not anybody may do it. */
export type Parsed<N extends CommandName = CommandName> = {
  readonly [K in N]: {
    readonly name: K
    readonly program: 'k8s' | 'aks'
    readonly risk: Risk
    readonly args: ArgsOf<K>
    readonly flags: FlagsOf<K>
    readonly namespace?: string
    readonly cluster?: string
    readonly share: boolean
    /** Only what it would do is wanted. */
    readonly dryRun: boolean
    readonly reason?: string
    /** The answer is for whoever asked, wherever they asked. */
    readonly isPrivate: boolean
    readonly access: readonly Access[]
    /** The words as they were read, without the name /k8s but with that of /aks: what is audited and re-run. */
    readonly line: string
    /** The text under the line. It may hold anything, and is not audited. */
    readonly body?: string
  }
}[N]

const PROGRAM = /^\/?(k8s|aks|kubectl|k)$/i
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

type Ready = {
  readonly flags: ReturnType<typeof flagsOf>
  readonly schema: z.ZodObject
  readonly refused: Readonly<Record<string, string>>
}

const ready = new Map<string, Ready>(
  definitions.map(({ name, program, risk, flags, refused }) => [
    name,
    {
      flags: flagsOf({ ...optionsOf[program], ...(risk === 'read' ? {} : changeOptions), ...flags }),
      schema: z.strictObject(flags),
      refused: { ...refusedEverywhere, ...(program === 'aks' ? refusedOfAz : {}), ...refused },
    },
  ]),
)

/**
 * Reads a line as a person typed it: `/k8s get pods -n shop`, with or without the leading program.
 * Throws a usage Fault that says what is wrong and what was probably meant.
 */
export function parse(text: string): Parsed {
  const typed = withBody(text, isProgram)
  const words = splitWords(typed.line.trim())
  const program = PROGRAM.exec(words[0] ?? '')?.[1]?.toLowerCase()
  // The commands of /aks are named so that they begin with it: its names and those of /k8s never meet.
  const said = program === 'aks' ? [program, ...words.slice(1)] : program ? words.slice(1) : words
  const line = said.map(quote).join(' ')
  if (said.length === 0) return parse('build')
  checkOffered(said)
  const command = leadingCommand(said)
  const asksHelp = said.some((word) => word === '--help' || word === '-h')
  if (!command) return program === 'aks' ? otherwise(said, asksHelp) : unknown(said, asksHelp)
  const { definition, rest } = command
  if (asksHelp) return parse(`help ${definition.name}`)
  const known = ready.get(definition.name)
  if (!known) throw new Error(`${definition.name} was not made ready`)
  const { words: plain, values } = splitFlags(rest, {
    command: definition.name,
    flags: known.flags,
    refused: known.refused,
    ...(definition.lineAfter === undefined ? {} : { lineAfter: definition.lineAfter }),
  })
  const { namespace, cluster, context, share, ...named } = values
  // For a change these are everybody's; a read may have flags of its own by these names.
  const { dryRun, reason, ...changing } = named
  const [own, planned] = definition.risk === 'read' ? [named, {}] : [changing, { dryRun, reason }]
  const flags = known.schema.parse(own)
  const args = definition.read(plain, flags, typed.body)
  return {
    name: definition.name,
    program: definition.program,
    risk: definition.risk,
    args,
    flags,
    ...chosen('namespace', checkNamespace(namespace)),
    ...chosen('cluster', definition.about?.(args) ?? oneOf(cluster, context)),
    share: share === true,
    dryRun: isDryRun(planned.dryRun),
    ...chosen('reason', planned.reason === undefined ? undefined : String(planned.reason)),
    isPrivate: definition.answers === 'private',
    access: definition.access(args, flags),
    line,
    ...chosen('body', typed.body),
  } as Parsed
}

/** Whether a word is the name the bot is called by, and no command. */
export function isProgram(word: string | undefined): boolean {
  return word !== undefined && PROGRAM.test(word)
}

/** A line and the text under it, as they are read back. */
export function lineOf({ line, body }: { readonly line: string; readonly body?: string }): string {
  return body === undefined ? line : `${line}\n${body}`
}

/** Writes a word so that it is read back as the same word. */
export function quote(word: string): string {
  return /^[\w@%+=:,./!-]+$/.test(word) ? word : `"${word.replace(/[\\"“”„‟]/g, '\\$&')}"`
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

/** kubectl's values (pkg/cmd/util/helpers.go, GetDryRunStrategy); client is answered by the server, which knows more. */
function isDryRun(value: unknown): boolean {
  if (value === undefined || value === 'none') return false
  if (value === 'server' || value === 'client') return true
  throw new Fault('usage', `Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

function oneOf(cluster: unknown, context: unknown): string | undefined {
  if (cluster !== undefined && context !== undefined && cluster !== context) {
    throw new Fault('usage', `--cluster says ${cluster} and --context says ${context}; name one cluster.`)
  }
  const value = cluster ?? context
  return value === undefined ? undefined : String(value)
}

/** After /aks, what is no command of it: help on it, or a command of /k8s. Throws a usage Fault for everything else. */
function otherwise([program = '', ...said]: readonly string[], asksHelp: boolean): Parsed {
  const command = leadingCommand(said)?.definition
  if (command?.name === 'help') return parse(['help', program, ...said.slice(1)].map(quote).join(' '))
  if (command && command.program !== 'aks' && !asksHelp) {
    throw new Fault('usage', `${command.name} is a command of /k8s, not of /aks.`, {
      hint: `Say: /k8s ${said.map(quote).join(' ')}`,
    })
  }
  return unknown([program, ...said], asksHelp)
}

/** A group by itself asks for help on it, as it does in kubectl. Throws for everything else. */
function unknown(said: readonly string[], asksHelp: boolean): Parsed {
  const words = said.filter((word) => !/^(--help|-h)$/.test(word))
  const group = words.join(' ').toLowerCase()
  if (words.length === 0) return parse('help')
  if ((asksHelp || said.length === words.length) && groups.includes(group)) return parse(`help ${group}`)
  throw unknownCommand(words)
}
