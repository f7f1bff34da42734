import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'

export type StatusCause = { readonly reason?: string; readonly message: string; readonly field?: string }

export type StatusDetails = {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** An error as the Kubernetes API tells it: becomes a `Status` object on the wire. */
export class ApiError extends Error {
  readonly code: number
  readonly reason: string
  readonly details: StatusDetails | undefined
  /** What an expired page still says in its metadata. */
  readonly metadata: { readonly continue?: string }

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    metadata: { readonly continue?: string } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.reason = reason
    this.details = details
    this.metadata = metadata
  }
}

/** The `Status` that goes over the wire. */
export function statusOf(error: ApiError): Record<string, unknown> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: error.metadata,
    status: 'Failure',
    message: error.message,
    ...(error.reason && { reason: error.reason }),
    ...(error.details && { details: error.details }),
    code: error.code,
  }
}

type Named = Pick<Kind, 'group' | 'plural'>

function details(kind: Named, name: string): StatusDetails {
  return { ...(name && { name }), ...(kind.group && { group: kind.group }), kind: kind.plural }
}

// Texts below: k8s.io/apimachinery pkg/api/errors/errors.go.

export function notFound(kind: Named, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${groupResource(kind)} "${name}" not found`, details(kind, name))
}

export function alreadyExists(kind: Named, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', `${groupResource(kind)} "${name}" already exists`, details(kind, name))
}

export function conflict(kind: Named, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${groupResource(kind)} "${name}": ${why}`
  return new ApiError(409, 'Conflict', message, details(kind, name))
}

/** A mistake that the API server takes for one of its own: 500 without a reason. */
export function unexplained(message: string): ApiError {
  return new ApiError(500, '', message)
}

/** 422 of the options of a request: `ListOptions`, `DeleteOptions` and so on. */
export function invalidOptions(kind: string, causes: readonly StatusCause[]): ApiError {
  return invalid({ group: 'meta.k8s.io', kind }, '', causes)
}

/** 405, for a verb that a resource or a subresource does not have. */
export function notAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message)
}

export function forbidden(kind: Named, name: string, why: string): ApiError {
  const target = name === '' ? `${groupResource(kind)} is forbidden` : `${groupResource(kind)} "${name}" is forbidden`
  return new ApiError(403, 'Forbidden', `${target}: ${why}`, details(kind, name))
}

/** 422 with one cause a field, as validation reports them. `kind` is named by its singular here: `Pod "x" is invalid`. */
export function invalid(kind: Pick<Kind, 'group' | 'kind'>, name: string, causes: readonly StatusCause[]): ApiError {
  // What two checks found is said once, though it is counted twice.
  const lines = [...new Set(causes.map((cause) => (cause.field ? `${cause.field}: ${cause.message}` : cause.message)))]
  const text = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  const title = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return new ApiError(422, 'Invalid', `${title} "${name}" is invalid: ${text}`, {
    ...(name && { name }),
    ...(kind.group && { group: kind.group }),
    ...(kind.kind && { kind: kind.kind }),
    causes,
  })
}

/** The page or watch asks for a revision that was compacted away. */
export function expired(asked: number, oldest: number): ApiError {
  return new ApiError(410, 'Expired', `too old resource version: ${asked} (${oldest})`)
}

/** What this sandbox does not do, said plainly. */
export function notImplemented(what: string): ApiError {
  return new ApiError(501, 'NotImplemented', `the sandbox does not serve ${what}`)
}

/** 415, naming what would be taken. */
export function unsupported(accepted: string): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`
  return new ApiError(415, 'UnsupportedMediaType', message, {})
}
