import { kinds } from '../../kube/kinds.ts'
import { randomSuffix } from '../../kube/random.ts'
import type { KubeObject } from '../../object.ts'
import type { Cluster } from '../cluster.ts'
import { follow, rewrite } from '../cluster.ts'
import { createLoop } from '../loop.ts'
import { isControlledBy, keyOf } from '../owner.ts'
import type { Pod } from '../pod/pod.ts'
import type { Labels } from '../selector.ts'
import { selects } from '../selector.ts'
import type { Service } from './endpoints.ts'
import { belonging, sliceOf, subsetsOf } from './endpoints.ts'

/** Keeps the endpoints of services: one EndpointSlice and one Endpoints each. Returns what stops it. */
export function endpointsController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): undefined {
    const [namespace = '', name = ''] = key.split('/')
    const service = store.get(kinds.services, namespace, name) as Service | undefined
    const { selector } = service?.spec ?? {}
    if (!service || !selector) return
    const pods = cluster.pods
      .inNamespace(namespace)
      .filter((pod) => selects({ matchLabels: selector }, pod.metadata.labels))
    const slices = store.list(kinds.endpointslices, { namespace }).filter((one) => isControlledBy(one, service))
    put(slices[0] ?? emptySlice(service), sliceOf(service, pods, zoneOf))
    const old = store.get(kinds.endpoints, namespace, name)
    const subsets = subsetsOf(service, pods)
    put(
      old ?? { apiVersion: 'v1', kind: 'Endpoints', metadata: belonging(service) },
      subsets.length > 0 ? { subsets } : {},
    )
  }

  function put(held: KubeObject, fields: Readonly<Record<string, unknown>>): void {
    if (held.metadata.uid === undefined) store.create({ ...held, ...fields })
    else rewrite(store, { apiVersion: held.apiVersion, kind: held.kind, metadata: held.metadata }, fields)
  }

  function emptySlice(service: Service): KubeObject {
    const metadata = belonging(service, `-${randomSuffix(cluster.random)}`)
    const labels = {
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': service.metadata.name,
    }
    const named = { ...metadata, generateName: `${service.metadata.name}-`, labels }
    return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: named }
  }

  function zoneOf(node: string): string | undefined {
    return store.get(kinds.nodes, undefined, node)?.metadata.labels?.['topology.kubernetes.io/zone']
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `Service ${key}`))
  const services = new Map<string, Map<string, Labels>>()
  const stops = [
    follow(store, kinds.services, ({ type, object }) => {
      const { selector } = (object as Service).spec
      const here = services.get(object.metadata.namespace ?? '') ?? new Map<string, Labels>()
      services.set(object.metadata.namespace ?? '', here)
      if (type === 'DELETED' || !selector) here.delete(keyOf(object))
      else here.set(keyOf(object), selector)
      if (type !== 'DELETED') loop.enqueue(keyOf(object))
    }),
    follow(store, kinds.pods, ({ type, object, previous }) => {
      const labels = [object.metadata.labels, previous?.metadata.labels]
      if (type === 'MODIFIED' && previous && !matters(object as Pod, previous as Pod)) return
      for (const [key, matchLabels] of services.get(object.metadata.namespace ?? '') ?? []) {
        if (labels.some((one) => selects({ matchLabels }, one))) loop.enqueue(key)
      }
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

function matters(pod: Pod, before: Pod): boolean {
  const same =
    pod.metadata.labels === before.metadata.labels &&
    pod.status?.podIP === before.status?.podIP &&
    pod.status?.phase === before.status?.phase &&
    pod.status?.conditions === before.status?.conditions &&
    pod.metadata.deletionTimestamp === before.metadata.deletionTimestamp
  return !same
}
