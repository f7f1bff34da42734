import type { KubeObject } from '../object.ts'
import type { StatusCause } from './api-error.ts'
import { invalid } from './api-error.ts'
import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'
import type { Fields } from './patch/value.ts'
import { isFields } from './patch/value.ts'
import { same } from './seal.ts'
import { keyTrouble, valueTrouble } from './selectors/label-syntax.ts'
import type { LabelSelector } from './selectors/labels.ts'
import { matchesLabelSelector } from './selectors/labels.ts'

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const SELECTING: ReadonlySet<string> = new Set([
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
])
const FREE_NAMES: ReadonlySet<string> = new Set(['rbac.authorization.k8s.io'])

/**
 * The checks that people run into: names, selectors, containers, what may not change. Throws 422 with every cause found.
 * The real API server checks far more (pkg/apis/<group>/validation).
 */
export function validate(kind: Kind, before: KubeObject | undefined, object: KubeObject): void {
  const causes = [...nameCauses(kind, object), ...labelCauses(object), ...specCauses(kind, before, object)]
  if (causes.length > 0) throw invalid(kind, object.metadata.name ?? '', causes)
}

function nameCauses(kind: Kind, { metadata }: KubeObject): readonly StatusCause[] {
  const name = metadata.name ?? ''
  if (name === '' || FREE_NAMES.has(kind.group)) return []
  if (SUBDOMAIN.test(name) && name.length <= 253) return []
  const text = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`
  return [
    { reason: 'FieldValueInvalid', field: 'metadata.name', message: `Invalid value: ${JSON.stringify(name)}: ${text}` },
  ]
}

function labelCauses({ metadata }: KubeObject): readonly StatusCause[] {
  const field = 'metadata.labels'
  return Object.entries(metadata.labels ?? {}).flatMap(([key, value]): StatusCause[] => {
    const wrong = keyTrouble(key)
    if (wrong)
      return [{ reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(key)}: ${wrong}` }]
    const trouble = valueTrouble(String(value))
    if (!trouble) return []
    return [{ reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value)}: ${trouble}` }]
  })
}

function specCauses(kind: Kind, before: KubeObject | undefined, object: KubeObject): readonly StatusCause[] {
  const spec = isFields(object.spec) ? object.spec : {}
  const old = before && isFields(before.spec) ? before.spec : undefined
  const resource = groupResource(kind)
  if (resource === 'pods') return [...containerCauses('spec', spec), ...(old ? podChanges(old, spec) : [])]
  if (SELECTING.has(resource)) return workloadCauses(old, spec)
  return resource === 'secrets' && before ? typeChange(before, object) : []
}

function workloadCauses(old: Fields | undefined, spec: Fields): readonly StatusCause[] {
  const template = isFields(spec.template) ? spec.template : {}
  const metadata = isFields(template.metadata) ? template.metadata : {}
  const labels = isFields(metadata.labels) ? (metadata.labels as Record<string, string>) : {}
  const selector = spec.selector as LabelSelector | undefined
  const causes: StatusCause[] = []
  if (!selector) causes.push(required('spec.selector'))
  else if (old && !same(old.selector, selector)) {
    causes.push({
      reason: 'FieldValueInvalid',
      field: 'spec.selector',
      message: `Invalid value: ${JSON.stringify(selector)}: field is immutable`,
    })
  } else if (!matchesLabelSelector(selector, labels)) {
    const message = `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``
    causes.push({ reason: 'FieldValueInvalid', field: 'spec.template.metadata.labels', message })
  }
  const { replicas } = spec
  if (typeof replicas === 'number' && replicas < 0) causes.push(negative('spec.replicas', replicas))
  return [...causes, ...containerCauses('spec.template.spec', isFields(template.spec) ? template.spec : {})]
}

/** A count below zero. */
export function negative(field: string, value: number): StatusCause {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${value}: must be greater than or equal to 0` }
}

function required(field: string): StatusCause {
  return { reason: 'FieldValueRequired', field, message: 'Required value' }
}

function containerCauses(path: string, spec: Fields): readonly StatusCause[] {
  const containers = Array.isArray(spec.containers) ? spec.containers : []
  if (containers.length === 0) return [required(`${path}.containers`)]
  const seen = new Set<unknown>()
  return containers.flatMap((container: unknown, i) => {
    const at = `${path}.containers[${i}]`
    if (!isFields(container) || !container.name) return [required(`${at}.name`)]
    const { name } = container
    const twice = seen.has(name)
    seen.add(name)
    if (twice)
      return [
        { reason: 'FieldValueDuplicate', field: `${at}.name`, message: `Duplicate value: ${JSON.stringify(name)}` },
      ]
    return container.image ? [] : [required(`${at}.image`)]
  })
}

const FREE_IN_POD: ReadonlySet<string> = new Set([
  'activeDeadlineSeconds',
  'terminationGracePeriodSeconds',
  'tolerations',
  'schedulingGates',
  'ephemeralContainers',
])

/** Of a pod that exists little can change: images, its deadline, more tolerations. */
function podChanges(old: Fields, spec: Fields): readonly StatusCause[] {
  const fixed = (value: Fields) =>
    Object.fromEntries(
      Object.entries(value)
        .filter(([field]) => !FREE_IN_POD.has(field))
        .map(([field, part]) => [
          field,
          /ontainers$/.test(field) && Array.isArray(part) ? part.map(withoutImage) : part,
        ]),
    )
  if (same(fixed(old), fixed(spec))) return []
  const fields =
    '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
  return [
    {
      reason: 'FieldValueForbidden',
      field: 'spec',
      message: `Forbidden: pod updates may not change fields other than ${fields}`,
    },
  ]
}

function withoutImage(container: unknown): unknown {
  return isFields(container) ? { ...container, image: undefined, resources: undefined } : container
}

function typeChange(before: KubeObject, object: KubeObject): readonly StatusCause[] {
  if (same(before.type, object.type)) return []
  return [
    {
      reason: 'FieldValueInvalid',
      field: 'type',
      message: `Invalid value: ${JSON.stringify(object.type)}: field is immutable`,
    },
  ]
}
