import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, listOf, numberOf, textOf } from '../fields.ts'
import { labelText } from '../table.ts'
import { endpointText } from './endpoints.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/**
 * Describes a Service. `slices` are the EndpointSlices labelled with its name. `events` undefined leaves them out; `now` in ms
 * since the epoch. Source: kubectl pkg/describe/describe.go, describeService.
 */
export function describeService(
  object: unknown,
  slices: readonly unknown[],
  events: readonly unknown[] | undefined,
  now: number,
): string {
  const service = fieldsOf(object)
  const spec = fieldsOf(service.spec)
  return described((write) => {
    writeHead(write, service)
    write(0, `Selector:\t${labelText(spec.selector)}\n`)
    write(0, `Type:\t${textOf(spec.type)}\n`)
    writeAddresses(write, spec, fieldsList(dig(service, 'status', 'loadBalancer', 'ingress')))
    for (const port of fieldsList(spec.ports)) writePort(write, port, slices.map(fieldsOf))
    writeTraffic(write, spec)
    writeEvents(write, events, now)
  })
}

function writeAddresses(write: Write, spec: Fields, ingress: readonly Fields[]): void {
  writeOptional(write, 'IP Family Policy', textOf(spec.ipFamilyPolicy))
  write(0, `IP Families:\t${joined(spec.ipFamilies) || '<none>'}\n`)
  write(0, `IP:\t${textOf(spec.clusterIP)}\n`)
  write(0, `IPs:\t${joined(spec.clusterIPs) || '<none>'}\n`)
  writeOptional(write, 'External IPs', joined(spec.externalIPs))
  writeOptional(write, 'Desired LoadBalancer IP', textOf(spec.loadBalancerIP))
  writeOptional(write, 'External Name', textOf(spec.externalName))
  if (ingress.length > 0) write(0, `LoadBalancer Ingress:\t${ingress.map(ingressText).join(', ')}\n`)
}

function writePort(write: Write, port: Fields, slices: readonly Fields[]): void {
  const name = textOf(port.name) || '<unset>'
  const protocol = textOf(port.protocol)
  const nodePort = numberOf(port.nodePort) ?? 0
  write(0, `Port:\t${name}\t${numberOf(port.port) ?? 0}/${protocol}\n`)
  write(0, `TargetPort:\t${textOf(port.targetPort) || '0'}/${protocol}\n`)
  if (nodePort !== 0) write(0, `NodePort:\t${name}\t${nodePort}/${protocol}\n`)
  write(0, `Endpoints:\t${endpointText(slices, textOf(port.name))}\n`)
}

function writeTraffic(write: Write, spec: Fields): void {
  write(0, `Session Affinity:\t${textOf(spec.sessionAffinity)}\n`)
  writeOptional(write, 'External Traffic Policy', textOf(spec.externalTrafficPolicy))
  writeOptional(write, 'Internal Traffic Policy', textOf(spec.internalTrafficPolicy))
  const healthCheck = numberOf(spec.healthCheckNodePort) ?? 0
  if (healthCheck !== 0) write(0, `HealthCheck NodePort:\t${healthCheck}\n`)
  writeOptional(write, 'LoadBalancer Source Ranges', joined(spec.loadBalancerSourceRanges))
  writeOptional(write, 'Traffic Distribution', textOf(spec.trafficDistribution))
}

function writeOptional(write: Write, title: string, value: string): void {
  if (value !== '') write(0, `${title}:\t${value}\n`)
}

function joined(list: unknown): string {
  return listOf(list).map(textOf).join(',')
}

function ingressText(ingress: Fields): string {
  const ip = textOf(ingress.ip)
  if (ip === '') return textOf(ingress.hostname)
  const mode = textOf(ingress.ipMode)
  return mode === '' ? ip : `${ip} (${mode})`
}
