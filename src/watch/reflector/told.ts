import { Fault } from '../../fault.ts'
import { StatusFault } from '../../kube/status.ts'
import { count, fields, items, text } from '../kinds/json.ts'

/** What the server said no with, in the stream or in place of it (meta/v1 Status). */
export type Refusal = {
  readonly code: number
  readonly reason: string
  readonly message: string
  /** ms that it asked us to wait. */
  readonly retryAfter: number | undefined
  /** The revision we asked from lies before what is kept, or after what there is. */
  readonly revision: 'fine' | 'gone' | 'ahead'
}

/** The server's refusal, thrown out of the stream it came in. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** What came is not what a watch or a list is made of. */
export class Malformed extends Error {}

/** Reads the Status object of an ERROR event. */
export function readStatus(json: unknown): Refusal {
  const status = fields(json)
  const details = fields(status.details)
  const reason = text(status.reason) ?? ''
  const message = text(status.message) ?? 'the server ended the watch with an error'
  const code = count(status.code)
  const causes = items(details.causes).map((cause) => text(fields(cause).reason))
  const wait = count(details.retryAfterSeconds)
  return {
    code,
    reason,
    message,
    retryAfter: wait > 0 ? wait * 1000 : undefined,
    revision: revisionOf(code, reason, message, causes),
  }
}

/** What an answer that is not 2xx says; undefined for what is no answer. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal
  if (!(error instanceof StatusFault)) return undefined
  const { code, reason, message, details } = error.status
  const causes = details?.causes.map((cause) => cause.reason) ?? []
  return {
    code,
    reason,
    message,
    retryAfter: error.retryAfter === undefined ? undefined : error.retryAfter * 1000,
    revision: revisionOf(code, reason, message, causes),
  }
}

/** What to write down of an error: a Fault's sentence, or what the server said. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Fault) return error.message
  return error instanceof Error ? error.message : String(error)
}

/** apimachinery pkg/api/errors: IsGone, IsResourceExpired; apiserver storage/errors: IsTooLargeResourceVersion. */
function revisionOf(
  code: number,
  reason: string,
  message: string,
  causes: readonly (string | undefined)[],
): Refusal['revision'] {
  if (code === 410 || reason === 'Expired' || reason === 'Gone') return 'gone'
  const ahead = causes.includes('ResourceVersionTooLarge') || message.includes('Too large resource version')
  return ahead ? 'ahead' : 'fine'
}
