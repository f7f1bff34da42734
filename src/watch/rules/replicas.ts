import type { Pod } from '../kinds/pod.ts'
import { nodeBlames } from './blames.ts'
import { crashFixes } from './crash.ts'
import { sharesLost } from './not-ready.ts'
import { isInit, isReady, ofPods, probeBudget } from './pod-state.ts'
import { isRollingOut } from './rolling.ts'
import type { Rule } from './rule.ts'
import { finding, NO_FINDINGS } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'
import { isBatch } from './workload-view.ts'

const KINDS = ['Deployment', 'StatefulSet', 'ReplicaSet']
const MINUTE = 60_000
/** Departures nobody asked for, which are given no time. */
const UNASKED: ReadonlySet<string> = new Set(['deleted', 'node-failure', 'spot', 'node-shutdown'])
/** A place that somebody moved on purpose gets so long before its being empty counts (notes: 6.3). */
const PLANNED = 180

/** R20. */
export const replicasShort: Rule<WorkloadView> = {
  id: 'R20',
  name: 'replicas',
  words: 'fewer pods are ready than wanted for 10 minutes without progress for 5, or none for a minute where some were',
  resolves: 'as many ready as wanted for 3 minutes',
  exclusions: 'DaemonSets and Jobs; a first rollout gets what its probes or its progress deadline allow',
  severity: 'notify',
  limits: { wait: 600, none: 60, progress: 300 },
  needs: ['Pod'],
  find(view, { wait = 600, none = 60, progress = 300 }) {
    if (isBatch(view) || !KINDS.includes(view.subject.kind) || view.ready >= view.desired) return NO_FINDINGS
    const { zeroSince, shortSince, progressAt = 0 } = view.memory
    const isDown = zeroSince !== undefined
    const since = isDown ? zeroSince : (shortSince ?? view.now)
    const patience = isDown ? Math.max(none, slowness(view)) : Math.max(wait, firstRollout(view))
    const due = isDown ? since + patience * 1000 : Math.max(since + patience * 1000, progressAt + progress * 1000)
    const missing = view.live.filter((pod) => !isReady(pod))
    const absent = Math.max(0, view.desired - view.ready)
    const { routed } = view.reach()
    const blames = missing.length > 0 ? nodeBlames(view, missing) : lostBlames(view)
    return [
      finding(replicasShort, {
        family: 'replicas',
        severity: isDown && routed ? 'page' : 'notify',
        since,
        wait: (due - since) / 1000,
        headline: `${ofPods(absent, view.desired)} not ready`,
        ...causeOf(missing, absent),
        pods: missing.map(({ meta }) => meta.name),
        blames,
        shares: blames.length > 0 ? [] : sharesLost(view, missing),
        fixes: crashFixes(view),
      }),
    ]
  },
}

/** What keeps them, as far as the pods themselves show it. */
function causeOf(missing: readonly Pod[], absent: number) {
  const unknown = { causeKey: 'replicas', certainty: 'unknown' as const, next: 'Look at its pods and their events.' }
  if (missing.length < absent) {
    const none = absent - missing.length
    return { ...unknown, cause: `${none} of them ${none === 1 ? 'does' : 'do'} not exist` }
  }
  for (const pod of missing) {
    const waiting = pod.containers.find((each) => isInit(pod, each) && each.state.is === 'running')
    if (!waiting) continue
    const logs = { pod: pod.meta.name, container: waiting.name, previous: false }
    return {
      cause: ['its init container ', { code: waiting.name }, ' has not ended, and nothing starts before it has'],
      causeKey: `init ${waiting.name}`,
      certainty: 'because' as const,
      next: 'Read its log: it may wait for something.',
      logs,
    }
  }
  return { ...unknown, cause: 'nothing says why yet' }
}

/** Something is on its way that takes time: a rollout that replaces all at once, or a move somebody asked for. */
function slowness(view: WorkloadView): number {
  const moving = view.memory.losses.some(({ at, cause }) => !UNASKED.has(cause) && view.now - at < 5 * MINUTE)
  const budget = Math.max(0, ...view.live.map(probeBudget))
  if (moving) return Math.max(PLANNED, budget)
  return isRollingOut(view) && view.deployment?.strategy === 'Recreate' ? budget + 60 : 0
}

/** What has never been whole may take as long as its Deployment gives it. */
function firstRollout(view: WorkloadView): number {
  if (view.memory.wasWhole) return 0
  return view.deployment ? (view.deployment.progressDeadlineSeconds ?? 600) : Math.max(0, ...view.live.map(probeBudget))
}

/** The missing have left a node that failed, and nothing has taken their place yet. */
function lostBlames(view: WorkloadView): readonly string[] {
  const lost = view.memory.losses.filter(
    ({ matched, cause, at }) => !matched && cause === 'node-failure' && view.now - at < 10 * MINUTE,
  )
  return [...new Set(lost.map(({ from }) => `Node//${from}`))]
}
