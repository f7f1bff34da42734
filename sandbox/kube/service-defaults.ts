import type { KubeObject } from '../object.ts'
import { kinds } from './kinds.ts'
import type { Fields } from './patch/value.ts'
import { fields, list } from './patch/value.ts'
import type { Store } from './store.ts'

/** A Service's spec with an address, and with a port on every node where its type opens one. */
export function serviceSpec(service: KubeObject, store: Store): Fields {
  const spec = fields(service.spec)
  const type = spec.type ?? 'ClusterIP'
  const ports = list(spec.ports).map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port }))
  const base: Fields = { type, sessionAffinity: 'None', ...spec, ...(ports.length > 0 && { ports }) }
  if (type === 'ExternalName') return base
  const open = type === 'NodePort' || type === 'LoadBalancer'
  const clusterIP = spec.clusterIP ?? freeAddress(store)
  return {
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ...base,
    ...(open && {
      ports: nodePorts(service.metadata.name, ports, store),
      externalTrafficPolicy: base.externalTrafficPolicy ?? 'Cluster',
    }),
    clusterIP,
    clusterIPs: spec.clusterIPs ?? [clusterIP],
  }
}

const NODE_PORTS = { from: 30_000, count: 2_768 }

function hashOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return hash
}

function nodePorts(name: string, ports: readonly Fields[], store: Store): readonly Fields[] {
  const open = store.list(kinds.services).flatMap((service) => list(fields(service.spec).ports))
  const taken = new Set([...open, ...ports].map((port) => port.nodePort))
  return ports.map((port) => {
    if (port.nodePort) return port
    // By what the service is called, so that names and ids made by chance do not depend on how many ports there are.
    const first = hashOf(`${name} ${String(port.port)}`)
    const nodePort = Array.from(
      { length: NODE_PORTS.count },
      (_, i) => NODE_PORTS.from + ((first + i) % NODE_PORTS.count),
    ).find((free) => !taken.has(free))
    if (nodePort === undefined) return port
    taken.add(nodePort)
    return { ...port, nodePort }
  })
}

function freeAddress(store: Store): string {
  const taken = new Set(store.list(kinds.services).map((service) => fields(service.spec).clusterIP))
  for (;;) {
    const address = `10.96.${Math.floor(store.random() * 256)}.${1 + Math.floor(store.random() * 254)}`
    if (!taken.has(address)) return address
  }
}
