import type { KubeObject } from '../../object.ts'
import type { PodSpec } from '../pod/pod.ts'
import type { StatefulSet } from './statefulset.ts'

/** The claim of one pod, from a volumeClaimTemplate: `data-db-0`. It outlives the pod and the set. */
export function claimFor(set: StatefulSet, template: KubeObject, ordinal: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(set, template, ordinal),
      namespace: set.metadata.namespace ?? 'default',
      labels: { ...template.metadata.labels, ...set.spec.selector?.matchLabels },
    },
    spec: template.spec,
    status: { phase: 'Pending' },
  }
}

/** A pod's spec with a volume for each of its claims. */
export function withClaims(spec: PodSpec, set: StatefulSet, ordinal: number): PodSpec {
  const claims = (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }))
  const names = new Set(claims.map((claim) => claim.name))
  return { ...spec, volumes: [...claims, ...(spec.volumes ?? []).filter((volume) => !names.has(volume.name))] }
}

function claimName(set: StatefulSet, template: KubeObject, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`
}
