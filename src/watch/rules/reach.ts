import type { Texts } from '../kinds/json.ts'
import type { Service } from '../kinds/service.ts'
import type { World } from '../world.ts'
import { listed } from '../world.ts'

export type Reached = {
  readonly name: string
  readonly ready: number
  readonly endpoints: number
  /** How people outside get to it: `ingress shop.example.com`, `a load balancer`. */
  readonly routedBy: string | undefined
}

/** Who reaches a workload: its Services, and what leads to them from outside. */
export type Reach = { readonly services: readonly Reached[]; readonly routed: boolean }

export function reachOf(world: World, namespace: string, labels: Texts | undefined): Reach {
  const services = labels
    ? listed(world, 'Service', world.inNamespace.get(`Service/${namespace}`)).filter(({ selector }) =>
        selects(selector, labels),
      )
    : []
  const reached = services.map((service) => reachedService(world, service))
  return { services: reached, routed: reached.some(({ routedBy }) => routedBy !== undefined) }
}

export function reachedService(world: World, service: Service): Reached {
  const { namespace, name } = service.meta
  const slices = listed(world, 'EndpointSlice', world.inNamespace.get(`EndpointSlice/${namespace}`)).filter(
    (slice) => slice.service === name,
  )
  const ready = slices.reduce((sum, slice) => sum + slice.ready, 0)
  const endpoints = slices.reduce((sum, slice) => sum + slice.ready + slice.notReady, 0)
  return { name, ready, endpoints, routedBy: routedBy(world, service) }
}

function routedBy(world: World, service: Service): string | undefined {
  const { namespace, name } = service.meta
  for (const ingress of listed(world, 'Ingress', world.inNamespace.get(`Ingress/${namespace}`))) {
    const backend = ingress.backends.find((each) => each.service === name)
    if (backend) return backend.host === undefined ? `ingress ${ingress.meta.name}` : `ingress ${backend.host}`
  }
  if (service.type === 'LoadBalancer') return 'a load balancer'
  // Without the cluster's DNS nobody finds anybody.
  return namespace === 'kube-system' && name === 'kube-dns' ? 'every pod that looks up a name' : undefined
}

export function selects(selector: Texts, labels: Texts): boolean {
  const wanted = Object.entries(selector)
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
}
