import type { StatusCause } from './api-error.ts'
import { invalidOptions } from './api-error.ts'

const FIELD = 'resourceVersionMatch'

/**
 * Throws 422 where the options of a list or a watch contradict each other
 * (k8s.io/apimachinery pkg/apis/internalversion/validation/validation.go).
 */
export function checkListOptions(query: URLSearchParams, isWatch: boolean): void {
  const causes = isWatch ? watchCauses(query) : listCauses(query)
  if (causes.length > 0) throw invalidOptions('ListOptions', causes)
}

function listCauses(query: URLSearchParams): readonly StatusCause[] {
  const match = query.get(FIELD) ?? ''
  const revision = query.get('resourceVersion') ?? ''
  const causes: StatusCause[] = []
  if (match !== '') {
    if (revision === '') causes.push(forbid('resourceVersionMatch is forbidden unless resourceVersion is provided'))
    if (query.get('continue')) causes.push(forbid('resourceVersionMatch is forbidden when continue is provided'))
    if (match !== 'Exact' && match !== 'NotOlderThan') causes.push(unknown(match, '"Exact", "NotOlderThan", ""'))
    if (match === 'Exact' && revision === '0')
      causes.push(forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  }
  if (query.has('sendInitialEvents'))
    causes.push(forbid('sendInitialEvents is forbidden for list', 'sendInitialEvents'))
  return causes
}

function watchCauses(query: URLSearchParams): readonly StatusCause[] {
  const match = query.get(FIELD) ?? ''
  const initial = query.has('sendInitialEvents')
  if (!initial && match !== '')
    return [forbid('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')]
  if (!initial || match === 'NotOlderThan') return []
  const missing = forbid('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  return match === '' ? [missing] : [missing, unknown(match, '"NotOlderThan"')]
}

function forbid(why: string, field = FIELD): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }
}

function unknown(match: string, supported: string): StatusCause {
  const message = `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}`
  return { reason: 'FieldValueNotSupported', message, field: FIELD }
}
