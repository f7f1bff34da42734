/** What goes wrong with a request. */
export type FaultAction =
  /** The connection is torn down without an answer. */
  | { readonly kind: 'reset' }
  /** Accepted, and never answered. */
  | { readonly kind: 'stall' }
  /** A Status with this code; `retryAfter` in seconds. */
  | { readonly kind: 'status'; readonly code: number; readonly retryAfter?: number; readonly message?: string }
  /** The right answer, `ms` later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Half of the answer's body, then a reset. */
  | { readonly kind: 'cut' }
  /** 410: the revision or page asked for is gone. On a watch it comes as an event. */
  | { readonly kind: 'gone' }
  /** 200 with a body that is no JSON. */
  | { readonly kind: 'garbage' }

export type FaultRule = {
  readonly match?: {
    readonly method?: string
    /** Tested against path and query. */
    readonly path?: RegExp
  }
  /** How many requests it hits before it is used up; without limit when left out. */
  readonly times?: number
  readonly action: FaultAction
}

export type Faults = {
  /** Adds a rule; what it returns removes it again. The first rule that matches wins. */
  push(rule: FaultRule): () => void
  clear(): void
  /** What should go wrong with this request, counted as one of the rule's times. */
  take(method: string, target: string): FaultAction | undefined
}

/** A list of things that are to go wrong, empty at first. */
export function createFaults(): Faults {
  let rules: { readonly rule: FaultRule; left: number }[] = []
  const remove = (gone: object) => {
    rules = rules.filter((entry) => entry !== gone)
  }
  return {
    push(rule) {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY }
      rules.push(entry)
      return () => remove(entry)
    },
    clear() {
      rules = []
    },
    take(method, target) {
      const entry = rules.find(({ rule: { match } }) => {
        const byMethod = match?.method === undefined || match.method === method
        return byMethod && (match?.path === undefined || target.search(match.path) >= 0)
      })
      if (!entry) return undefined
      entry.left -= 1
      if (entry.left <= 0) remove(entry)
      return entry.rule.action
    },
  }
}
