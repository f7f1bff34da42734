import { conditionOf } from '../kinds/condition.ts'
import { crashFixes } from './crash.ts'
import { isReady } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** R19. */
export const rolloutStuck: Rule<WorkloadView> = {
  id: 'R19',
  name: 'rollout',
  words: 'a Deployment has not got on within its progress deadline',
  resolves: 'its new pods are available, or it was rolled back, for 3 minutes',
  exclusions: 'paused Deployments; a controller that has not seen the latest change',
  severity: 'notify',
  limits: { wait: 0 },
  needs: ['Deployment'],
  find(view, { wait = 0 }) {
    const { deployment } = view
    const progressing = deployment && conditionOf(deployment.conditions, 'Progressing')
    if (!deployment || progressing?.status !== 'False' || progressing.reason !== 'ProgressDeadlineExceeded') return []
    if (deployment.paused || deployment.observedGeneration < deployment.meta.generation) return []
    return [
      finding(rolloutStuck, {
        family: 'rollout',
        since: progressing.since ?? view.now,
        wait,
        headline: 'its rollout is stuck',
        cause: `no new pod became ready within its progress deadline of ${deployment.progressDeadlineSeconds ?? 600} s`,
        causeKey: 'rollout stuck',
        next: 'Look at its newest pods, or undo the rollout.',
        fixes: crashFixes(view),
        ...(view.template === undefined ? {} : { template: view.template }),
      }),
    ]
  },
}

/** Of a StatefulSet's pods each waits for the one before. */
function causeOf({ live }: WorkloadView) {
  const pod = live.find((each) => !isReady(each))?.meta.name
  if (pod === undefined) {
    const cause = 'the next pod waits for the one before it to be ready'
    return { cause, certainty: 'probably' as const, next: 'Look at its pods and their events.' }
  }
  return {
    cause: [{ code: pod }, ' is not ready, and the next waits for it'],
    next: ['Look at ', { code: pod }, '; after an undo it must be deleted by hand.'],
    pods: [pod],
  }
}

/** R22. */
export const statefulSetStuck: Rule<WorkloadView> = {
  id: 'R22',
  name: 'statefulset',
  words: 'the rollout of a StatefulSet has not got on for 10 minutes',
  resolves: 'all its pods have the new revision',
  exclusions: 'partitions, which keep pods on the old revision on purpose; OnDelete',
  severity: 'notify',
  limits: { wait: 600 },
  needs: ['StatefulSet', 'Pod'],
  find(view, { wait = 600 }) {
    const { statefulSet, memory } = view
    if (!statefulSet || statefulSet.partition > 0 || statefulSet.updateStrategy === 'OnDelete') return []
    if (statefulSet.currentRevision === statefulSet.updateRevision || statefulSet.updated >= statefulSet.desired)
      return []
    if (statefulSet.desired === 0 || statefulSet.observedGeneration < statefulSet.meta.generation) return []
    const begun = memory.changes[0]?.at ?? memory.shortSince
    const since = Math.max(begun ?? view.now, memory.progressAt ?? 0)
    return [
      finding(statefulSetStuck, {
        family: 'sts',
        since,
        wait,
        headline: `its rollout stands at ${statefulSet.updated} of ${statefulSet.desired}`,
        ...causeOf(view),
        causeKey: 'sts stuck',
        fixes: [{ do: 'undo', kind: 'StatefulSet', name: view.subject.name }],
      }),
    ]
  },
}
