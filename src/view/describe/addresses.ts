import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, listOf, numberOf, textOf } from '../fields.ts'
import { writeEvents } from './events.ts'
import { writeHead, writeLabelsAndAnnotations } from './metadata.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

type Events = readonly unknown[] | undefined

/** Describes an EndpointSlice. `now` in ms since the epoch, here and below (kubectl pkg/describe/describe.go, describeEndpointSliceV1). */
export function describeSlice(object: unknown, events: Events, now: number): string {
  const slice = fieldsOf(object)
  const ports = fieldsList(slice.ports)
  const endpoints = fieldsList(slice.endpoints)
  return described((write) => {
    writeHead(write, slice)
    write(0, `AddressType:\t${textOf(slice.addressType)}\n`)
    if (ports.length === 0) write(0, 'Ports: <unset>\n')
    else writePortTable(write, 0, ports, '<unset>')
    write(0, endpoints.length === 0 ? 'Endpoints: <none>\n' : 'Endpoints:\n')
    for (const endpoint of endpoints) writeEndpoint(write, endpoint)
    writeEvents(write, events, now)
  })
}

function writeEndpoint(write: Write, endpoint: Fields): void {
  const { ready } = fieldsOf(endpoint.conditions)
  const or = (value: unknown) => (typeof value === 'string' ? value : '<unset>')
  write(1, `- Addresses:\t${listOf(endpoint.addresses).map(textOf).join(', ') || '<none>'}\n`)
  write(2, 'Conditions:\n')
  write(3, `Ready:\t${typeof ready === 'boolean' ? ready : '<unset>'}\n`)
  write(2, `Hostname:\t${or(endpoint.hostname)}\n`)
  if (isFields(endpoint.targetRef)) {
    write(2, `TargetRef:\t${textOf(endpoint.targetRef.kind)}/${textOf(endpoint.targetRef.name)}\n`)
  }
  write(2, `NodeName:\t${or(endpoint.nodeName)}\n`)
  write(2, `Zone:\t${or(endpoint.zone)}\n`)
}

/** Describes Endpoints (describe.go, describeEndpoints). */
export function describeEndpoints(object: unknown, events: Events, now: number): string {
  const endpoints = fieldsOf(object)
  const ips = (list: unknown) =>
    fieldsList(list)
      .map((one) => textOf(one.ip))
      .join(',') || '<none>'
  return described((write) => {
    writeHead(write, endpoints)
    write(0, 'Subsets:\n')
    for (const { addresses, notReadyAddresses, ports } of fieldsList(endpoints.subsets)) {
      write(1, `Addresses:\t${ips(addresses)}\n`)
      write(1, `NotReadyAddresses:\t${ips(notReadyAddresses)}\n`)
      if (fieldsList(ports).length > 0) writePortTable(write, 1, fieldsList(ports), '0')
      write(0, '\n')
    }
    writeEvents(write, events, now)
  })
}

function writePortTable(write: Write, level: number, ports: readonly Fields[], none: string): void {
  write(level, 'Ports:\n')
  write(level + 1, 'Name\tPort\tProtocol\n')
  write(level + 1, '----\t----\t--------\n')
  for (const { name, port, protocol } of ports) {
    write(level + 1, `${textOf(name) || '<unset>'}\t${numberOf(port) ?? none}\t${textOf(protocol)}\n`)
  }
}

/** Describes an IngressClass (describe.go, describeIngressClassV1). */
export function describeIngressClass(object: unknown, events: Events, now: number): string {
  const { spec } = fieldsOf(object)
  const { controller, parameters } = fieldsOf(spec)
  return described((write) => {
    writeName(write, object)
    write(0, `Controller:\t${textOf(controller)}\n`)
    if (isFields(parameters)) {
      write(0, 'Parameters:\n')
      if (typeof parameters.apiGroup === 'string') write(1, `APIGroup:\t${parameters.apiGroup}\n`)
      write(1, `Kind:\t${textOf(parameters.kind)}\n`)
      write(1, `Name:\t${textOf(parameters.name)}\n`)
    }
    writeEvents(write, events, now)
  })
}

/** Describes a ServiceCIDR (describe.go, describeServiceCIDRV1). */
export function describeServiceCidr(object: unknown, events: Events, now: number): string {
  const conditions = fieldsList(dig(object, 'status', 'conditions'))
  return described((write) => {
    writeName(write, object)
    write(
      0,
      `CIDRs:\t${listOf(dig(object, 'spec', 'cidrs'))
        .map(textOf)
        .join(', ')}\n`,
    )
    if (conditions.length > 0) {
      write(0, 'Status:\nConditions:\n')
      write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n')
      write(1, '----\t------\t------------------\t------\t-------\n')
    }
    for (const one of conditions) {
      const cells = [one.type, one.status, dateText(one.lastTransitionTime), one.reason, one.message].map(textOf)
      write(1, `${cells.join('\t')}\n`)
    }
    writeEvents(write, events, now)
  })
}

/** Describes an IPAddress (describe.go, describeIPAddressV1). */
export function describeIpAddress(object: unknown, events: Events, now: number): string {
  const parent = dig(object, 'spec', 'parentRef')
  return described((write) => {
    writeName(write, object)
    if (isFields(parent)) {
      write(0, 'Parent Reference:\n')
      write(1, `Group:\t${textOf(parent.group)}\n`)
      write(1, `Resource:\t${textOf(parent.resource)}\n`)
      write(1, `Namespace:\t${textOf(parent.namespace)}\n`)
      write(1, `Name:\t${textOf(parent.name)}\n`)
    }
    writeEvents(write, events, now)
  })
}

function writeName(write: Write, object: unknown): void {
  write(0, `Name:\t${textOf(dig(object, 'metadata', 'name'))}\n`)
  writeLabelsAndAnnotations(write, fieldsOf(object))
}
