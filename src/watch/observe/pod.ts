import { subjectKey } from '../finding.ts'
import type { Container, Terminated } from '../kinds/container.ts'
import type { Pod } from '../kinds/pod.ts'
import type { Ended } from '../memory.ts'
import { workloadOf } from '../workload-of.ts'
import type { World } from '../world.ts'
import { moveCause } from './move-cause.ts'
import type { Observation } from './observation.ts'

/** Bound for so long, or ready once, a pod had a place that can be lost (notes: 6.3). */
const SETTLED = 60_000

/** What a change of a pod says. `previous` is undefined for one just heard of, `gone` when it was deleted. */
export function observePod(
  world: World,
  pod: Pod,
  { previous, gone, at }: { readonly previous: Pod | undefined; readonly gone: boolean; readonly at: number },
): readonly Observation[] {
  if (previous !== undefined && !gone && sameForUs(previous, pod)) return []
  const workload = subjectKey(workloadOf(world, pod).subject)
  const found: Observation[] = []
  for (const ended of endsOf(pod, previous, at)) found.push({ what: 'ended', workload, ended })
  if (isLost(pod) || gone) {
    const loss = previous && isLost(previous) ? undefined : lossOf(world, pod, at)
    if (loss) found.push({ what: 'lost', workload, loss })
    return found
  }
  const owner = pod.meta.owner
  if (pod.node !== undefined && previous?.node === undefined && owner) {
    const { name, created } = pod.meta
    found.push({ what: 'bound', workload, pod: name, owner: owner.uid, slot: slotOf(pod), node: pod.node, created, at })
  }
  if (isReady(pod) && !(previous && isReady(previous))) {
    found.push({ what: 'ready', workload, pod: pod.meta.name, at: pod.ready?.since ?? at })
  }
  return found
}

function sameForUs(a: Pod, b: Pod): boolean {
  return (
    a.phase === b.phase &&
    a.node === b.node &&
    a.meta.deleting === b.meta.deleting &&
    a.ready?.status === b.ready?.status &&
    a.containers.length === b.containers.length &&
    a.containers.every((each, i) => {
      const other = b.containers[i]
      return each.restarts === other?.restarts && each.state.is === other.state.is
    })
  )
}

function isReady(pod: Pod): boolean {
  return pod.ready?.status === 'True'
}

function isLost(pod: Pod): boolean {
  return pod.meta.deleting !== undefined || pod.phase === 'Failed'
}

/** Ends that were not there before: now, or, where the watch did not show it, as the one before this. */
function endsOf(pod: Pod, previous: Pod | undefined, at: number): readonly Ended[] {
  const ends: Ended[] = []
  pod.containers.forEach((container, i) => {
    const before = previous?.containers[i]
    if (before && before.restarts === container.restarts && before.state.is === container.state.is) return
    for (const end of [container.last, container.state]) {
      if (end?.is === 'terminated') ends.push(endOf(pod, container, end, at))
    }
  })
  return ends
}

function endOf(pod: Pod, container: Container, end: Terminated, at: number): Ended {
  return {
    id: `${pod.meta.uid}/${container.name}/${end.containerID ?? end.finishedAt ?? container.restarts}`,
    at: end.finishedAt ?? at,
    pod: pod.meta.name,
    container: container.name,
    init: container.init,
    exitCode: end.exitCode,
    reason: end.reason ?? '',
    asked: pod.meta.deleting !== undefined,
  }
}

function lossOf(world: World, pod: Pod, at: number) {
  const { meta, node, phase } = pod
  if (!meta.owner || node === undefined || phase === 'Succeeded' || meta.owner.kind === 'DaemonSet') return undefined
  if (meta.owner.kind === 'Node') return undefined
  const boundAt = pod.scheduled?.since ?? pod.started ?? meta.created
  if (at - boundAt < SETTLED && !isReady(pod)) return undefined
  return {
    uid: meta.uid,
    pod: meta.name,
    owner: meta.owner.uid,
    slot: slotOf(pod),
    from: node,
    at,
    cause: moveCause(world, pod, at),
  }
}

function slotOf({ meta }: Pod): string {
  if (meta.owner?.kind === 'StatefulSet') return meta.name
  return meta.annotations['batch.kubernetes.io/job-completion-index'] ?? ''
}
