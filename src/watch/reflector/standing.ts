import type { Clock } from './clock.ts'
import type { ViewState } from './state.ts'

/** Whether what a reflector knows can be relied on, and who has been told. */
export type Standing = {
  state(): ViewState
  /** ms since the server last said anything. */
  quiet(): number
  hear(): void
  note(changed: Partial<ViewState>): void
  /** Everything was read anew. */
  complete(): void
  /** News came. */
  well(): void
  /** Something failed; what is known may still be right. */
  failed(why: string): void
  /** Nothing can be known until further notice. */
  lose(why: string, allowed: boolean): void
}

type Tell = {
  state(state: ViewState): void
  synced(): void
  lost(why: string): void
}

export function createStanding(clock: Clock, tell: Tell): Standing {
  let state: Omit<ViewState, 'lastHeard'> = {
    synced: false,
    error: undefined,
    allowed: true,
    format: undefined,
    lists: 0,
    skipped: 0,
  }
  let heard = clock.monotonic()
  let lastHeard: number | undefined
  let lost = false

  function note(changed: Partial<Omit<ViewState, 'lastHeard'>>): void {
    state = { ...state, ...changed }
    tell.state({ ...state, lastHeard })
  }

  return {
    state: () => ({ ...state, lastHeard }),
    quiet: () => clock.monotonic() - heard,
    hear() {
      heard = clock.monotonic()
      lastHeard = clock.now()
    },
    note,
    complete() {
      lost = false
      note({ synced: true, error: undefined, allowed: true, lists: state.lists + 1 })
      tell.synced()
    },
    well() {
      if (!lost && state.error === undefined) return
      note({ synced: true, error: undefined, allowed: true })
      if (lost) tell.synced()
      lost = false
    },
    failed(why) {
      if (state.error !== why) note({ error: why })
    },
    lose(why, allowed) {
      if (lost && state.allowed === allowed) return
      note({ synced: false, error: why, allowed })
      if (lost) return
      lost = true
      tell.lost(why)
    },
  }
}
