import { kinds } from '../kube/kinds.ts'
import { same } from '../kube/seal.ts'
import type { KubeObject } from '../object.ts'
import { hash32, safeEncode } from './chance.ts'
import type { Cluster } from './cluster.ts'
import { rewrite } from './cluster.ts'
import { isControlledBy, ownedBy } from './owner.ts'
import type { PodTemplate } from './pod/pod.ts'

export type Revision = KubeObject & {
  readonly revision: number
  readonly data: { readonly spec: { readonly template: PodTemplate } }
}

/** The revisions of a StatefulSet or DaemonSet, oldest first. */
export function revisionsOf(cluster: Cluster, owner: KubeObject): readonly Revision[] {
  const namespace = owner.metadata.namespace ?? ''
  const all = cluster.store.list(kinds.controllerrevisions, { namespace }) as readonly Revision[]
  return all.filter((one) => isControlledBy(one, owner)).toSorted((a, b) => a.revision - b.revision)
}

/** The revision that holds this template: made when it is new, renumbered when an old template came back. */
export function ensureRevision(cluster: Cluster, owner: KubeObject, template: PodTemplate): Revision {
  const revisions = revisionsOf(cluster, owner)
  const latest = revisions.at(-1)
  const data = { spec: { template: { ...template, $patch: 'replace' } } }
  const found = revisions.find((one) => same(one.data, data))
  if (found && found === latest) return found
  const revision = (latest?.revision ?? 0) + 1
  if (found) return rewrite(cluster.store, found, { revision }) as Revision
  const hash = safeEncode(hash32(JSON.stringify(data)))
  return cluster.store.create({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name}-${hash}`,
      namespace: owner.metadata.namespace ?? 'default',
      labels: { ...template.metadata?.labels, 'controller-revision-hash': hash },
      ...(owner.metadata.annotations && { annotations: owner.metadata.annotations }),
      ownerReferences: [ownedBy(owner)],
    },
    data,
    revision,
  }) as Revision
}

/** The hash alone, as DaemonSets put it on their pods. */
export function hashOf(revision: Revision): string {
  return revision.metadata.labels?.['controller-revision-hash'] ?? revision.metadata.name
}

/** Forgets the oldest revisions that no pod has, beyond the limit. */
export function trimRevisions(cluster: Cluster, owner: KubeObject, limit: number, used: ReadonlySet<string>): void {
  const idle = revisionsOf(cluster, owner).filter((one) => !used.has(one.metadata.name) && !used.has(hashOf(one)))
  for (const one of idle.slice(0, Math.max(0, idle.length - limit))) {
    cluster.store.delete(kinds.controllerrevisions, one.metadata.namespace, one.metadata.name)
  }
}
