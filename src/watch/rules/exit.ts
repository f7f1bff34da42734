import { crashLoop, hasLooped, isAbnormal, isLooping } from './crash.ts'
import { crashCause } from './crash-cause.ts'
import { containerOf, lastEnd, specOf } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding, NO_FINDINGS } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'
import { isBatch } from './workload-view.ts'

/** How long a single end is shown as something that is. */
const SHOWN = 120_000

/** R2. */
export const abnormalExit: Rule<WorkloadView> = {
  id: 'R2',
  name: 'exit',
  words: 'a container ended with another code than 0 without being asked to',
  resolves: '10 minutes without another',
  exclusions:
    'pods that are being deleted (143 and 137 are how they end); Jobs; out of memory, which is R3; init containers, which are R6',
  severity: 'digest',
  limits: { hold: 600 },
  needs: ['Pod'],
  find(view, { hold = 600 }) {
    if (isBatch(view)) return NO_FINDINGS
    const ends = view.memory.ended.filter(
      (end) =>
        view.now - end.at < SHOWN &&
        !hasLooped(view, end.container) &&
        isAbnormal(end) &&
        !end.init &&
        end.reason !== 'OOMKilled',
    )
    const last = ends.at(-1)
    const pod = last && view.live.find(({ meta }) => meta.name === last.pod)
    const container = pod?.containers.find(({ name }) => name === last?.container)
    if (!last || !pod || !container || isLooping(view, pod, container, crashLoop.limits)) return NO_FINDINGS
    const cause = crashCause(lastEnd(container), specOf(pod, container), [])
    return [
      finding(abnormalExit, {
        family: 'crash',
        part: `${last.container} exit`,
        since: ends[0]?.at ?? last.at,
        hold,
        headline: `${containerOf(pod, container.name)} ended with exit ${last.exitCode} and was started again`,
        past: true,
        cause: cause.line,
        causeKey: cause.key,
        next: cause.next,
        pods: [...new Set(ends.map((end) => end.pod))],
      }),
    ]
  },
}
