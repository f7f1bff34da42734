import type { Random } from '../../kube/random.ts'
import { randomSuffix } from '../../kube/random.ts'
import type { KubeObject } from '../../object.ts'
import { ownedBy } from '../owner.ts'
import type { Container, PodSpec, PodTemplate, Toleration } from './pod.ts'

// What admission adds (plugin/pkg/admission/defaulttolerationseconds).
const PATIENCE: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
]

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'

/** A pod of the owner's template, as admission plugins leave it; the API's own defaults are still missing. */
export function podFromTemplate(
  owner: KubeObject,
  template: PodTemplate,
  naming: { readonly name: string; readonly generateName?: string },
  random: Random,
): KubeObject {
  const { labels, annotations } = template.metadata ?? {}
  const namespace = owner.metadata.namespace
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...naming,
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ownerReferences: [ownedBy(owner)],
    },
    spec: admitted(template.spec, random),
  }
}

/** A spec with the service account's volume in every container, and patience with nodes that fall silent. */
export function admitted(spec: PodSpec, random: Random): PodSpec & Readonly<Record<string, unknown>> {
  const token = `kube-api-access-${randomSuffix(random)}`
  const mounted = (container: Container): Container => ({
    ...container,
    volumeMounts: [...(container.volumeMounts ?? []), { name: token, mountPath: TOKEN_PATH, readOnly: true }],
  })
  return {
    serviceAccountName: 'default',
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    ...spec,
    ...(spec.initContainers && { initContainers: spec.initContainers.map(mounted) }),
    containers: spec.containers.map(mounted),
    tolerations: patient(spec.tolerations),
    volumes: [...(spec.volumes ?? []), tokenVolume(token)],
  }
}

/** The tolerations, and five minutes for nodes that fall silent where nothing was said about that. */
export function patient(tolerations: readonly Toleration[] = []): readonly Toleration[] {
  return [...tolerations, ...PATIENCE.filter((one) => !covered(tolerations, one))]
}

function tokenVolume(name: string) {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' }
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
  ]
  return { name, projected: { sources, defaultMode: 420 } }
}

function covered(tolerations: readonly Toleration[], wanted: Toleration): boolean {
  return tolerations.some((one) => one.key === undefined || (one.key === wanted.key && one.effect !== 'NoSchedule'))
}
