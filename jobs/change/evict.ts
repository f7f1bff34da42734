import type { Evict, ObjectRef } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import { isObject } from '../../src/kube/objects.ts'
import { resourcePath } from '../../src/kube/paths.ts'
import { pause } from '../lifetime.ts'

/** kubectl pkg/drain/drain.go: a disruption budget that does not allow it is asked again every five seconds. */
const AGAIN_MS = 5_000
const LOOK_MS = 1_000
const AT_ONCE = 10

const POD = { group: '', version: 'v1', resource: 'pods', namespaced: true }

/**
 * Evicts pods and waits until each is gone or another has its name, as kubectl drain does; ten at a time, so that a node
 * is not emptied faster than its disruption budgets can be asked. Throws a Fault for the first pod that may not be
 * evicted, or when the time is over; the pods that are gone stay gone.
 */
export async function evictPods(
  step: Evict,
  api: Api,
  says: (progress: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const limit = step.timeout > 0 ? AbortSignal.any([signal, AbortSignal.timeout(step.timeout * 1_000)]) : signal
  const queue = [...step.pods]
  const all = queue.length
  let gone = 0
  const one = async () => {
    for (let pod = queue.shift(); pod; pod = queue.shift()) {
      await evictOne(pod, step, api, says, limit)
      says(`${++gone} of ${all} pods evicted`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all) }, one))
}

/** Whether none of the pods is there any more. */
export async function isEvicted({ pods }: Evict, api: Api, signal: AbortSignal): Promise<boolean> {
  const there = await Promise.all(pods.map((pod) => isThere(pod, api, signal)))
  return !there.includes(true)
}

async function evictOne(
  pod: ObjectRef,
  step: Evict,
  api: Api,
  says: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!(await askEviction(pod, step, api, says, signal))) await pause(AGAIN_MS, signal)
  while (await isThere(pod, api, signal)) {
    if (signal.aborted) throw tooLong(step, pod)
    await pause(LOOK_MS, signal)
  }
}

/** False while a disruption budget does not allow it. A pod that is gone, or another under its name, needs no eviction. */
async function askEviction(
  pod: ObjectRef,
  step: Evict,
  api: Api,
  says: (text: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) throw tooLong(step, pod)
  const { namespace = '', name } = pod
  try {
    await api.send('POST', resourcePath(POD, { namespace, name, subresource: 'eviction' }), evictionOf(pod, step), {
      signal,
    })
    return true
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'not-found' || error.code === 'conflict') return true
    if (error.code !== 'throttled') throw signal.aborted ? tooLong(step, pod) : error
    says(`${namespace}/${name} waits: ${error.message}`)
    return false
  }
}

function evictionOf({ namespace, name, uid }: ObjectRef, { gracePeriod }: Evict) {
  return {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
    deleteOptions: {
      ...(gracePeriod !== undefined && gracePeriod >= 0 && { gracePeriodSeconds: gracePeriod }),
      ...(uid && { preconditions: { uid } }),
    },
  }
}

async function isThere({ namespace, name, uid }: ObjectRef, api: Api, signal: AbortSignal): Promise<boolean> {
  try {
    const { json } = await api.get(resourcePath(POD, { namespace, name }), { signal })
    return isObject(json) && (uid === undefined || json.metadata.uid === uid)
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return false
    throw error
  }
}

function tooLong({ node, timeout }: Evict, { namespace, name }: ObjectRef): Fault {
  return new Fault('timeout', `${namespace}/${name} was still on ${node} when the ${timeout} s were over.`, {
    hint: 'The node stays cordoned, and the pods that are gone stay gone; ask again to go on.',
  })
}
