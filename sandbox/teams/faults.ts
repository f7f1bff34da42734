import type { TeamsCall } from './model.ts'

/** What goes wrong. `accept-then-drop` lets the call take effect and cuts the connection instead of answering. */
export type TeamsFaultAction =
  | { readonly status: number; readonly retryAfter?: number; readonly code?: string; readonly subCode?: string }
  | { readonly delayMs: number }
  | 'drop'
  | 'accept-then-drop'

type Fault = {
  readonly operation: TeamsCall['operation'] | '*'
  /** How many calls it hits; once when left out. */
  readonly times?: number
  readonly action: TeamsFaultAction
}

/** Faults waiting for calls, first come, first served. */
export type TeamsFaults = {
  add(fault: Fault): void
  readonly pending: number
  take(operation: TeamsCall['operation']): TeamsFaultAction | undefined
}

export function createTeamsFaults(): TeamsFaults {
  let waiting: { readonly fault: Fault; left: number }[] = []
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    get pending() {
      return waiting.length
    },
    take(operation) {
      const found = waiting.find(({ fault }) => fault.operation === operation || fault.operation === '*')
      if (!found) return undefined
      found.left -= 1
      if (found.left <= 0) waiting = waiting.filter((entry) => entry !== found)
      return found.fault.action
    },
  }
}
