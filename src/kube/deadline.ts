import { Fault } from '../fault.ts'
import { OutOfTime } from './unreachable.ts'

export type Deadline = {
  readonly signal: AbortSignal
  /** ms until it strikes. */
  left(): number
  /** The clock stops; only the caller's signal still counts. */
  started(): void
  /** Lets go of the timer and of the caller's signal. */
  end(): void
}

/** A signal that strikes when the caller's does or after `ms`, whichever is first. */
export function deadline(outer: AbortSignal | undefined, ms: number): Deadline {
  const controller = new AbortController()
  const strikes = performance.now() + ms
  const onOuter = () => controller.abort(outerReason(outer))
  if (outer?.aborted) onOuter()
  else outer?.addEventListener('abort', onOuter, { once: true })
  const timer = setTimeout(() => controller.abort(new OutOfTime()), ms)
  return {
    signal: controller.signal,
    left: () => strikes - performance.now(),
    started: () => clearTimeout(timer),
    end() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onOuter)
    },
  }
}

/** Whoever stopped us may have said why, for people; an expired AbortSignal.timeout means that the request's time is up. */
function outerReason(outer: AbortSignal | undefined): unknown {
  const reason: unknown = outer?.reason
  if (reason instanceof Fault) return reason
  const late = reason instanceof DOMException && reason.name === 'TimeoutError'
  const sentence = late ? 'The cluster did not answer in the time there was.' : 'The request was stopped.'
  return new Fault('timeout', sentence, { retryable: !late, cause: reason })
}
