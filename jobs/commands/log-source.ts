import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import { followLog } from '../../src/kube/log-follow.ts'
import { dig, fieldsList, numberOf, textOf } from '../../src/view/fields.ts'
import { passes } from './observe.ts'

/** A container whose log is followed, and how far it was read. */
export type LogSource = {
  readonly pod: string
  readonly container: string
  /** The time of the last line, and how many lines of just that time were read. */
  last?: string
  same?: number
  /** Restarts that were told. */
  restarts?: number
}

export type LogEvent =
  | { readonly line: string; readonly at: string }
  /** Something to say between the lines. */
  | { readonly note: string }
  /** There will be no more of it. */
  | { readonly end: string }

type Following = {
  readonly api: Api
  readonly namespace: string
  readonly tailLines: number | undefined
  readonly sinceSeconds: number | undefined
  readonly sinceTime: string | undefined
  readonly signal: AbortSignal
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/**
 * The lines of one container, over connections that break and containers that are started again, each once: until its pod
 * has ended or is gone. Throws what will not change by waiting.
 */
export async function* followSource(source: LogSource, following: Following): AsyncGenerator<LogEvent> {
  const { signal } = following
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    let trouble: string | undefined
    try {
      for await (const event of readOn(source, following)) {
        wait = FIRST_WAIT_MS
        yield event
      }
    } catch (error) {
      if (signal.aborted) return
      trouble = explained(error)
    }
    const events = await standing(source, following)
    yield* events
    if (events.some((event) => 'end' in event)) return
    if (trouble !== undefined) yield { note: `${source.pod}: ${trouble}` }
    await sleep(wait, undefined, { signal }).catch(() => undefined)
  }
}

/** What was not read yet: the API server knows whole seconds alone, so some lines come twice. */
async function* readOn(source: LogSource, following: Following): AsyncGenerator<LogEvent> {
  const { api, namespace, tailLines, sinceSeconds, sinceTime, signal } = following
  const { pod, container, last } = source
  const from = last === undefined ? { tailLines, sinceSeconds, sinceTime } : { sinceTime: last }
  let known = last === undefined ? 0 : (source.same ?? 0)
  for await (const { at, text } of followLog(api, { namespace, pod, container, ...from, signal })) {
    const order = source.last === undefined || at === '' ? 1 : compareTimes(at, source.last)
    if (order < 0) continue
    if (order === 0 && known > 0) {
      known--
      continue
    }
    known = 0
    source.same = order === 0 ? (source.same ?? 0) + 1 : 1
    if (at !== '') source.last = at
    yield { line: text, at }
  }
}

/** Why there are no more lines: because the pod ended, or its container did and will come back, or the connection broke. */
async function standing(source: LogSource, { api, namespace, signal }: Following): Promise<LogEvent[]> {
  const { pod: name, container } = source
  let pod: unknown
  try {
    pod = (await api.get(`/api/v1/namespaces/${namespace}/pods/${name}`, { signal })).json
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return [{ end: `${name} is gone.` }]
    return []
  }
  const statuses = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
  const status = statuses
    .flatMap((field) => fieldsList(dig(pod, 'status', field)))
    .find((one) => textOf(one.name) === container)
  const ended = dig(status, 'state', 'terminated') ?? dig(status, 'lastState', 'terminated')
  const how =
    ended === undefined ? '' : `: ${textOf(dig(ended, 'reason')) || 'ended'}, exit ${textOf(dig(ended, 'exitCode'))}`
  const phase = textOf(dig(pod, 'status', 'phase'))
  if (phase === 'Succeeded' || phase === 'Failed') return [{ end: `${name} has ended${how}.` }]
  const isOver = dig(status, 'state', 'terminated') !== undefined
  if (isOver && textOf(dig(pod, 'spec', 'restartPolicy')) === 'Never')
    return [{ end: `${name} ${container} has ended${how}.` }]
  const restarts = numberOf(status?.restartCount) ?? 0
  const isNew = source.restarts !== undefined && restarts > source.restarts
  source.restarts = restarts
  return isNew ? [{ note: `${name} ${container} was started again${how}.` }] : []
}

/** A container that is not started yet is waited for; what nobody may see is not. */
function explained(error: unknown): string {
  const isWaiting = error instanceof Fault && error.code === 'invalid' && /waiting to start/.test(error.message)
  if (isWaiting || passes(error)) return (error as Fault).message
  if (error instanceof Fault && error.code === 'not-found') return error.message
  throw error
}

/** Fractions of seconds are written as short as they can be, so their text does not compare. */
function compareTimes(a: string, b: string): number {
  const [left, right] = [whole(a), whole(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function whole(time: string): string {
  const [, seconds = time, fraction = ''] = /^([^.Z+]+)(?:\.(\d+))?/.exec(time) ?? []
  return `${seconds}.${fraction.padEnd(9, '0')}`
}
