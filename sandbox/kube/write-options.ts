import type { StatusCause } from './api-error.ts'
import { invalidOptions } from './api-error.ts'
import type { Exchange } from './exchange.ts'
import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'
import type { Fields } from './patch/value.ts'
import { isFields } from './patch/value.ts'
import type { DeleteOptions } from './store.ts'

const POLICIES: readonly unknown[] = ['Foreground', 'Background', 'Orphan']

/** A map, because over HTTP/2 a method may be any word. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['POST', 'CreateOptions'],
  ['PUT', 'UpdateOptions'],
  ['PATCH', 'PatchOptions'],
  ['DELETE', 'DeleteOptions'],
])

/** `dryRun=All`: everything but the writing. Throws 422 for any other value. */
export function isDryRun({ query, method }: Pick<Exchange, 'query' | 'method'>): boolean {
  return isAll(query.getAll('dryRun'), KINDS.get(method) ?? 'CreateOptions')
}

/** How a delete is to be done: by its body, else by its query. Throws 422 for values that are none. */
export function deleteOptions(kind: Kind, body: Fields, call: Pick<Exchange, 'query' | 'method'>): DeleteOptions {
  const { query } = call
  const grace =
    body.gracePeriodSeconds ?? (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined)
  const policy = body.propagationPolicy ?? query.get('propagationPolicy') ?? undefined
  if (policy !== undefined && !POLICIES.includes(policy)) {
    const supported = '"Foreground", "Background", "Orphan", "nil"'
    throw invalidOptions('DeleteOptions', [unsupported('propagationPolicy', JSON.stringify(policy), supported)])
  }
  // A Job that is deleted without a word leaves its pods (pkg/registry/batch/job/strategy.go).
  const byDefault = groupResource(kind) === 'jobs.batch' ? 'Orphan' : undefined
  const preconditions = isFields(body.preconditions) ? body.preconditions : undefined
  const chosen = (policy ?? byDefault) as DeleteOptions['propagationPolicy']
  const dry = Array.isArray(body.dryRun) ? isAll(body.dryRun, 'DeleteOptions') : false
  return {
    ...(typeof grace === 'number' && Number.isFinite(grace) && { gracePeriodSeconds: Math.max(0, grace) }),
    ...(chosen && { propagationPolicy: chosen }),
    ...(preconditions && { preconditions: preconditions as NonNullable<DeleteOptions['preconditions']> }),
    dryRun: isDryRun(call) || dry,
  }
}

function isAll(values: readonly unknown[], options: string): boolean {
  const given = values.filter((value) => value !== '')
  if (given.some((value) => value !== 'All'))
    throw invalidOptions(options, [unsupported('dryRun', JSON.stringify(given), '"All"')])
  return given.length > 0
}

function unsupported(field: string, value: string, supported: string): StatusCause {
  const message = `Unsupported value: ${value}: supported values: ${supported}`
  return { reason: 'FieldValueNotSupported', message, field }
}
