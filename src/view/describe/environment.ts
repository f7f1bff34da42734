import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, textOf } from '../fields.ts'
import { quantityMilli, quantityValue } from '../quantity.ts'
import { quantityOf, resourceIn } from './resources.ts'
import type { Write } from './writer.ts'

/** The environment of a container; values out of Secrets are never resolved (describe.go, describeContainerEnvVars). */
export function writeEnvironment(write: Write, container: Fields, pod: Fields | undefined): void {
  writeSources(write, fieldsList(container.envFrom))
  const variables = fieldsList(container.env)
  write(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}\n`)
  for (const variable of variables) {
    if (isFields(variable.valueFrom)) writeReference(write, variable, container, pod)
    else writeValue(write, variable)
  }
}

function writeValue(write: Write, variable: Fields): void {
  const [first = '', ...rest] = textOf(variable.value).split('\n')
  write(3, `${textOf(variable.name)}:\t${first}\n`)
  for (const line of rest) write(3, `\t${line}\n`)
}

function writeReference(write: Write, variable: Fields, container: Fields, pod: Fields | undefined): void {
  const name = textOf(variable.name)
  const from = fieldsOf(variable.valueFrom)
  if (isFields(from.fieldRef)) {
    const { apiVersion, fieldPath } = from.fieldRef
    const value = pod ? podField(pod, textOf(fieldPath)) : ''
    write(3, `${name}:\t${value} (${textOf(apiVersion)}:${textOf(fieldPath)})\n`)
  } else if (isFields(from.resourceFieldRef)) {
    const resource = textOf(from.resourceFieldRef.resource)
    write(3, `${name}:\t${resourceField(from.resourceFieldRef, container)} (${resource})\n`)
  } else if (isFields(from.secretKeyRef)) writeKey(write, name, from.secretKeyRef, 'in secret')
  else if (isFields(from.configMapKeyRef)) writeKey(write, name, from.configMapKeyRef, 'of config map')
}

function writeKey(write: Write, name: string, reference: Fields, where: string): void {
  const set = `<set to the key '${textOf(reference.key)}' ${where} '${textOf(reference.name)}'>`
  write(3, `${name}:\t${set}\tOptional: ${reference.optional === true}\n`)
}

/** Of a pod's own fields kubectl resolves only these two; the rest need a conversion that it does not carry. */
function podField(pod: Fields, path: string): string {
  if (path === 'metadata.name') return textOf(dig(pod, 'metadata', 'name'))
  return path === 'metadata.namespace' ? textOf(dig(pod, 'metadata', 'namespace')) : ''
}

/** A limit or request in the unit asked for, rounded up (kubectl pkg/util/resource, ExtractContainerResourceValue). */
function resourceField(reference: Fields, container: Fields): string {
  const resource = textOf(reference.resource)
  const [, list, name = ''] = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.exec(resource) ?? []
  if (!list) return ''
  const amount = resourceIn(dig(container, 'resources', list), name)
  const asked = quantityOf(reference.divisor)
  const divisor = asked && asked.nano !== 0n ? asked : { nano: 1_000_000_000n, format: 'decimal' as const }
  const measure = name === 'cpu' ? quantityMilli : quantityValue
  const value = String(Math.ceil(measure(amount) / measure(divisor)))
  return value === '0' && /^limits\.(cpu|memory)$/.test(resource) ? 'node allocatable' : value
}

function writeSources(write: Write, sources: readonly Fields[]): void {
  if (sources.length > 0) write(2, 'Environment Variables from:\n')
  for (const source of sources) {
    const kind = isFields(source.configMapRef) ? 'ConfigMap' : isFields(source.secretRef) ? 'Secret' : ''
    const reference = fieldsOf(source.configMapRef ?? source.secretRef)
    const prefix = textOf(source.prefix)
    const from = prefix === '' ? kind : `${kind} with prefix '${prefix}'`
    write(3, `${textOf(reference.name)}\t${from}\tOptional: ${reference.optional === true}\n`)
  }
}
