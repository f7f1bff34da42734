import { conditionOf } from '../kinds/condition.ts'
import { eventsAbout, newest } from '../observe/events.ts'
import { orUndo } from './crash.ts'
import { refusalOf } from './create-refusal.ts'
import { ofPods } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'
import { currentReplicaSet } from './workload-view.ts'

/** R21. */
export const failedCreate: Rule<WorkloadView> = {
  id: 'R21',
  name: 'create',
  words: 'a controller could not create its pods for a minute',
  resolves: 'it can for 3 minutes',
  severity: 'notify',
  limits: { wait: 60, count: 3 },
  needs: [],
  find(view, { wait = 60, count = 3 }) {
    const failure = failureOf(view, count)
    if (!failure) return []
    const { line, key, next, shares } = refusalOf(failure.message, view.subject.namespace)
    const missing = Math.max(1, view.desired - view.live.length)
    return [
      finding(failedCreate, {
        family: 'create',
        severity: view.ready === 0 && view.memory.zeroSince !== undefined && view.reach().routed ? 'page' : 'notify',
        since: failure.since,
        wait,
        headline: `${ofPods(missing, view.desired)} cannot be created`,
        cause: line,
        causeKey: key,
        next: key.startsWith('quota') ? next : orUndo(next, view),
        shares,
      }),
    ]
  },
}

function failureOf(
  view: WorkloadView,
  count: number,
): { readonly since: number; readonly message: string } | undefined {
  const current = currentReplicaSet(view.replicaSets)
  for (const conditions of [current?.conditions, view.deployment?.conditions]) {
    const failure = conditions && conditionOf(conditions, 'ReplicaFailure')
    if (failure?.status === 'True') return { since: failure.since ?? view.now, message: failure.message ?? '' }
  }
  // What has no such condition only says it in events: they must be many and recent, and something must be missing.
  if (view.live.length >= view.desired && view.jobs.length === 0) return undefined
  const owners = [view.meta?.uid, current?.meta.uid, ...view.jobs.map(({ meta }) => meta.uid)]
  for (const uid of owners) {
    const said = uid === undefined ? undefined : newest(eventsAbout(view.world, uid), ['FailedCreate'])
    if (said && said.count >= count && view.now - said.last < 600_000)
      return { since: said.first, message: said.message }
  }
  return undefined
}
