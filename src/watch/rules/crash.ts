import type { Finding, Fix } from '../finding.ts'
import type { Container } from '../kinds/container.ts'
import type { Pod } from '../kinds/pod.ts'
import type { Limits } from '../limits.ts'
import type { Ended } from '../memory.ts'
import { eventsAbout } from '../observe/events.ts'
import { crashCause } from './crash-cause.ts'
import { isInit, isReady, lastEnd, ofPods, specOf, waitingFor } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding, NO_FINDINGS } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'
import { isBatch, templateOfPod } from './workload-view.ts'

/** R1. */
export const crashLoop: Rule<WorkloadView> = {
  id: 'R1',
  name: 'crash',
  words: 'a container of an app waits in CrashLoopBackOff after 3 or more restarts, or ended 3 times in 10 minutes',
  resolves: 'no restart for 10 minutes, or a new template ready for 3 minutes',
  exclusions: 'pods that are being deleted; Jobs, which fail in their own way',
  severity: 'notify',
  limits: { restarts: 3, window: 600, hold: 600, wait: 0 },
  needs: ['Pod'],
  find(view, limits) {
    if (isBatch(view)) return NO_FINDINGS
    const looping = new Map<string, Looping[]>()
    for (const pod of view.troubled) {
      for (const container of pod.containers) {
        const ends = isLooping(view, pod, container, limits)
        if (ends) looping.set(container.name, [...(looping.get(container.name) ?? []), { pod, container, ends }])
      }
    }
    return [...looping].map(([name, all]) => crashFinding(view, name, all, limits))
  },
}

/** Back-off between restarts grows to five minutes (kubelet, MaxContainerBackOff). */
const TOGETHER = 15 * 60_000

type Looping = { readonly pod: Pod; readonly container: Container; readonly ends: readonly Ended[] }

/** What ended, where that makes a loop; undefined where it does not. */
export function isLooping(
  view: WorkloadView,
  pod: Pod,
  container: Container,
  { restarts = 3, window = 600 }: Limits,
): readonly Ended[] | undefined {
  if (container.restarts === 0 || isInit(pod, container)) return undefined
  const ends = endsOf(view, pod.meta.name, container.name)
  if (waitingFor(container) === 'CrashLoopBackOff' && container.restarts >= restarts) return ends
  const recent = ends.filter((end) => isAbnormal(end) && view.now - end.at < window * 1000)
  return recent.length >= restarts ? ends : undefined
}

export function endsOf({ memory }: WorkloadView, pod: string, container: string): readonly Ended[] {
  return memory.ended.filter((end) => end.pod === pod && end.container === container)
}

/** Ended otherwise than by being asked to, or by its machine going away. */
export function isAbnormal({ exitCode, reason, asked }: Ended): boolean {
  return exitCode !== 0 && !asked && reason !== 'ContainerStatusUnknown' && reason !== 'Unknown'
}

function crashFinding(view: WorkloadView, name: string, all: readonly Looping[], limits: Limits): Finding {
  const pods = all.map(({ pod }) => pod.meta.name)
  const [sample] = all
  const end = sample && lastEnd(sample.container)
  const events = sample ? eventsAbout(view.world, sample.pod.meta.uid) : []
  const cause = crashCause(end, sample && specOf(sample.pod, sample.container), events)
  const times = Math.max(...all.map(({ container }) => container.restarts))
  const template = sample && templateOfPod(sample.pod)
  const lastsMany =
    view.live.length > 0 && name !== view.live[0]?.template.containers.at(-1)?.name ? ` (container ${name})` : ''
  return finding(crashLoop, {
    family: 'crash',
    part: name,
    severity: view.ready === 0 && view.reach().routed ? 'page' : 'notify',
    since: sinceFirst(all, view.now),
    wait: limits.wait ?? 0,
    hold: limits.hold ?? 600,
    headline: `${ofPods(pods.length, view.desired)} crash looping${lastsMany}`,
    cause: [...cause.line, ` (${times} ${times === 1 ? 'restart' : 'restarts'})`],
    causeKey: cause.key,
    certainty: cause.certainty,
    next: orUndo(cause.next, view),
    pods,
    shares: cause.shares,
    fixes: crashFixes(view),
    ...(sample ? { logs: { pod: sample.pod.meta.name, container: name, previous: !isReady(sample.pod) } } : {}),
    ...(template === undefined ? {} : { template }),
  })
}

/** Of the ends that belong together: an older one, long over, was another matter. */
function sinceFirst(all: readonly Looping[], now: number): number {
  const first = all.flatMap(
    ({ ends, container }) => ends.find(({ at }) => now - at < TOGETHER)?.at ?? lastEnd(container)?.startedAt ?? now,
  )
  return Math.min(now, ...first)
}

/** A rollout that came before can be undone; there is nothing to undo of a first one. */
export function crashFixes({ deployment, replicaSets, subject }: WorkloadView): readonly Fix[] {
  const restart: Fix = { do: 'restart', kind: subject.kind, name: subject.name }
  if (deployment && replicaSets.length > 1) return [{ do: 'undo', kind: subject.kind, name: subject.name }, restart]
  return subject.kind === 'Pod' || subject.kind === 'ReplicaSet' ? [] : [restart]
}

/** What to do next, and that the rollout can be undone where it can. */
export function orUndo(next: string, view: WorkloadView): string {
  return crashFixes(view)[0]?.do === 'undo' ? `${next.replace(/\.$/, '')}, or undo the rollout.` : next
}

/** It was a crash loop until a moment ago: that one is to be over before this is one of its own. */
export function hasLooped({ memory, now }: WorkloadView, container: string): boolean {
  return now - (memory.loopedAt?.[container] ?? 0) < 600_000
}
