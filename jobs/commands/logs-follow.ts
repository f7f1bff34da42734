import { z } from 'zod'
import type { FlagsOf } from '../../src/command/catalog.ts'
import { durationMs } from '../../src/command/duration.ts'
import { Fault } from '../../src/fault.ts'
import type { Node, Reply } from '../../src/reply.ts'
import type { Context } from '../context.ts'
import type { Follower } from '../followers.ts'
import { above } from './around.ts'
import type { LogSource } from './log-source.ts'
import { followSource } from './log-source.ts'
import { logWindow } from './log-window.ts'

/** kubectl's --max-log-requests when nobody says it, and the most that may be said. */
const USUAL = 5
const MOST = 10
/** Lines a live log begins with when nobody says how many. */
const BEGINS_WITH = 20
const NOTES = 3
const number = new Intl.NumberFormat('en')

const Kept = z.object({
  sources: z.array(
    z.object({
      pod: z.string(),
      container: z.string(),
      last: z.string().exactOptional(),
      same: z.number().exactOptional(),
      restarts: z.number().exactOptional(),
    }),
  ),
  seen: z.number(),
  lines: z.array(z.string()),
})

/** Follows these containers as one live message. Throws kubectl's sentence when they are too many. */
export function startFollowingLogs(
  sources: readonly LogSource[],
  { maxLogRequests = USUAL }: FlagsOf<'logs'>,
  context: Context,
): Promise<Reply> {
  const most = Math.min(maxLogRequests, MOST)
  if (sources.length > most) {
    throw new Fault(
      'usage',
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
      { hint: `The most is ${MOST}. Or name one pod, or one container with -c.` },
    )
  }
  const pods = [...new Set(sources.map(({ pod }) => pod))]
  const what = `the log of ${pods.slice(0, 2).join(', ')}${pods.length > 2 ? ` and ${pods.length - 2} more` : ''}`
  const state = { sources: sources.map(({ pod, container }) => ({ pod, container })), seen: 0, lines: [] }
  return context.operations.start({ what, limitMs: context.operations.usualLimitMs, state })
}

/** Shows the last lines as they come, until each pod has ended. */
export const followLogs: Follower<'logs'> = async (_args, flags, context, live) => {
  const kept = Kept.parse(live.state)
  const sources: LogSource[] = kept.sources
  const window = logWindow(kept.lines, kept.seen)
  const notes: string[] = []
  const ends: string[] = []
  const draw = (): Reply => {
    const { lines, seen, hidden } = window.draw()
    // Kept as often as it is told; a worker that has lost it hears so when it tells.
    live.save({ sources: sources.map((one) => ({ ...one })), seen, lines: [...lines] }).catch(() => undefined)
    const small = [count(seen, lines.length), hidden > 0 ? `${hidden} hidden` : '', ...notes.slice(-NOTES)]
    return { nodes: drawn(sources, lines, small.filter(Boolean).join(' · '), context) }
  }
  live.show(draw)
  const isSeveral = sources.length > 1 || flags.prefix === true
  const following = { ...readFrom(flags), api: context.api, namespace: context.namespace, signal: live.signal }
  const results = await Promise.allSettled(
    sources.map(async (source) => {
      const prefix = isSeveral ? `[pod/${source.pod}/${source.container}] ` : ''
      for await (const event of followSource(source, following)) {
        if ('line' in event) window.add(`${prefix}${flags.timestamps && event.at ? `${event.at} ` : ''}${event.line}`)
        else if ('note' in event) notes.push(event.note)
        else ends.push(event.end)
        live.show(draw)
      }
    }),
  )
  const wrong = results.find(({ status }) => status === 'rejected')
  if (wrong?.status === 'rejected' && ends.length === 0) throw wrong.reason
  const [only] = ends
  const says = ends.length === 1 && only !== undefined ? only : `All ${sources.length} have ended.`
  return { how: live.signal.aborted ? 'limit' : 'finished', says, shows: draw() }
}

function readFrom(flags: FlagsOf<'logs'>) {
  const since = flags.since === undefined ? undefined : durationMs(flags.since)
  const sinceSeconds = since === undefined ? undefined : Math.max(1, Math.ceil(since / 1_000))
  const { sinceTime } = flags
  const tail = flags.tail ?? (sinceSeconds === undefined && sinceTime === undefined ? BEGINS_WITH : undefined)
  return { sinceSeconds, sinceTime, tailLines: tail !== undefined && tail >= 0 ? tail : undefined }
}

function drawn(sources: readonly LogSource[], lines: readonly string[], small: string, context: Context): Node[] {
  const [first] = sources
  const pods = new Set(sources.map(({ pod }) => pod))
  const which =
    pods.size === 1
      ? `${first?.pod} ${sources.map(({ container }) => container).join(', ')}`
      : `${pods.size} pods, ${sources.length} containers`
  return [
    above(context, context.namespace, which),
    lines.length === 0
      ? { kind: 'text', text: 'It has printed nothing yet.' }
      : { kind: 'code', text: `${lines.join('\n')}\n`, filename: `${first?.pod}.log`, answer: true },
    { kind: 'context', text: small },
  ]
}

function count(seen: number, shown: number): string {
  const lines = `${number.format(seen)} ${seen === 1 ? 'line' : 'lines'} seen`
  return shown < seen ? `${lines}, the last ${shown} are here` : lines
}
