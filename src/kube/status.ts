import type { FaultCode } from '../fault.ts'
import { Fault } from '../fault.ts'
import type { Subject } from '../job.ts'
import { isRecord } from './objects.ts'

/** The API server's own words for what went wrong (meta/v1 Status). */
export type Status = {
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly details?: Details
  /** A list that expired between pages comes with a token to go on from elsewhere. */
  readonly continue?: string
}

const MAX_MESSAGE = 8192
const MAX_CAUSES = 100

type Details = {
  readonly name: string
  readonly group: string
  readonly kind: string
  readonly uid: string
  readonly retryAfterSeconds?: number
  readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[]
}

/** An answer of the API server that says no. The sentence is what kubectl would print. */
export class StatusFault extends Fault {
  readonly status: Status

  constructor(code: FaultCode, sentence: string, detail: ConstructorParameters<typeof Fault>[2], status: Status) {
    super(code, sentence, detail)
    this.name = 'StatusFault'
    this.status = status
  }
}

export type Refused = {
  readonly cluster: string
  readonly method: string
  readonly http: number
  readonly body: unknown
  readonly retryAfter?: number | undefined
  /** Who asked; undefined when quarterdeck asked for itself. */
  readonly subject?: Subject | undefined
}

/** Turns an answer that is not 2xx into a Fault with kubectl's text (kubectl pkg/cmd/util/helpers.go, checkErr). */
export function statusFault(refused: Refused): StatusFault {
  const status = readStatus(refused.body, refused.http)
  const code = CODES[status.reason] ?? codeOf(refused.http)
  const retryAfter = refused.retryAfter ?? status.details?.retryAfterSeconds
  const again = refused.http === 429 || (refused.method === 'GET' && refused.http >= 500 && refused.http !== 501)
  const hint = hintFor(code, status, refused)
  return new StatusFault(
    code,
    sentence(status, refused.cluster),
    {
      retryable: again,
      ...(retryAfter !== undefined && { retryAfter }),
      ...(hint !== undefined && { hint }),
    },
    status,
  )
}

const CODES: Readonly<Record<string, FaultCode>> = {
  NotFound: 'not-found',
  Forbidden: 'forbidden',
  Unauthorized: 'cluster',
  AlreadyExists: 'conflict',
  Conflict: 'conflict',
  Invalid: 'invalid',
  BadRequest: 'invalid',
  MethodNotAllowed: 'invalid',
  NotAcceptable: 'invalid',
  RequestEntityTooLarge: 'invalid',
  UnsupportedMediaType: 'invalid',
  TooManyRequests: 'throttled',
  Timeout: 'timeout',
  ServerTimeout: 'timeout',
  ServiceUnavailable: 'unreachable',
  Expired: 'cluster',
  Gone: 'cluster',
  InternalError: 'cluster',
}

function codeOf(http: number): FaultCode {
  if (http === 404) return 'not-found'
  if (http === 403) return 'forbidden'
  if (http === 409) return 'conflict'
  if (http === 429) return 'throttled'
  if (http === 504) return 'timeout'
  if (http === 502 || http === 503) return 'unreachable'
  return http >= 400 && http < 500 && http !== 401 && http !== 410 ? 'invalid' : 'cluster'
}

function readStatus(body: unknown, http: number): Status {
  if (!isRecord(body) || body.kind !== 'Status') return genericStatus(http)
  const generic = genericStatus(http)
  const token = isRecord(body.metadata) ? body.metadata.continue : undefined
  return {
    code: http,
    reason: text(body.reason),
    message: text(body.message).slice(0, MAX_MESSAGE) || generic.message,
    ...(isRecord(body.details) && { details: readDetails(body.details) }),
    ...(typeof token === 'string' && token && { continue: token }),
  }
}

function readDetails({ retryAfterSeconds, causes, ...details }: Record<string, unknown>): Details {
  return {
    name: text(details.name),
    group: text(details.group),
    kind: text(details.kind),
    uid: text(details.uid),
    ...(typeof retryAfterSeconds === 'number' && retryAfterSeconds > 0 && { retryAfterSeconds }),
    causes: (Array.isArray(causes) ? causes : [])
      .slice(0, MAX_CAUSES)
      .filter(isRecord)
      .map(({ reason, message, field }) => ({ reason: text(reason), message: text(message), field: text(field) })),
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What client-go says when the body says nothing (apimachinery pkg/api/errors, NewGenericServerResponse). */
function genericStatus(http: number): Status {
  const [reason, message] = GENERIC[http] ?? [
    http >= 500 ? 'InternalError' : '',
    http >= 500
      ? 'an error on the server has prevented the request from succeeding'
      : `the server responded with the status code ${http} but did not return more information`,
  ]
  return { code: http, reason, message }
}

const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'the server does not allow this request'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  406: ['NotAcceptable', 'the server was unable to respond with a content type that the client supports'],
  409: ['Conflict', 'the server reported a conflict'],
  410: ['Gone', 'the server no longer has the requested resource'],
  413: ['RequestEntityTooLarge', 'the request is too large for the server'],
  415: ['UnsupportedMediaType', 'the server does not support the media type of the request'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
}

function sentence(status: Status, cluster: string): string {
  if (status.code === 401)
    return `${cluster} does not accept the credentials quarterdeck has for it (${status.message}).`
  if (status.reason === 'Invalid') return invalid(status)
  return status.reason
    ? `Error from server (${status.reason}): ${status.message}`
    : `Error from server: ${status.message}`
}

function invalid({ message, details }: Status): string {
  if (!details) return `The request is invalid: ${message}`
  const { kind, name } = details
  const causes = [...new Set(details.causes.map((cause) => `${cause.field}: ${cause.message}`))]
  const start = kind || name ? `The ${kind} ${JSON.stringify(name)} is invalid` : 'The request is invalid'
  if (causes.length === 1) return `${start}: ${causes[0]}`
  if (causes.length > 1) return `${start}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`
  return kind || name ? start : `${start}: ${message}`
}

function hintFor(code: FaultCode, status: Status, { cluster, subject }: Refused): string | undefined {
  if (status.code === 401) return 'Its token, certificate or credential plugin needs an admin.'
  if (code === 'forbidden') return forbiddenHint(status.message, cluster, subject)
  return undefined
}

const CANNOT =
  /cannot (\S+) (?:resource "([^"]+)" in API group "([^"]*)"|path "([^"]+)")(?:.* in the namespace "([^"]+)")?/

function forbiddenHint(message: string, cluster: string, subject: Subject | undefined): string {
  const [, verb, resource, group, path, namespace] = CANNOT.exec(message) ?? []
  if (verb === 'impersonate') {
    return `Quarterdeck's own account on ${cluster} may not act as you: an admin has to let it impersonate that ${resource === 'groups' ? 'group' : 'user'}.`
  }
  const who = subject
    ? `On ${cluster} you are ${subject.user}${subject.groups.length > 0 ? ` (${subject.groups.join(', ')})` : ''}.`
    : `Quarterdeck asked ${cluster} for itself, not for you.`
  if (!verb) return who
  const what = path ? `path ${path}` : group ? `${resource}.${group}` : resource
  const where = path ? '' : namespace ? ` in namespace ${namespace}` : ' in the whole cluster'
  return `${who} Missing there: a role that allows ${verb} on ${what}${where}.`
}
