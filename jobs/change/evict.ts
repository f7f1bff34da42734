import type { SoFar } from '../../src/approval/proposal.ts'
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
/** Pods that are told about one by one. */
const TOLD = 10

const POD = { group: '', version: 'v1', resource: 'pods', namespaced: true }

type Evicting = {
  readonly step: Evict
  readonly api: Api
  /** Whose reason, where it is a Fault, is why the rest stays. */
  readonly signal: AbortSignal
  /** What is said of a pod that is not gone yet; undefined once it is. */
  readonly told: (pod: ObjectRef, says: string | undefined) => void
}

/**
 * Evicts pods and waits until each is gone or another has its name, as kubectl drain does; ten at a time, so that a node
 * is not emptied faster than its disruption budgets can be asked. Throws a Fault for the first pod that may not be
 * evicted, when the time is over, or the signal's own; the pods that are gone stay gone.
 */
export async function evictPods(step: Evict, api: Api, says: (so: SoFar) => void, stopped: AbortSignal): Promise<void> {
  const { pods, timeout } = step
  const failed = new AbortController()
  const signals = [stopped, failed.signal, ...(timeout > 0 ? [AbortSignal.timeout(timeout * 1_000)] : [])]
  const waiting = new Map<string, string>()
  let done = 0
  const told = (pod: ObjectRef, text: string | undefined) => {
    if (text === undefined) {
      done++
      waiting.delete(placed(pod))
    } else waiting.set(placed(pod), text)
    const lines = [...waiting].slice(0, TOLD).map(([name, what]) => `${name} ${what}`)
    says({ done, of: pods.length, lines })
  }
  const queue = [...pods]
  const evicting = { step, api, signal: AbortSignal.any(signals), told }
  const work = async () => {
    for (let pod = queue.shift(); pod; pod = queue.shift()) await evictOne(pod, evicting)
  }
  const workers = Array.from({ length: Math.min(AT_ONCE, pods.length) }, () =>
    work().catch((error: unknown) => {
      failed.abort(error)
      throw error
    }),
  )
  // The others have stopped before anybody is told how it ended.
  const settled = await Promise.allSettled(workers)
  const first = settled.find((each) => each.status === 'rejected')
  if (failed.signal.aborted) throw failed.signal.reason
  if (first?.status === 'rejected') throw first.reason
}

/** Whether none of the pods is there any more. */
export async function isEvicted({ pods }: Evict, api: Api, signal: AbortSignal): Promise<boolean> {
  const there = await Promise.all(pods.map((pod) => isThere(pod, api, signal)))
  return !there.includes(true)
}

async function evictOne(pod: ObjectRef, evicting: Evicting): Promise<void> {
  const { api, signal, told } = evicting
  while (!(await askEviction(pod, evicting))) await pause(AGAIN_MS, signal)
  told(pod, 'is ending')
  while (await isThere(pod, api, AbortSignal.any([AbortSignal.timeout(10 * LOOK_MS)]))) {
    if (signal.aborted) throw why(pod, evicting)
    await pause(LOOK_MS, signal)
  }
  told(pod, undefined)
}

/** False while a disruption budget does not allow it. A pod that is gone, or another under its name, needs no eviction. */
async function askEviction(pod: ObjectRef, evicting: Evicting): Promise<boolean> {
  const { api, signal, told, step } = evicting
  if (signal.aborted) throw why(pod, evicting)
  const { namespace = '', name } = pod
  try {
    const path = resourcePath(POD, { namespace, name, subresource: 'eviction' })
    await api.send('POST', path, evictionOf(pod, step), { signal })
    return true
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'not-found' || error.code === 'conflict') return true
    if (signal.aborted) throw why(pod, evicting)
    if (error.code !== 'throttled') throw error
    told(pod, `waits: ${error.message.replace(/^Error from server[^:]*: /, '')}`)
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

function placed({ namespace, name }: ObjectRef): string {
  return `${namespace}/${name}`
}

/** Why no more is done about a pod: what was said when it was stopped, or that the time is over. */
function why(pod: ObjectRef, { signal, step: { node, timeout } }: Evicting): unknown {
  const { reason } = signal
  if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError') return reason
  return new Fault('timeout', `${placed(pod)} was still on ${node} when the ${timeout} s were over.`, {
    hint: 'The node stays cordoned, and the pods that are gone stay gone; ask again to go on.',
  })
}
