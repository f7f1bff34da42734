import { isSettled } from './blames.ts'
import { isReady } from './pod-state.ts'
import { isRollingOut } from './rolling.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** R23. */
export const daemonSetShort: Rule<WorkloadView> = {
  id: 'R23',
  name: 'daemonset',
  words:
    'a DaemonSet has pods that are not ready on nodes that are well for 10 minutes, or runs where it should not for 15',
  resolves: 'ready on every such node for 3 minutes',
  exclusions: 'nodes that are down, younger than 10 minutes, or on their way out; a rollout that gets on',
  severity: 'notify',
  limits: { wait: 600, misplaced: 900 },
  needs: ['DaemonSet', 'Pod', 'Node'],
  find(view, { wait = 600, misplaced = 900 }) {
    const { daemonSet } = view
    if (!daemonSet) return []
    const missing = view.live.filter((pod) => !isReady(pod) && isSettled(view.world, pod.node, view.now))
    const absent = daemonSet.current < daemonSet.desired ? daemonSet.desired - daemonSet.current : 0
    if (missing.length > 0 && !(isRollingOut(view) && missing.length === 1)) {
      const since = Math.min(...missing.map((pod) => pod.ready?.since ?? pod.meta.created))
      return [
        finding(daemonSetShort, {
          family: 'daemon',
          since,
          wait,
          headline: `not ready on ${missing.length} of ${daemonSet.desired} nodes`,
          cause: absent > 0 ? `${absent} of its pods do not exist` : 'nothing says why yet',
          causeKey: 'daemonset',
          certainty: 'unknown',
          next: 'Look at its pods and their events.',
          pods: missing.map(({ meta }) => meta.name),
          fixes: [{ do: 'restart', kind: 'DaemonSet', name: view.subject.name }],
        }),
      ]
    }
    if (daemonSet.misscheduled === 0) return []
    return [
      finding(daemonSetShort, {
        family: 'daemon',
        part: 'misplaced',
        severity: 'digest',
        since: view.now,
        wait: misplaced,
        headline: `runs on ${daemonSet.misscheduled} nodes where it should not`,
        cause: 'its node selector or tolerations do not fit them any more',
        causeKey: 'misscheduled',
        next: 'Delete those pods, or correct its selector.',
      }),
    ]
  },
}
