import type { FlagsOf } from '../../src/command/catalog.ts'
import { durationMs } from '../../src/command/duration.ts'
import { Fault } from '../../src/fault.ts'
import { readLog } from '../../src/kube/logs.ts'
import { StatusFault } from '../../src/kube/status.ts'
import type { Button, Node } from '../../src/reply.ts'
import { cleanLog, logNotes, prefixed } from '../../src/view/logs.ts'
import { mask } from '../../src/view/mask.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import { eachOf } from './each.ts'
import type { Restless } from './log-restarts.ts'
import { restlessButton, restlessNote, withAdvice } from './log-restarts.ts'
import type { LogStream } from './log-streams.ts'
import { findStreams } from './log-streams.ts'
import { startFollowingLogs } from './logs-follow.ts'

/** Lines shown when nobody says how many: kubectl prints everything, which a phone cannot. */
const USUAL_TAIL = 200
/** The same of each of several; kubectl's own for a selector (pkg/cmd/logs, selectorTail). */
const SELECTOR_TAIL = 10
/** Bytes that are kept for the answer, of all containers together; the newest of each. */
const KEEP = 256 * 1024
/** The least of it that one container gets. */
const LEAST = 16 * 1024
/** Containers that are read when nobody says how many, the most that may be said, and how many at once. */
const USUAL_STREAMS = 20
const MOST_STREAMS = 50
const AT_ONCE = 5
/** Sentences of kubectl's about its choice that are shown. */
const MOST_SAID = 3

type Flags = FlagsOf<'logs'>
type Read = { readonly stream: LogStream } & (
  | { readonly text: string; readonly notes: readonly string[] }
  | { readonly fault: Fault }
)

/** `kubectl logs`: of a pod, of all pods with some labels, or of a workload. */
export const logs: Executor<'logs'> = async (args, flags, context) => {
  const { streams: found, said, restless } = await findStreams(args, flags, context)
  if (found.length === 0) return nothing(context)
  if (flags.follow) return startFollowingLogs(found, flags, context)
  const streams = found.slice(0, Math.min(flags.maxLogRequests ?? USUAL_STREAMS, MOST_STREAMS))
  const tail = tailOf(flags, streams.length)
  const reads = await eachOf(streams, AT_ONCE, (stream) =>
    readOne(stream, { flags, tail, of: streams.length }, context),
  )
  const faults = reads.flatMap((read) => ('fault' in read ? [read] : []))
  if (faults.length === reads.length && faults[0] && !flags.ignoreErrors)
    throw withAdvice(faults[0].fault, faults[0].stream.pod, restless, context)
  const text = reads.map((read) => textOf(read, flags)).join('')
  const [only] = streams
  return {
    nodes: [
      above(
        context,
        context.namespace,
        subject(streams),
        flags.previous ? 'the run before' : '',
        tailWords(flags, tail),
      ),
      ...said.slice(0, MOST_SAID).map((words): Node => ({ kind: 'context', text: words })),
      ...(restless ? [restlessNote(restless)] : []),
      text === ''
        ? { kind: 'text', text: streams.length === 1 ? 'It has printed nothing.' : 'They have printed nothing.' }
        : {
            kind: 'code',
            text,
            filename: `${streams.length === 1 && only ? only.pod : context.namespace}.log`,
            answer: true,
          },
      ...notesOf(reads),
      ...cut(streams.length, found.length),
      ...(flags.ignoreErrors ? [] : faults.map(({ stream, fault }) => unread(stream, fault))),
      under(streams, flags, restless, context),
    ],
  }
}

function nothing(context: Context): { readonly nodes: readonly Node[] } {
  const text = `No resources found in ${context.namespace} namespace.`
  return { nodes: [above(context, context.namespace), { kind: 'text', text, answer: true }, below(context)] }
}

