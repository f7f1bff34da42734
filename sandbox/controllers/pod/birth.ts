import { forbidden } from '../../kube/api-error.ts'
import { withDefaults } from '../../kube/defaults.ts'
import { kinds } from '../../kube/kinds.ts'
import { randomSuffix } from '../../kube/random.ts'
import type { KubeObject } from '../../object.ts'
import type { Cluster } from '../cluster.ts'
import type { ResourceQuota } from '../quota.ts'
import { overQuota, quotaUse } from '../quota.ts'
import { isEnding } from '../recorder.ts'
import { podFromTemplate } from './from-template.ts'
import type { Pod, PodTemplate } from './pod.ts'

/** How long a controller waits after the API refused a pod. */
export const REFUSED_MS = 15_000

type Birth = { readonly owner: KubeObject; readonly template: PodTemplate; readonly name?: string; readonly by: string }

/**
 * Makes a pod for its owner and says so in an event on the owner. Returns undefined, with a FailedCreate event, when the
 * API refuses it; `refused` then gets the API's sentence.
 */
export function bearPod(cluster: Cluster, birth: Birth, refused?: (sentence: string) => void): Pod | undefined {
  const { store, record } = cluster
  const { owner, by } = birth
  const generateName = `${owner.metadata.name}-`
  const name = birth.name ?? generateName + randomSuffix(cluster.random)
  const naming = birth.name ? { name } : { name, generateName }
  try {
    const draft = withDefaults(store, podFromTemplate(owner, birth.template, naming, cluster.random)) as Pod
    checkNamespace(cluster, draft)
    checkQuota(cluster, draft)
    const pod = store.create(draft) as Pod
    record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${name}`, component: by })
    return pod
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error)
    record(owner, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${sentence}`, component: by })
    refused?.(sentence)
    return undefined
  }
}

/** Begins a pod's graceful end, saying so in an event on its owner. */
export function endPod(cluster: Cluster, owner: KubeObject, pod: Pod, by: string): void {
  const { namespace, name } = pod.metadata
  if (pod.metadata.deletionTimestamp) return
  cluster.store.delete(kinds.pods, namespace, name)
  cluster.record(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}`, component: by })
}

function checkNamespace({ store }: Cluster, pod: Pod): void {
  const { name, namespace = '' } = pod.metadata
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  if (isEnding(store, namespace)) throw forbidden(kinds.pods, name, why)
}

function checkQuota(cluster: Cluster, pod: Pod): void {
  const namespace = pod.metadata.namespace ?? ''
  for (const object of cluster.store.list(kinds.resourcequotas, { namespace })) {
    const quota = object as ResourceQuota
    const hard = quota.spec.hard ?? {}
    const used = quotaUse(hard, cluster.pods.inNamespace(namespace), () => 0)
    const why = overQuota(quota.metadata.name, hard, used, pod.spec)
    if (why) throw forbidden(kinds.pods, pod.metadata.name, why)
  }
}
