import { Fault } from '../../src/fault.ts'
import { eventsOf } from '../../src/kube/events.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { isRecord } from '../../src/kube/objects.ts'
import { selectorOf } from '../../src/kube/pods-of.ts'
import { get, list } from '../../src/kube/resources.ts'
import type { Backend } from '../../src/view/describe/ingress.ts'
import type { Context } from '../context.ts'

type Where = {
  readonly namespace?: string | undefined
  readonly selector?: string | undefined
  readonly fieldSelector?: string | undefined
}

/** What stands around one object. Each question is asked once, however many want to know. */
export type Related = {
  readonly object: KubeObject
  readonly context: Context
  /** Undefined when they are not wanted. */
  events(): Promise<readonly KubeObject[] | undefined>
  /** Undefined where the person may not list it, or the cluster has no such type. */
  list(type: string, where: Where): Promise<readonly KubeObject[] | undefined>
  /** What the object's own selector finds in its namespace. */
  selected(type: string): Promise<readonly KubeObject[]>
  /** All of a type in the object's namespace. */
  beside(type: string): Promise<readonly KubeObject[]>
  /** Undefined where the person may not read it, or it is gone. */
  get(type: string, namespace: string | undefined, name: string): Promise<KubeObject | undefined>
}

export function openRelated(object: KubeObject, withEvents: boolean, context: Context): Related {
  const { api, cluster, signal } = context
  const asked = new Map<string, Promise<readonly KubeObject[] | undefined>>()
  const once = (key: string, ask: () => Promise<readonly KubeObject[] | undefined>) => {
    const known = asked.get(key) ?? ask()
    asked.set(key, known)
    return known
  }
  const listed: Related['list'] = (type, where) =>
    once(JSON.stringify([type, where]), async () => {
      const resolved = cluster.discovery.resolve(type, signal)
      return (await allowed(resolved.then((resource) => list(api, resource, { ...where, signal }))))?.items
    })
  const { namespace } = object.metadata
  return {
    object,
    context,
    events: async () =>
      withEvents ? once('events', async () => (await allowed(eventsOf(api, object, signal)))?.items ?? []) : undefined,
    list: listed,
    async selected(type) {
      const selector = selectorOf(object)
      return selector ? ((await listed(type, { namespace, selector })) ?? []) : []
    },
    beside: async (type) => (await listed(type, { namespace })) ?? [],
    async get(type, place, name) {
      const resolved = cluster.discovery.resolve(type, signal)
      return allowed(resolved.then((resource) => get(api, resource, { namespace: place, name, signal })))
    },
  }
}

/** What somebody may not read is left out, as kubectl leaves it out; every other fault is one. */
async function allowed<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Fault && (error.code === 'forbidden' || error.code === 'not-found')) return undefined
    throw error
  }
}

/** The EndpointSlices of the Service of that name. */
export async function slicesOf(service: string, { list, object }: Related): Promise<readonly KubeObject[]> {
  const selector = `kubernetes.io/service-name=${service}`
  return (await list('endpointslices.discovery.k8s.io', { namespace: object.metadata.namespace, selector })) ?? []
}

const MOST_BACKENDS = 50

/** The services an ingress leads to, each once (kubectl pkg/describe, describeBackendV1). */
export async function backendsOf(related: Related): Promise<ReadonlyMap<string, Backend>> {
  const { object, context } = related
  const names = [...new Set(serviceNames(object.spec))].slice(0, MOST_BACKENDS)
  const resource = await context.cluster.discovery.resolve('services', context.signal)
  const backends = await Promise.all(
    names.map(async (name): Promise<[string, Backend]> => {
      try {
        const { namespace } = object.metadata
        const service = await get(context.api, resource, { namespace, name, signal: context.signal })
        return [name, { service, slices: await slicesOf(name, related) }]
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        return [name, { missing: withoutPrefix(error) }]
      }
    }),
  )
  return new Map(backends)
}

function serviceNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(serviceNames)
  if (!isRecord(value)) return []
  const { service, ...rest } = value
  const own = isRecord(service) && typeof service.name === 'string' ? [service.name] : []
  return [...own, ...Object.values(rest).flatMap(serviceNames)]
}

/** Pods that still take something of a node (kubectl pkg/describe, NodeDescriber). */
export function podsOn({ object, list }: Related): Promise<readonly KubeObject[] | undefined> {
  const fieldSelector = `spec.nodeName=${object.metadata.name},status.phase!=Succeeded,status.phase!=Failed`
  return list('pods', { fieldSelector })
}

/** The lease by which a node's kubelet says that it lives, or why it could not be read. */
export async function leaseOf({ object, context: { api, cluster, signal } }: Related) {
  const resource = await cluster.discovery.resolve('leases.coordination.k8s.io', signal)
  try {
    const name = object.metadata.name ?? ''
    return { found: await get(api, resource, { namespace: 'kube-node-lease', name, signal }) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { missing: withoutPrefix(error) }
  }
}

function withoutPrefix({ message }: Fault): string {
  return message.replace(/^Error from server \(\w+\): /, '')
}
