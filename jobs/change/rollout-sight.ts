import type { ObjectRef } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import { eventsOf } from '../../src/kube/events.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { selectorOf } from '../../src/kube/pods-of.ts'
import type { Sight } from '../../src/view/rollout-road.ts'
import { worstOf } from '../../src/view/verdict/pods.ts'
import { observe } from '../commands/observe.ts'
import { observeAll } from './follow-list.ts'

type Seeing = { readonly cluster: Cluster; readonly api: Api; readonly signal: AbortSignal }

/** Events of the pod that is worst off are asked for no more often than this, in ms. */
const EVENTS_EVERY_MS = 1_000

/**
 * What is rolled out, as it is now: the workload, its replica sets and its pods, watched as one identity. Who may not see
 * the pods sees what the workload says of them.
 */
export function openSight(on: ObjectRef, { cluster, api, signal }: Seeing) {
  const type = `${on.resource}.${on.group}`
  const { namespace } = on
  let sight: Sight = { type, sets: [], pods: [], events: [], isWhole: false }
  const unseen = new Set(type === 'deployments.apps' ? ['pods', 'sets'] : ['pods'])
  const saw = (what: string) => {
    unseen.delete(what)
    if (unseen.size === 0) sight = { ...sight, isWhole: true }
  }
  let away: string | undefined

  async function workload(selected: (selector: string) => void, look: () => void): Promise<void> {
    const resource = await cluster.discovery.resolve(type, signal)
    for await (const seen of observe(api, resource, { namespace, name: on.name }, signal)) {
      away = 'away' in seen ? seen.away : undefined
      if ('object' in seen) {
        const { isGone: _, ...rest } = sight
        const isSame = seen.object !== undefined && (on.uid === undefined || seen.object.metadata.uid === on.uid)
        sight = isSame ? { ...rest, workload: seen.object } : { ...rest, isGone: true }
        const selector = seen.object && selectorOf(seen.object)
        if (selector) selected(selector)
      }
      look()
    }
  }

  async function all(
    name: 'pods' | 'replicasets.apps',
    selector: string,
    take: (objects: readonly KubeObject[]) => void,
  ) {
    const resource = await cluster.discovery.resolve(name, signal)
    for await (const seen of observeAll(api, resource, { namespace, selector }, signal)) {
      away = 'away' in seen ? seen.away : undefined
      if ('objects' in seen) take(seen.objects)
    }
  }

  /** What may not be seen is said, and the rest goes on without it. */
  async function ifAllowed(watching: Promise<void>, look: () => void): Promise<void> {
    try {
      await watching
    } catch (error) {
      if (!(error instanceof Fault) || signal.aborted) throw error
      sight = { ...sight, blind: error.message }
      look()
    }
  }

  async function askEvents(look: () => void): Promise<void> {
    const worst = worstOf(sight.pods as readonly KubeObject[], Date.now())
    if (!worst) return
    const found = await eventsOf(api, worst, signal).catch(() => undefined)
    if (!found || signal.aborted || found.items.length === sight.events.length) return
    sight = { ...sight, events: found.items }
    look()
  }

  return {
    now: () => sight,
    notes: () => ({ ...(away !== undefined && { away }), ...(sight.blind !== undefined && { blind: sight.blind }) }),
    /** Until the signal. Throws the Fault of who may not look at the workload at all. */
    async look(look: () => void): Promise<void> {
      const { promise: selector, resolve } = Promise.withResolvers<string | undefined>()
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
      const beside = selector.then(async (labels) => {
        if (labels === undefined) return
        const pods = all('pods', labels, (objects) => {
          sight = { ...sight, pods: objects }
          saw('pods')
          look()
        })
        if (type !== 'deployments.apps') return ifAllowed(pods, look)
        const sets = all('replicasets.apps', labels, (objects) => {
          sight = { ...sight, sets: objects }
          saw('sets')
          look()
        })
        await Promise.all([ifAllowed(pods, look), ifAllowed(sets, look)])
      })
      const asking = setInterval(() => void askEvents(look), EVENTS_EVERY_MS)
      try {
        await Promise.all([workload(resolve, look), beside])
      } finally {
        clearInterval(asking)
      }
    },
  }
}
