import type { Fault } from '../fault.ts'

export type Breaker = {
  /** Runs the call, or fails at once with the last failure while the cluster is known not to answer. */
  run<T>(call: () => Promise<T>): Promise<T>
  /** Somebody saw that the cluster cannot be reached. */
  trip(fault: Fault): void
  /** Somebody heard from the cluster. */
  reset(): void
}

/**
 * Keeps callers from waiting for a cluster that was just seen not to answer: for `holdMs` every call fails at once, then
 * one call at a time goes out to see, the others still failing at once.
 */
export function openBreaker(now: () => number, holdMs = 5000): Breaker {
  let open: { readonly fault: Fault; readonly until: number } | undefined
  let probing = false

  const trip = (fault: Fault) => {
    open = { fault, until: now() + holdMs }
  }
  const reset = () => {
    open = undefined
  }
  return {
    trip,
    reset,
    async run(call) {
      if (!open) return call()
      if (probing || now() < open.until) throw open.fault
      probing = true
      try {
        return await call()
      } finally {
        probing = false
      }
    },
  }
}
