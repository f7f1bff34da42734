import type { FlagsOf } from '../../src/command/catalog.ts'
import { durationMs } from '../../src/command/duration.ts'
import { isRecord } from '../../src/kube/objects.ts'
import type { Node, Reply } from '../../src/reply.ts'
import type { RolloutState } from '../../src/view/rollout-status.ts'
import type { Context } from '../context.ts'
import type { Follower } from '../followers.ts'
import { above } from './around.ts'
import { observe } from './observe.ts'
import { statusReply } from './rollout-reply.ts'
import type { Workload } from './workloads.ts'
import { findWorkloads, stateOf } from './workloads.ts'

type Flags = FlagsOf<'rollout status'>

/** Longer than anybody looks at a rollout, in ms. */
const LONGEST_MS = 4 * 60 * 60_000
/** kubectl's words (apimachinery util/wait, errWaitTimeout). */
const TIMED_OUT = 'timed out waiting for the condition'
/** A rollout that took longer than this is worth a word in the thread when it ends, in ms. */
const WORTH_NEWS_MS = 30_000

/** Follows rollouts that are under way, as a live message. */
export function startFollowing(workloads: readonly Workload[], flags: Flags, context: Context): Promise<Reply> {
  const asked = flags.timeout === undefined ? 0 : (durationMs(flags.timeout) ?? 0)
  const limitMs = asked > 0 ? Math.min(asked, LONGEST_MS) : context.operations.usualLimitMs
  const what = `the rollout of ${workloads.length === 1 ? nameOf(workloads[0]) : `${workloads.length} workloads`}`
  return context.operations.start({ what, limitMs, ...(asked > 0 && { atLimit: TIMED_OUT }) })
}

/** Follows until each is done, or one will not end well: then the answer is kubectl's. */
export const followRollout: Follower<'rollout status'> = async (args, { selector, revision = 0 }, context, live) => {
  const found = await findWorkloads(args, selector, context)
  const workloads = [...found.workloads]
  const states = workloads.map((workload) => stateOf(workload, revision))
  let away: string | undefined
  const draw = (): Reply => ({ nodes: [...drawn(workloads, states, context), ...small(away)] })
  const enough = new AbortController()
  const signal = AbortSignal.any([live.signal, enough.signal])
  live.show(draw)
  const follow = async ({ resource, object }: Workload, i: number) => {
    const { namespace, name = '' } = object.metadata
    for await (const seen of observe(context.api, resource, { namespace, name }, signal)) {
      away = 'away' in seen ? seen.away : undefined
      if ('object' in seen) {
        if (!seen.object) states[i] = { wrong: 'object has been deleted' }
        else {
          workloads[i] = { resource, object: seen.object }
          states[i] = stateOf({ resource, object: seen.object }, revision)
        }
      }
      live.show(draw)
      if (isOver(states[i])) break
    }
    // One that will not end well ends it all, as it does in kubectl.
    if (states[i] && 'wrong' in states[i]) enough.abort()
  }
  await Promise.all(workloads.map(follow))
  const person = { person: live.operation.job.principal.user }
  const isLong = live.now() - live.operation.startedAt > WORTH_NEWS_MS
  const shows = statusReply({ ...found, workloads }, states, context)
  const isDone = states.every((state) => !('wrong' in state) && state.done)
  const first = states.find((state) => 'wrong' in state) ?? states.find(isWaiting) ?? states[0]
  const said = first === undefined ? '' : 'wrong' in first ? first.wrong : first.text
  const news = isLong ? { news: [person, ` ${said}`] } : {}
  if (isDone) return { how: 'finished', says: '', shows: withoutButtons(shows), ...news }
  if (!live.signal.aborted) return { how: 'failed', says: said, shows: withoutButtons(shows), ...news }
  return { how: 'failed', says: TIMED_OUT, shows: withoutButtons(shows), ...news }
}

function isOver(state: RolloutState | undefined): boolean {
  return state === undefined || 'wrong' in state || state.done
}

function isWaiting(state: RolloutState): boolean {
  return !('wrong' in state) && !state.done
}

function drawn(workloads: readonly Workload[], states: readonly RolloutState[], context: Context): Node[] {
  const names = workloads.map(nameOf)
  return [
    above(context, context.namespace, names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : ''), 'rollout'),
    ...workloads.flatMap((workload, i): Node[] => {
      const state = states[i]
      if (!state) return []
      if ('wrong' in state) return [{ kind: 'text', text: state.wrong, tone: 'bad' }]
      const bar = state.done ? [] : progress(workload)
      return [...bar, { kind: 'text', text: state.text, tone: state.done ? 'good' : 'info' }]
    }),
  ]
}

/** Replicas of the new version that can be used, of all that are wanted. */
function progress({ object }: Workload): Node[] {
  const spec = isRecord(object.spec) ? object.spec : {}
  const status = isRecord(object.status) ? object.status : {}
  const of = number(spec.replicas) ?? number(status.desiredNumberScheduled) ?? 0
  if (of === 0) return []
  const updated = number(status.updatedReplicas) ?? number(status.updatedNumberScheduled) ?? 0
  const usable = number(status.availableReplicas) ?? number(status.numberAvailable) ?? number(status.readyReplicas) ?? 0
  return [{ kind: 'progress', label: `${object.metadata.name} ready`, done: Math.min(updated, usable, of), of }]
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function nameOf(workload: Workload | undefined): string {
  return workload ? `${workload.resource.singular || workload.resource.resource}/${workload.object.metadata.name}` : ''
}

function small(away: string | undefined): Node[] {
  return away === undefined ? [] : [{ kind: 'context', text: `I keep trying: ${away}` }]
}

/** The frame of a live message has its own. */
function withoutButtons({ nodes }: Reply): Reply {
  return { nodes: nodes.filter(({ kind }) => kind !== 'buttons') }
}
