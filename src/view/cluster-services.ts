import type { Fields } from './fields.ts'
import { dig, fieldsList, numberOf, textOf } from './fields.ts'

/** A service that belongs to the cluster, and where it is. */
export type Running = { readonly name: string; readonly link: string }

/**
 * Where services labelled `kubernetes.io/cluster-service=true` are: at their load balancer, or through the API server at
 * `host`. Source: kubectl pkg/cmd/clusterinfo/clusterinfo.go.
 */
export function clusterServices(services: readonly unknown[], host: string): Running[] {
  return services.map((service) => ({
    name: textOf(dig(service, 'metadata', 'labels', 'kubernetes.io/name')) || textOf(dig(service, 'metadata', 'name')),
    link: linkOf(service, host),
  }))
}

function linkOf(service: unknown, host: string): string {
  const ports = fieldsList(dig(service, 'spec', 'ports'))
  const [ingress] = fieldsList(dig(service, 'status', 'loadBalancer', 'ingress'))
  if (ingress) {
    const ip = textOf(ingress.ip) || textOf(ingress.hostname)
    return ports.map(({ port }) => `http://${ip}:${numberOf(port) ?? 0} `).join('')
  }
  const name = textOf(dig(service, 'metadata', 'name'))
  const namespace = textOf(dig(service, 'metadata', 'namespace'))
  return `${host}/api/v1/namespaces/${namespace}/services/${proxied(name, ports[0])}/proxy`
}

/** `https:name:port` (apimachinery pkg/util/net, JoinSchemeNamePort). */
function proxied(name: string, port: Fields | undefined): string {
  if (!port) return name
  const portName = textOf(port.name)
  const scheme = portName === 'https' || port.port === 443 ? 'https' : ''
  if (scheme) return `${scheme}:${name}:${portName}`
  return portName ? `${name}:${portName}` : name
}
