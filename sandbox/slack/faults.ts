/** What goes wrong. `accept-then-drop` lets the call take effect and cuts the connection instead of answering. */
export type FaultAction =
  | { readonly retryAfter: number }
  | { readonly status: number }
  | { readonly error: string }
  | { readonly delayMs: number }
  | 'timeout'
  | 'drop'
  | 'accept-then-drop'

type Fault = {
  /** A Web API method, `response_url`, `upload`, or `*` for any of them. */
  readonly method: string
  /** How many calls it hits; once when left out. */
  readonly times?: number
  readonly action: FaultAction
  /** Only calls with such arguments. */
  readonly when?: (args: Readonly<Record<string, unknown>>) => boolean
}

/** Faults waiting for calls, first come, first served. */
export type Faults = {
  add(fault: Fault): void
  clear(): void
  /** Faults not used up: a test that planned one and never met it is wrong. */
  readonly pending: number
  take(method: string, args: Readonly<Record<string, unknown>>): FaultAction | undefined
}

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = []
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting = []
    },
    get pending() {
      return waiting.length
    },
    take(method, args) {
      const found = waiting.find(
        ({ fault }) => (fault.method === method || fault.method === '*') && (fault.when?.(args) ?? true),
      )
      if (!found) return undefined
      found.left -= 1
      if (found.left <= 0) waiting = waiting.filter((entry) => entry !== found)
      return found.fault.action
    },
  }
}
