import { crashFixes, orUndo } from './crash.ts'
import { crashCause } from './crash-cause.ts'
import { isInit, lastEnd, ofPods, specOf, waitingFor } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import { byContainer, podNames } from './waiting.ts'
import type { WorkloadView } from './workload-view.ts'
import { isBatch, sinceSeen, templateOfPod } from './workload-view.ts'

/** R6. */
export const init: Rule<WorkloadView> = {
  id: 'R6',
  name: 'init',
  words: 'an init container failed twice, or waits in CrashLoopBackOff',
  resolves: 'it has passed for 3 minutes',
  exclusions: 'sidecars, which are init containers that stay: they count as the app; Jobs',
  severity: 'notify',
  limits: { restarts: 2, wait: 0 },
  needs: ['Pod'],
  find(view, { restarts = 2, wait = 0 }) {
    if (isBatch(view)) return []
    const failing = byContainer(view, (pod, container) => {
      if (!isInit(pod, container) || container.state.is === 'running') return false
      const end = lastEnd(container)
      const failed =
        end !== undefined &&
        end.exitCode !== 0 &&
        !(container.state.is === 'terminated' && container.state.exitCode === 0)
      return failed && (container.restarts >= restarts || waitingFor(container) === 'CrashLoopBackOff')
    })
    return failing.map(({ name, all, first }) => {
      const end = lastEnd(first.container)
      const cause = crashCause(end, specOf(first.pod, first.container), [])
      const template = templateOfPod(first.pod)
      return finding(init, {
        family: 'init',
        part: name,
        since: sinceSeen(view, end?.startedAt),
        wait,
        headline: `${ofPods(all.length, view.desired)} cannot start: init container ${name} fails`,
        cause: cause.line,
        causeKey: `init ${cause.key}`,
        certainty: cause.certainty,
        next: orUndo(cause.next, view),
        pods: podNames(all),
        shares: cause.shares,
        fixes: crashFixes(view),
        logs: { pod: first.pod.meta.name, container: name, previous: first.container.state.is !== 'terminated' },
        ...(template === undefined ? {} : { template }),
      })
    })
  },
}
