import type { KubeObject } from '../../object.ts'
import { ownedBy } from '../owner.ts'
import type { Pod } from '../pod/pod.ts'
import { isOver, isReady } from '../pod/readiness.ts'

export type ServicePort = {
  readonly name?: string
  readonly port: number
  readonly protocol?: string
  readonly targetPort?: number | string
}

export type Service = KubeObject & {
  readonly spec: {
    readonly selector?: Readonly<Record<string, string>>
    readonly ports?: readonly ServicePort[]
    readonly clusterIP?: string
    readonly type?: string
    readonly publishNotReadyAddresses?: boolean
  }
}

type Zone = (node: string) => string | undefined
type NumberedPort = { readonly name: string; readonly port: number; readonly protocol: string }

/** The EndpointSlice of a service: every pod of its selector that has an address, and whether it takes traffic. */
export function sliceOf(service: Service, pods: readonly Pod[], zoneOf: Zone): Readonly<Record<string, unknown>> {
  const living = placed(pods)
  return {
    addressType: 'IPv4',
    endpoints: living.map((pod) => {
      const ending = pod.metadata.deletionTimestamp !== undefined
      const serving = isReady(pod) || service.spec.publishNotReadyAddresses === true
      const node = pod.spec.nodeName ?? ''
      const zone = zoneOf(node)
      return {
        addresses: [pod.status?.podIP ?? ''],
        conditions: { ready: serving && !ending, serving, terminating: ending },
        nodeName: node,
        targetRef: target(pod),
        ...(zone && { zone }),
      }
    }),
    ports: portsOf(service, living),
  }
}

/** The older form of the same, as `kubectl get endpoints` shows it. */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly Readonly<Record<string, unknown>>[] {
  const living = placed(pods).filter((pod) => pod.metadata.deletionTimestamp === undefined)
  if (living.length === 0) return []
  const address = (pod: Pod) => ({ ip: pod.status?.podIP, nodeName: pod.spec.nodeName, targetRef: target(pod) })
  const serves = (pod: Pod) => isReady(pod) || service.spec.publishNotReadyAddresses === true
  const addresses = living.filter(serves).map(address)
  const notReadyAddresses = living.filter((pod) => !serves(pod)).map(address)
  return [
    {
      ...(addresses.length > 0 && { addresses }),
      ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
      ports: portsOf(service, living),
    },
  ]
}

/** What Endpoints and EndpointSlice of a service have in common. */
export function belonging(service: Service, suffix = ''): KubeObject['metadata'] {
  return {
    name: service.metadata.name + suffix,
    namespace: service.metadata.namespace ?? 'default',
    ownerReferences: [ownedBy(service)],
  }
}

function placed(pods: readonly Pod[]): readonly Pod[] {
  const living = pods.filter((pod) => pod.status?.podIP && !isOver(pod))
  return living.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}

function target(pod: Pod) {
  const { name, namespace, uid } = pod.metadata
  return { kind: 'Pod', namespace, name, uid }
}

function portsOf(service: Service, pods: readonly Pod[]): readonly NumberedPort[] {
  return (service.spec.ports ?? []).map(({ name = '', port, protocol = 'TCP', targetPort = port }) => {
    const named = pods
      .flatMap((pod) => pod.spec.containers)
      .flatMap((one) => one.ports ?? [])
      .find((one) => one.name === targetPort)
    return { name, port: typeof targetPort === 'number' ? targetPort : (named?.containerPort ?? port), protocol }
  })
}
