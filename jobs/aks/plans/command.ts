import { findCommand, leadingCommand } from '../../../src/command/catalog.ts'
import { flagsOf, splitFlags } from '../../../src/command/flags.ts'
import { optionsOf, refusedEverywhere } from '../../../src/command/options.ts'
import { parse, quote } from '../../../src/command/parse.ts'
import { Fault } from '../../../src/fault.ts'
import type { AksPlanner, PlanContext } from '../planner.ts'
import { armStep, findWhole, named, planOf, recordOf } from './resource.ts'

const MINUTE = 60_000
/** Azure keeps and returns no more of what a command prints. */
const MOST_WORDS = 40

/** What may be run there: what prints no object as it is, so that no value of a Secret comes along, and what is undone by itself or easily. */
const ALLOWED = [
  ...['get', 'events', 'logs', 'top pod', 'top node', 'rollout status', 'rollout history', 'version', 'cluster-info'],
  ...['api-resources', 'scale', 'rollout restart', 'rollout pause', 'rollout resume', 'cordon', 'uncordon'],
]
/** Words that mean nothing to a shell, though each is quoted as well. */
const WORD = /^[\w@%+=:,./!~*?()[\]{}<>-]{1,200}$/
/** Forms of output in which an object stands as it is. */
const FORMS = ['wide', 'name']

/**
 * az aks command invoke: a pod in the cluster runs it as an admin, whoever asks, and its end is what it printed. The line is
 * built from a command of ours as it was read, never from the text that was typed.
 */
export const command: AksPlanner<'aks command'> = async ({ words }, _flags, context) => {
  const { cluster } = context
  const { argv, name, isRead } = commandIn(words, context)
  const found = await findWhole(context)
  if (!cluster.runCommand)
    throw new Fault('conflict', `Running commands through Azure is turned off in ${cluster.name}.`, {
      hint: 'Somebody with rights in Azure can turn it on: az aks update --enable-run-command.',
    })
  if (recordOf(found.properties.powerState).code === 'Stopped')
    throw new Fault('conflict', `${cluster.name} is stopped.`, { hint: `Start it first: /aks start ${named(context)}` })
  const line = argv.map(shellWord).join(' ')
  const body = { command: line, context: '', clusterToken: '' }
  const step = armStep(
    context,
    { method: 'POST', path: `${found.path}/runCommand`, body, redo: 'never' },
    {
      ...{ resource: found.path, fields: {}, during: [] },
    },
  )
  return planOf(context, step, {
    verb: 'aks command',
    says: `Run ${argv.join(' ')}`,
    diff: `--- ${cluster.name}\n+++ ${cluster.name}\n+  run: ${line}\n`,
    impact: [
      `A pod in the namespace aks-command of ${cluster.name} runs it; that needs a node with room.`,
      isRead ? 'It only looks.' : `It changes something: ${name}.`,
    ],
    warnings: ['It runs as an admin of the cluster, not as who asks: its own RBAC decides nothing.'],
    danger: true,
    follow: {
      kind: 'azure',
      doing: `Running ${argv.slice(0, 4).join(' ')}`,
      done: `Ran ${argv.join(' ')}`,
      usualMs: 2 * MINUTE,
      prints: true,
    },
  })
}

/** The command that the words are, read as /k8s would read it, and as kubectl is to be given it. Throws a usage Fault. */
export function commandIn(words: readonly string[], context: Pick<PlanContext, 'cluster'>) {
  const parsed = parse(`k8s ${words.map(quote).join(' ')}`)
  const definition = findCommand(parsed.name)
  const { rest = [] } = leadingCommand(words) ?? {}
  if (!definition || !ALLOWED.includes(parsed.name) || parsed.program !== 'k8s') throw notOffered(parsed.name)
  const own = ['cluster', 'context', 'share', 'dryRun', 'reason']
  const { words: plain, values } = splitFlags(rest, {
    ...{ command: parsed.name, flags: flagsOf({ ...optionsOf.k8s, ...definition.flags }), refused: refusedEverywhere },
    ...(definition.lineAfter !== undefined && { lineAfter: definition.lineAfter }),
  })
  // Behind -- a flag is a word to us, and a flag to kubectl: one that nobody has looked at.
  const dashed = plain.find((word) => word.startsWith('-'))
  if (dashed !== undefined)
    throw new Fault(
      'usage',
      `“${dashed.slice(0, 60)}” is not passed on to ${context.cluster.name}: it would be a flag.`,
      {
        hint: 'Leave out --, so that it is looked at as one.',
      },
    )
  const given = Object.entries(values).filter(([key]) => !own.includes(key))
  if (values.cluster !== undefined || values.context !== undefined)
    throw new Fault('usage', 'The cluster stands before the command here, and only once.', {
      hint: 'For example: /aks command vault-weu get pods -n shop',
    })
  const form = values.output
  if (form !== undefined && !FORMS.includes(String(form)))
    throw new Fault(
      'denied',
      `-o ${String(form).slice(0, 30)} prints objects as they are, with what is secret in them.`,
      {
        hint: 'Of what comes through Azure nothing can be hidden: only -o wide and -o name.',
      },
    )
  if (values.follow === true || values.watch === true || values.watchOnly === true)
    throw new Fault('usage', 'What comes through Azure comes once, at its end.', { hint: 'Leave out -f and -w.' })
  const flags = given.flatMap(([key, value]) => {
    const long = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    return (Array.isArray(value) ? value : [value]).map((one) => `${long}=${String(one)}`)
  })
  const argv = ['kubectl', ...parsed.name.split(' '), ...plain, ...flags]
  const odd = argv.find((word) => !WORD.test(word))
  if (odd !== undefined || argv.length > MOST_WORDS)
    throw new Fault(
      'usage',
      `“${(odd ?? words.join(' ')).slice(0, 60)}” is not passed on to ${context.cluster.name}.`,
      {
        hint: 'Names, labels and numbers are.',
      },
    )
  return { argv, name: parsed.name, isRead: parsed.risk === 'read', parsed }
}

/** Within single quotes a POSIX shell leaves everything as it is; the words hold none (WORD). */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`
}

function notOffered(name: string): Fault {
  return new Fault('denied', `${name} is not run through Azure.`, {
    hint: `What is: ${ALLOWED.join(', ')}. For the rest: az aks command invoke, as yourself.`,
  })
}
