import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** R15. */
export const stuckTerminating: Rule<WorkloadView> = {
  id: 'R15',
  name: 'terminating',
  words: 'a pod is still there 2 minutes after its grace period ended, or 5 where finalizers hold it',
  resolves: 'it is gone',
  exclusions: 'pods of a node that is down belong to the node',
  severity: 'notify',
  limits: { wait: 120, finalizers: 300 },
  needs: ['Pod'],
  find(view, { wait = 120, finalizers = 300 }) {
    // deletionTimestamp has the grace period in it (api-conventions.md).
    const pods = view.pods.filter(({ meta }) => meta.deleting !== undefined && meta.deleting <= view.now)
    const [first] = pods
    if (!first) return []
    const held = pods.some(({ meta }) => meta.finalizers.length > 0)
    const since = Math.min(...pods.map(({ meta }) => meta.deleting ?? view.now))
    return [
      finding(stuckTerminating, {
        family: 'term',
        since,
        wait: held ? finalizers : wait,
        hold: 0,
        headline:
          pods.length === 1 ? `pod ${first.meta.name} stuck terminating` : `${pods.length} pods stuck terminating`,
        cause: held
          ? ['finalizers hold it: ', { code: first.meta.finalizers.join(', ') }]
          : `its node (${first.node ?? 'none'}) has not said that it ended`,
        causeKey: held ? 'finalizers' : 'terminating',
        certainty: held ? 'because' : 'probably',
        next: held
          ? 'Look at the controller whose finalizer it is.'
          : 'Look at its node; force-delete the pod only when it is certain that it does not run any more.',
        pods: pods.map(({ meta }) => meta.name),
      }),
    ]
  },
}
