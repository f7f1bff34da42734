import type { Pod } from '../kinds/pod.ts'
import { eventsAbout, newest } from '../observe/events.ts'
import { isBooting, nodeBlames } from './blames.ts'
import { crashFixes } from './crash.ts'
import { clip } from './crash-cause.ts'
import { isReady, ofPods, probeBudget, wasReady } from './pod-state.ts'
import { isRollingOut } from './rolling.ts'
import type { Rule } from './rule.ts'
import { finding, NO_FINDINGS } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'
import { isBatch, templateOfPod } from './workload-view.ts'

/** R8. */
export const notReady: Rule<WorkloadView> = {
  id: 'R8',
  name: 'unready',
  words:
    'a pod runs but is not Ready: it was for 2 minutes not any more, or never within what its probes allow and a minute',
  resolves: 'Ready for 3 minutes',
  exclusions:
    'while a rollout makes progress; pods that are deleted, have ended, or belong to a Job; pods on a node that is down',
  severity: 'notify',
  limits: { lost: 120, margin: 60 },
  needs: ['Pod'],
  find(view, { lost = 120, margin = 60 }) {
    if (isBatch(view) || view.ready >= view.desired || isRollingOut(view)) return NO_FINDINGS
    const pods = view.troubled.filter((pod) => !isReady(pod) && isUp(pod) && !isBooting(view.world, pod.node, view.now))
    if (pods.length === 0) return NO_FINDINGS
    const waits = pods.map((pod) => {
      const since = pod.ready?.since ?? view.now
      return { pod, since, due: since + (wasReady(pod) ? lost : probeBudget(pod) + margin) * 1000 }
    })
    const soonest = waits.reduce((a, b) => (b.due < a.due ? b : a))
    const since = Math.min(...waits.map((each) => each.since))
    const names = pods.map(({ meta }) => meta.name)
    const said = saying(view, soonest.pod)
    const template = templateOfPod(soonest.pod)
    const blames = nodeBlames(view, pods)
    return [
      finding(notReady, {
        family: 'probe',
        since,
        wait: (soonest.due - since) / 1000,
        headline: `${ofPods(names.length, view.desired)} not ready`,
        cause:
          said === undefined
            ? 'it runs, but its readiness probe does not say yes'
            : ['its readiness probe fails: ', { code: said }],
        causeKey: 'not ready',
        certainty: said === undefined ? 'unknown' : 'because',
        next: 'Look at what the probe asks, and at the logs.',
        pods: names,
        blames,
        shares: blames.length > 0 ? [] : sharesLost(view, pods),
        fixes: crashFixes(view),
        logs: {
          pod: soonest.pod.meta.name,
          container: soonest.pod.template.containers.at(-1)?.name ?? '',
          previous: false,
        },
        ...(template === undefined ? {} : { template }),
      }),
    ]
  },
}

/** All of it stopped being ready at once, and nothing its pods show is why: others of its namespace may have the same. */
export function sharesLost(view: WorkloadView, pods: readonly Pod[]): readonly string[] {
  const isSo = view.ready === 0 && pods.length > 0 && pods.every((pod) => wasReady(pod) && isUp(pod))
  return isSo ? [`namespace/${view.subject.namespace}/unready`] : []
}

/** All its containers run: what keeps it from being ready is not for another rule to say. */
function isUp(pod: Pod): boolean {
  return pod.phase === 'Running' && pod.containers.every(({ init, state }) => init || state.is === 'running')
}

function saying(view: WorkloadView, pod: Pod): string | undefined {
  const said = newest(
    eventsAbout(view.world, pod.meta.uid).filter(({ message }) => /^(Readiness|Startup) probe/i.test(message)),
    ['Unhealthy'],
  )
  return said && clip(said.message.replace(/^(Readiness|Startup) probe (failed|errored):?\s*/i, ''))
}
