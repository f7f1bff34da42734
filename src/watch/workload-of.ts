import type { Subject } from './finding.ts'
import type { Pod } from './kinds/pod.ts'
import type { World } from './world.ts'
import { objectOf } from './world.ts'

/**
 * What somebody would call the workload of a pod: the Deployment of its ReplicaSet, the CronJob of its Job, else its
 * controller, else itself. `sure` is false while the part in between has not been seen.
 */
export function workloadOf(world: World, pod: Pod): { readonly subject: Subject; readonly sure: boolean } {
  const { namespace, name, owner, labels } = pod.meta
  if (!owner || owner.kind === 'Node') return { subject: { kind: 'Pod', namespace, name }, sure: true }
  const direct: Subject = { kind: owner.kind, namespace, name: owner.name }
  if (owner.kind !== 'ReplicaSet' && owner.kind !== 'Job') return { subject: direct, sure: true }
  const part = objectOf(world, owner.kind, namespace, owner.name)
  if (part) {
    const above = part.meta.owner
    return { subject: above ? { kind: above.kind, namespace, name: above.name } : direct, sure: true }
  }
  // Deployments name their ReplicaSets after themselves and the hash that their pods carry.
  const suffix = `-${labels['pod-template-hash'] ?? ''}`
  if (suffix.length > 1 && owner.name.endsWith(suffix)) {
    return { subject: { kind: 'Deployment', namespace, name: owner.name.slice(0, -suffix.length) }, sure: false }
  }
  return { subject: direct, sure: false }
}
