import { conditionOf } from '../kinds/condition.ts'
import { eventsAbout, newest } from '../observe/events.ts'
import { clip } from './crash-cause.ts'
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
    const { line, key, next, shares } = explain(failure.message, view.subject.namespace)
    const missing = Math.max(1, view.desired - view.live.length)
    return [
      finding(failedCreate, {
        family: 'create',
        severity: view.ready === 0 && view.memory.zeroSince !== undefined && view.reach().routed ? 'page' : 'notify',
        since: failure.since,
        wait,
        headline: `${missing} of ${Math.max(view.desired, missing)} pods cannot be created`,
        cause: line,
        causeKey: key,
        next,
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

/** Who refuses, in the words of the API server (pkg/quota admission, apiserver webhook errors, pod security). */
function explain(message: string, namespace: string) {
  const quota = /exceeded quota: ([^,\s]+)(?:, (.*))?/.exec(message)
  if (quota) {
    const [, name = '', numbers = ''] = quota
    return {
      line: ['quota ', { code: name }, ` is used up${numbers === '' ? '' : `: ${clip(numbers)}`}`],
      key: `quota ${name}`,
      next: 'Raise the quota, or scale something down.',
      shares: [`quota/${namespace}/${name}`],
    }
  }
  const webhook = /(?:failed calling|admission) webhook "([^"]+)"/.exec(message)
  if (webhook) {
    const name = webhook[1] ?? ''
    const dead = /no endpoints available for service "([^"]+)"/.exec(message)
    return {
      line: dead
        ? ['webhook ', { code: name }, ` must be asked, but its service ${dead[1]} has no endpoints`]
        : ['webhook ', { code: name }, `: ${clip(message)}`],
      key: `webhook ${name}`,
      next: dead
        ? `Bring the pods behind ${dead[1]} back; until then nothing it guards can be created.`
        : 'Look at what the webhook refuses, or at whether it answers.',
      shares: [`webhook/${name}`],
    }
  }
  return {
    line: [clip(message === '' ? 'why is not said' : message)],
    key: 'create',
    next: 'Look at the events of its ReplicaSet.',
    shares: [],
  }
}
