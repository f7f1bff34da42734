/** What kind of wrong it is: a metric label, and what callers may tell apart. */
export type FaultCode =
  | 'usage'
  | 'identity'
  | 'denied'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'unknown-cluster'
  | 'unreachable'
  | 'timeout'
  | 'throttled'
  | 'cluster'
  | 'too-late'
  | 'queue'
  | 'chat'
  | 'config'
  | 'internal'

type FaultDetail = {
  /** What to do next, as a sentence. */
  readonly hint?: string
  /** Whether the same attempt can succeed later. */
  readonly retryable?: boolean
  /** Seconds the other side asked us to wait. */
  readonly retryAfter?: number
  /** For the log only. */
  readonly cause?: unknown
}

/** The only error whose text people see. Anything else that is thrown is logged under an id and shown as that id. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly hint: string | undefined
  readonly retryable: boolean
  readonly retryAfter: number | undefined

  constructor(code: FaultCode, sentence: string, detail: FaultDetail = {}) {
    super(sentence, { cause: detail.cause })
    this.name = 'Fault'
    this.code = code
    this.hint = detail.hint
    this.retryable = detail.retryable ?? false
    this.retryAfter = detail.retryAfter
  }
}
