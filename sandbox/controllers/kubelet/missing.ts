import type { Kind } from '../../kube/kind.ts'
import { kinds } from '../../kube/kinds.ts'
import type { Store } from '../../kube/store.ts'
import type { Container, Pod, Volume } from '../pod/pod.ts'

type Wanted = { readonly kind: Kind; readonly noun: string; readonly name: string; readonly key?: string }

/** Why a container cannot be configured, as in CreateContainerConfigError; undefined when all that it names is there. */
export function configProblem(store: Store, pod: Pod, container: Container): string | undefined {
  for (const wanted of references(container)) {
    const object = store.get(wanted.kind, pod.metadata.namespace, wanted.name)
    if (!object) return `${wanted.noun} "${wanted.name}" not found`
    const data = object.data as Record<string, unknown> | undefined
    if (wanted.key !== undefined && data?.[wanted.key] === undefined) {
      const noun = wanted.noun === 'secret' ? 'Secret' : 'ConfigMap'
      return `couldn't find key ${wanted.key} in ${noun} ${pod.metadata.namespace}/${wanted.name}`
    }
  }
  return undefined
}

/** The sentence of a FailedMount event, when a volume's ConfigMap or Secret is not there. */
export function mountProblem(store: Store, pod: Pod): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const wanted = volumeSource(volume)
    if (wanted && !store.get(wanted.kind, pod.metadata.namespace, wanted.name)) {
      return `MountVolume.SetUp failed for volume "${volume.name}" : ${wanted.noun} "${wanted.name}" not found`
    }
  }
  return undefined
}

const configMap = { kind: kinds.configmaps, noun: 'configmap' }
const secret = { kind: kinds.secrets, noun: 'secret' }

function references(container: Container): readonly Wanted[] {
  const whole = (container.envFrom ?? []).flatMap(({ configMapRef, secretRef }) => [
    ...(configMapRef?.name && !configMapRef.optional ? [{ ...configMap, name: configMapRef.name }] : []),
    ...(secretRef?.name && !secretRef.optional ? [{ ...secret, name: secretRef.name }] : []),
  ])
  const single = (container.env ?? []).flatMap(({ valueFrom }) => {
    const { configMapKeyRef: fromMap, secretKeyRef: fromSecret } = valueFrom ?? {}
    return [
      ...(fromMap?.name && !fromMap.optional ? [{ ...configMap, name: fromMap.name, key: fromMap.key }] : []),
      ...(fromSecret?.name && !fromSecret.optional ? [{ ...secret, name: fromSecret.name, key: fromSecret.key }] : []),
    ]
  })
  return [...whole, ...single]
}

function volumeSource(volume: Volume): Wanted | undefined {
  if (volume.configMap?.name && !volume.configMap.optional) return { ...configMap, name: volume.configMap.name }
  if (volume.secret?.secretName && !volume.secret.optional) return { ...secret, name: volume.secret.secretName }
  return undefined
}
