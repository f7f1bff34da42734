import type { KubeObject } from '../../object.ts'
import { badRequest } from '../api-error.ts'
import type { Kind } from '../kind.ts'
import { groupResource } from '../kind.ts'

type Requirement = { readonly field: string; readonly value: string; readonly equal: boolean }

const EVERYWHERE = ['metadata.name', 'metadata.namespace']

/** What selectors may name beside name and namespace (pkg/apis/<group>/v1/conversion.go, each kind's AddFieldLabelConversions). */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  replicationcontrollers: ['status.replicas'],
  'jobs.batch': ['status.successful'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
}

/** Fields whose name in a selector is not where the object has them. */
const PATHS: Readonly<Record<string, string>> = {
  source: 'source.component',
  reportingComponent: 'reportingComponent',
  'status.successful': 'status.succeeded',
}

/** Reads the `fieldSelector` of a query for a kind. Throws 400 for syntax, and for fields the kind does not offer. */
export function parseFieldSelector(kind: Kind, text: string): (object: KubeObject) => boolean {
  const requirements = splitTerms(text).map((term) => parseTerm(text, term))
  for (const { field } of requirements) checkField(kind, field)
  return (object) =>
    requirements.every(({ field, value, equal }) => (fieldOf(object, PATHS[field] ?? field) === value) === equal)
}

function splitTerms(text: string): readonly string[] {
  const terms = text.match(/(?:\\.|[^,\\])+/g) ?? []
  return terms.filter((term) => term !== '')
}

function parseTerm(selector: string, term: string): Requirement {
  const match = /^((?:\\.|[^=!\\])*)(==|!=|=)(.*)$/s.exec(term)
  if (!match) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`)
  if (/(^|[^\\])(\\\\)*=/.test(match[3] ?? ''))
    throw badRequest('invalid field selector: unescaped character in value: 61')
  return { field: match[1] ?? '', equal: match[2] !== '!=', value: (match[3] ?? '').replace(/\\([\\,=])/g, '$1') }
}

function checkField(kind: Kind, field: string): void {
  if (EVERYWHERE.includes(field)) return
  const known = FIELDS[groupResource(kind)] ?? kind.selectableFields?.map((path) => path.replace(/^\./, ''))
  if (known?.includes(field)) return
  if (known) throw badRequest(`field label not supported: ${field}`)
  throw badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`)
}

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object
  for (const part of path.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined
  }
  if (value !== undefined && value !== null) return String(value)
  return path === 'spec.unschedulable' || path === 'spec.hostNetwork' ? 'false' : ''
}
