import type { Fields } from '../fields.ts'
import { compareText, dig, fieldsList, fieldsOf, isFields, listOf, numberOf, textOf } from '../fields.ts'
import { endpointText } from './endpoints.ts'
import { writeEvents } from './events.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/** A Service that an Ingress leads to with its EndpointSlices, or why it could not be read. */
export type Backend = { readonly service: unknown; readonly slices: readonly unknown[] } | { readonly missing: string }

/**
 * Describes an Ingress. `backends` by the names of Services. `events` undefined leaves them out; `now` in ms since the epoch.
 * Source: kubectl pkg/describe/describe.go, describeIngressV1.
 */
export function describeIngress(
  object: unknown,
  backends: ReadonlyMap<string, Backend>,
  events: readonly unknown[] | undefined,
  now: number,
): string {
  const ingress = fieldsOf(object)
  const spec = fieldsOf(ingress.spec)
  const text = (backend: unknown) => backendText(fieldsOf(backend), backends)
  const fallback = isFields(spec.defaultBackend) ? text(spec.defaultBackend) : '<default>'
  return described((write) => {
    write(0, `Name:\t${textOf(dig(ingress, 'metadata', 'name'))}\n`)
    writeLabels(write, 'Labels', dig(ingress, 'metadata', 'labels'))
    write(0, `Namespace:\t${textOf(dig(ingress, 'metadata', 'namespace'))}\n`)
    write(0, `Address:\t${addresses(dig(ingress, 'status', 'loadBalancer', 'ingress'))}\n`)
    write(0, `Ingress Class:\t${textOf(spec.ingressClassName) || '<none>'}\n`)
    write(0, `Default backend:\t${fallback}\n`)
    writeTls(write, fieldsList(spec.tls))
    writeRules(write, fieldsList(spec.rules), fallback, text)
    writeAnnotations(write, 'Annotations', dig(ingress, 'metadata', 'annotations'))
    writeEvents(write, events, now)
  })
}

function addresses(list: unknown): string {
  const found = fieldsList(list).map((one) => textOf(one.ip) || textOf(one.hostname))
  return [...new Set(found.filter(Boolean))].sort(compareText).join(',')
}

function writeTls(write: Write, list: readonly Fields[]): void {
  if (list.length > 0) write(0, 'TLS:\n')
  for (const one of list) {
    const hosts = listOf(one.hosts).map(textOf).join(',')
    const secret = textOf(one.secretName)
    write(1, secret === '' ? `SNI routes ${hosts}\n` : `${secret} terminates ${hosts}\n`)
  }
}

function writeRules(
  write: Write,
  rules: readonly Fields[],
  fallback: string,
  text: (backend: unknown) => string,
): void {
  write(0, 'Rules:\n  Host\tPath\tBackends\n')
  write(1, '----\t----\t--------\n')
  const routed = rules.filter((rule) => isFields(rule.http))
  for (const rule of routed) {
    write(1, `${textOf(rule.host) || '*'}\t\n`)
    for (const path of fieldsList(dig(rule, 'http', 'paths'))) {
      write(2, `\t${textOf(path.path)} \t${text(path.backend)}\n`)
    }
  }
  if (routed.length === 0) write(1, `*\t*\t${fallback}\n`)
}

function backendText(backend: Fields, backends: ReadonlyMap<string, Backend>): string {
  if (isFields(backend.service)) return serviceText(backend.service, backends)
  if (!isFields(backend.resource)) return ''
  const { apiGroup, kind, name } = backend.resource
  const group = typeof apiGroup === 'string' ? apiGroup : '<none>'
  return `APIGroup: ${group}, Kind: ${textOf(kind)}, Name: ${textOf(name)}`
}

function serviceText(reference: Fields, backends: ReadonlyMap<string, Backend>): string {
  const name = textOf(reference.name)
  const number = numberOf(dig(reference, 'port', 'number')) ?? 0
  const portName = textOf(dig(reference, 'port', 'name'))
  const title = `${name}:${number === 0 ? portName : number}`
  const found = backends.get(name) ?? { missing: 'not read' }
  if ('missing' in found) return `${title} (<error: ${found.missing}>)`
  const port = fieldsList(dig(found.service, 'spec', 'ports')).findLast((one) =>
    number === 0 ? portName !== '' && one.name === portName : one.port === number,
  )
  return `${title} (${endpointText(found.slices.map(fieldsOf), textOf(port?.name))})`
}
