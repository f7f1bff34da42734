import type { KubeObject } from '../../object.ts'
import { ApiError, badRequest, forbidden, unexplained } from '../api-error.ts'
import { readObject } from '../body.ts'
import type { Call } from '../exchange.ts'
import { kinds } from '../kinds.ts'
import type { Kube, Target } from '../kube.ts'
import { isFields } from '../patch/value.ts'
import type { LabelSelector } from '../selectors/labels.ts'
import { matchesLabelSelector } from '../selectors/labels.ts'
import type { DeleteOptions } from '../store.ts'
import { timestamp } from '../timestamp.ts'
import { isDryRun } from '../write-options.ts'

type Budget = KubeObject & {
  readonly spec?: { readonly selector?: LabelSelector; readonly unhealthyPodEvictionPolicy?: string }
  readonly status?: {
    readonly disruptionsAllowed?: number
    readonly currentHealthy?: number
    readonly desiredHealthy?: number
    readonly observedGeneration?: number
    readonly disruptedPods?: Readonly<Record<string, string>>
  }
}

type Pod = KubeObject & {
  readonly status?: {
    readonly phase?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

/** POST of `/eviction`: a delete that asks the disruption budgets first (pkg/registry/core/pod/storage/eviction.go). */
export async function evictPod(kube: Kube, { namespace, name }: Target, call: Call): Promise<void> {
  const eviction = await readObject(call)
  if (eviction.kind !== undefined && eviction.kind !== 'Eviction')
    throw badRequest('the object provided is no Eviction')
  const named = isFields(eviction.metadata) ? eviction.metadata.name : undefined
  if (typeof named === 'string' && named !== '' && named !== name)
    throw badRequest('name in URL does not match name in Eviction object')
  const sent = isFields(eviction.deleteOptions) ? eviction.deleteOptions : {}
  const dryRun = isDryRun(call) || (Array.isArray(sent.dryRun) && sent.dryRun.includes('All'))
  const pod = kube.store.read(kinds.pods, namespace, name) as Pod
  if (!ignoresBudgets(pod)) spend(kube, pod, dryRun)
  const { gracePeriodSeconds } = sent
  const options: DeleteOptions = { dryRun, ...(typeof gracePeriodSeconds === 'number' && { gracePeriodSeconds }) }
  if (!dryRun) markDisrupted(kube, pod)
  kube.store.delete(kinds.pods, namespace, name, options)
  return call.json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

function ignoresBudgets({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '')
}

function spend({ store }: Kube, pod: Pod, dryRun: boolean): void {
  const budgets = (
    store.list(kinds.poddisruptionbudgets, { namespace: pod.metadata.namespace ?? '' }) as readonly Budget[]
  ).filter((budget) => matchesLabelSelector(budget.spec?.selector, pod.metadata.labels))
  if (budgets.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    throw unexplained(message)
  }
  const [budget] = budgets
  if (!budget || (!isReady(pod) && sparesUnhealthy(budget))) return
  const status = budget.status ?? {}
  check(budget)
  if (dryRun) return
  const disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: timestamp(store.clock.now()) }
  const disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1
  store.update({ ...budget, status: { ...status, disruptedPods, disruptionsAllowed } }, { subresource: 'status' })
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false
}

/** Whether a pod that is not ready may go without being counted. */
function sparesUnhealthy({ spec, status }: Budget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

function check(budget: Budget): void {
  const { name, generation = 0 } = budget.metadata
  const { disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0, observedGeneration = 0 } = budget.status ?? {}
  const cause = (message: string) => ({ causes: [{ reason: 'DisruptionBudget', message }] })
  const violated = "Cannot evict pod as it would violate the pod's disruption budget."
  if (observedGeneration < generation) {
    const message = `The disruption budget ${name} is still being processed by the server.`
    throw new ApiError(429, 'TooManyRequests', violated, { ...cause(message), retryAfterSeconds: 10 })
  }
  if (disruptionsAllowed < 0) throw forbidden(kinds.poddisruptionbudgets, name, 'pdb disruptions allowed is negative')
  if (disruptionsAllowed > 0) return
  const message = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  throw new ApiError(429, 'TooManyRequests', violated, cause(message))
}

function markDisrupted({ store }: Kube, pod: Pod): void {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: timestamp(store.clock.now()),
  }
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type)
  store.update({ ...pod, status: { ...pod.status, conditions: [...others, condition] } }, { subresource: 'status' })
}