/** The log of the run before is what people look for after a restart. */
function under(
  streams: readonly LogStream[],
  { previous = false }: Flags,
  restless: Restless | undefined,
  context: Context,
): Node {
  const usual = below(context)
  if (usual.kind !== 'buttons') return usual
  const isBefore = !previous && streams.some(({ restarted }) => restarted)
  const before: Button = { kind: 'button', id: 'before', label: 'Before the restart', command: `${context.line} -p` }
  const others = [...(isBefore ? [before] : []), ...(restless ? [restlessButton(restless, previous, context)] : [])]
  return { ...usual, buttons: [...others, ...usual.buttons] }
}

type Reading = { readonly flags: Flags; readonly tail: number | undefined; readonly of: number }

async function readOne(stream: LogStream, { flags, tail, of }: Reading, context: Context): Promise<Read> {
  const { api, namespace, signal } = context
  try {
    const log = await readLog(api, {
      namespace,
      pod: stream.pod,
      container: stream.container,
      previous: flags.previous,
      timestamps: flags.timestamps,
      tailLines: tail,
      sinceSeconds: secondsOf(flags.since),
      sinceTime: flags.sinceTime,
      limitBytes: flags.limitBytes || undefined,
      keepBytes: Math.max(LEAST, Math.floor(KEEP / of)),
      signal,
    })
    const clean = cleanLog(log.text)
    const masked = mask(clean.text)
    return { stream, text: masked.text, notes: logNotes(clean, masked.count, log.missing) }
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return { stream, fault: error }
  }
}

/** kubectl's rules for how many lines, but for a whole log, which is cut to what a phone can show. */
function tailOf(flags: Flags, streams: number): number | undefined {
  if (flags.tail !== undefined) return flags.tail < 0 ? undefined : flags.tail
  if (flags.selector !== undefined) return SELECTOR_TAIL
  if (flags.since || flags.sinceTime || flags.limitBytes) return undefined
  return Math.max(SELECTOR_TAIL, Math.floor(USUAL_TAIL / streams))
}

function tailWords({ tail: asked }: Flags, tail: number | undefined): string {
  return asked === undefined && tail !== undefined ? `the last ${tail} lines; --tail=-1 for all` : ''
}

/** Whole seconds, rounded up; undefined for none, as for 0. */
function secondsOf(since: string | undefined): number | undefined {
  const ms = since === undefined ? 0 : (durationMs(since) ?? 0)
  return ms > 0 ? Math.ceil(ms / 1_000) : undefined
}

function textOf(read: Read, { prefix, allPods, ignoreErrors }: Flags): string {
  if ('fault' in read) return ignoreErrors ? `error: ${reasonOf(read.fault)}\n` : ''
  return prefix || allPods ? prefixed(read.text, read.stream.prefix) : read.text
}

/** The cluster's own words, as Go prints the error. */
function reasonOf(fault: Fault): string {
  return fault instanceof StatusFault ? fault.status.message : fault.message
}

function unread({ pod, container }: LogStream, { message }: Fault): Node {
  return { kind: 'text', text: [{ code: `${pod}/${container}` }, ` ${message}`], tone: 'warn' }
}

/** `web-0 app`, or how many of what. */
function subject(streams: readonly LogStream[]): string {
  const pods = new Set(streams.map(({ pod }) => pod))
  const [first] = streams
  if (pods.size === 1 && first) return `${first.pod} ${streams.map(({ container }) => container).join(', ')}`
  return streams.length === pods.size ? `${pods.size} pods` : `${streams.length} containers of ${pods.size} pods`
}

/** What was hidden, cut or removed, of each; which one is said where there are several. */
function notesOf(reads: readonly Read[]): Node[] {
  return reads.flatMap((read): Node[] => {
    if ('fault' in read || read.notes.length === 0) return []
    const which = reads.length > 1 ? `${read.stream.pod}/${read.stream.container}: ` : ''
    return [{ kind: 'context', text: which + read.notes.join(', ') }]
  })
}

function cut(read: number, found: number): Node[] {
  if (read === found) return []
  const more = read < MOST_STREAMS ? `, or say --max-log-requests=${Math.min(found, MOST_STREAMS)}` : ''
  return [
    {
      kind: 'text',
      text: `Read ${read} of ${found} containers. Name one with -c, or use narrower labels${more}.`,
      tone: 'warn',
    },
  ]
}
