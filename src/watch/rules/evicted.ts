import type { Pod } from '../kinds/pod.ts'
import type { Move } from '../memory.ts'
import { nodeBlames } from './blames.ts'
import { clip } from './crash-cause.ts'
import type { NodeView } from './node-view.ts'
import { ofPods } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** R11. */
export const evicted: Rule<NodeView> = {
  id: 'R11',
  name: 'evicted',
  words: 'a node evicted pods because it ran short: 3 within 10 minutes are a message, fewer a line of the report',
  resolves: '10 minutes without another',
  exclusions: 'evicted pods from before watching began, which stay as Failed for days',
  severity: 'digest',
  limits: { many: 3, window: 600, wait: 30 },
  needs: ['Pod'],
  find(view, { many = 3, window = 600, wait = 30 }) {
    const pods = view.pods.flatMap((pod) => {
      if (pod.phase !== 'Failed' || pod.reason !== 'Evicted') return []
      const at = pod.disruption?.since ?? pod.ready?.since ?? pod.meta.deleting ?? pod.started ?? 0
      return at > view.world.from && view.now - at < window * 1000 ? [{ pod, at }] : []
    })
    const [first] = pods
    if (!first) return []
    const resource = /low on resource: (\S+?)[.,\s]/.exec(`${first.pod.message ?? ''} `)?.[1]
    return [
      finding(evicted, {
        family: 'evict',
        severity: pods.length >= many ? 'notify' : 'digest',
        since: Math.min(...pods.map(({ at }) => at)),
        wait,
        hold: 60,
        past: true,
        headline: `evicted ${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}${resource === undefined ? '' : ` for lack of ${resource}`}`,
        cause: clip(first.pod.message ?? 'it ran short of something'),
        causeKey: `evicted ${resource}`,
        next:
          resource === 'memory'
            ? 'Give the pods on it requests that fit what they use.'
            : 'Look at what fills the node.',
        pods: pods.map(({ pod }) => `${pod.meta.namespace}/${pod.meta.name}`),
      }),
    ]
  },
}

const MINUTE = 60_000

/** R12. */
export const preempted: Rule<WorkloadView> = {
  id: 'R12',
  name: 'preempted',
  words: 'a pod made way for one of higher priority, and its replacement has found no node for 5 minutes',
  resolves: 'it has one',
  severity: 'notify',
  limits: { wait: 300 },
  needs: ['Pod'],
  find(view, { wait = 300 }) {
    const lost = view.memory.losses.filter(
      ({ cause, matched, at }) => cause === 'preempted' && !matched && view.now - at < 15 * MINUTE,
    )
    const pending = view.live.filter(({ node }) => node === undefined)
    const [first] = lost
    if (!first || pending.length === 0) return []
    return [
      finding(preempted, {
        family: 'evict',
        part: 'preempted',
        since: first.at,
        wait,
        headline: `${ofPods(lost.length, view.desired)} preempted, and no node for what replaces ${lost.length === 1 ? 'it' : 'them'}`,
        cause: `pods of higher priority took its place on ${first.from}`,
        causeKey: 'preempted',
        next: 'Add nodes, or look at who has the higher priority.',
        pods: pending.map(({ meta }) => meta.name),
      }),
    ]
  },
}

function podsOf({ live }: WorkloadView, moves: readonly Move[]): readonly Pod[] {
  const names = new Set(moves.map(({ pod }) => pod))
  return live.filter(({ meta }) => names.has(meta.name))
}

/** R13 and R14, where it is more than a line of the report: a place that will not stay put, or is not filled in time. */
export const bouncing: Rule<WorkloadView> = {
  id: 'R13',
  name: 'rescheduled',
  words: 'a place of a workload moved 3 times within an hour, or its new pod is not ready 3 minutes after it moved',
  resolves: 'no further move for 10 minutes, and ready',
  exclusions: 'moves along with a node that failed, which its node tells; one that was deleted by hand',
  severity: 'notify',
  limits: { times: 3, window: 3600, late: 180 },
  needs: ['Pod'],
  find(view, { times = 3, window = 3600, late = 180 }) {
    const moves = view.memory.moves.filter(({ boundAt }) => view.now - boundAt < window * 1000)
    const slow = moves.filter(
      ({ readyAt, pod, cause }) =>
        readyAt === undefined && cause !== 'deleted' && view.live.some(({ meta }) => meta.name === pod),
    )
    const found = []
    if (
      moves.length >= times * Math.max(1, view.desired) &&
      moves.some(({ boundAt }) => view.now - boundAt < 10 * MINUTE)
    ) {
      const places = [...new Set(moves.map(({ from }) => from))].slice(0, 4).join(', ')
      found.push(
        finding(bouncing, {
          family: 'resched',
          part: 'bouncing',
          since: moves[0]?.lostAt ?? view.now,
          headline: `its pods moved ${moves.length} times within an hour`,
          cause: `they left ${places}: ${moves.at(-1)?.cause ?? 'unknown'}`,
          causeKey: 'bouncing',
          certainty: 'unknown',
          next: 'Look at what drives them off: pressure, spot nodes, an autoscaler.',
        }),
      )
    }
    const [first] = slow
    if (first) {
      found.push(
        finding(bouncing, {
          family: 'resched',
          since: Math.min(...slow.map(({ boundAt }) => boundAt)),
          wait: late,
          headline: `${slow.length} ${slow.length === 1 ? 'pod' : 'pods'} moved and not ready`,
          cause: `moved from ${first.from} to ${first.to} (${first.cause})`,
          causeKey: 'moved',
          next: 'Look at the new pod and its events.',
          pods: slow.map(({ pod }) => pod),
          // The node it came to may be the one that is in trouble.
          blames: first.cause === 'node-failure' ? [`Node//${first.from}`] : nodeBlames(view, podsOf(view, slow)),
        }),
      )
    }
    return found
  },
}
