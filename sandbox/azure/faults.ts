/** What goes wrong with a call. */
export type AzureFault =
  /** An answer other than ours: an example of the specification, or an error with its headers. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  /** Without headers that ARM otherwise sends. */
  | { readonly kind: 'lost-headers' }
  /** Never answers. */
  | { readonly kind: 'stall' }
  /** Cuts the connection. */
  | { readonly kind: 'reset' }
  /** A challenge as continuous access evaluation sends it: the token is good, but policy changed. */
  | { readonly kind: 'claims' }

type Planned = {
  readonly fault: AzureFault
  /** Only calls that fit, by method and path with its query; any call without it. */
  readonly when?: RegExp
  /** How many calls it hits; once when left out. */
  readonly times?: number
}

export type AzureFaults = {
  add(planned: Planned): void
  clear(): void
  /** Faults that no call met yet. */
  readonly pending: number
  take(call: string): AzureFault | undefined
}

export function createAzureFaults(): AzureFaults {
  let waiting: { readonly planned: Planned; left: number }[] = []
  return {
    add: (planned) => void waiting.push({ planned, left: planned.times ?? 1 }),
    clear: () => {
      waiting = []
    },
    get pending() {
      return waiting.length
    },
    take(call) {
      const found = waiting.find(({ planned }) => planned.when?.test(call) ?? true)
      if (!found) return undefined
      found.left -= 1
      if (found.left <= 0) waiting = waiting.filter((each) => each !== found)
      return found.planned.fault
    },
  }
}

/** ARM's own shape of an error. */
export function armError(status: number, code: string, message: string): Extract<AzureFault, { kind: 'answer' }> {
  return { kind: 'answer', status, body: { error: { code, message } } }
}
