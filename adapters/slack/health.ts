/** Whether Slack hears us and we hear Slack, since when (ms since the epoch), and why not, as a sentence. */
export type State = { readonly up: boolean; readonly since: number; readonly says: string }

/** What has to be right for the adapter to be up; each says its own reason while it is not. */
type Part = 'token' | 'socket'

export type Health = {
  state(): State
  set(part: Part, reason: string | undefined): void
}

/** Starts out down; `since` moves only when up turns into down or back. */
export function createHealth(parts: readonly Part[], now: () => number): Health {
  const reasons = new Map<Part, string>(parts.map((part) => [part, 'Slack has not answered yet.']))
  let since = now()
  return {
    state: () => ({ up: reasons.size === 0, since, says: [...reasons.values()][0] ?? 'connected' }),
    set(part, reason) {
      const wasUp = reasons.size === 0
      if (reason === undefined) reasons.delete(part)
      else reasons.set(part, reason)
      if (wasUp !== (reasons.size === 0)) since = now()
    },
  }
}
