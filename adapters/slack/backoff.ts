import { setTimeout as pause } from 'node:timers/promises'

export type Backoff = { readonly baseMs: number; readonly capMs: number; readonly random: () => number }

/** How long to wait after the nth failure in a row, the first being 0: exponential, at least half of it left to chance. */
export function waitAfter(failures: number, { baseMs, capMs, random }: Backoff): number {
  const most = Math.min(capMs, baseMs * 2 ** Math.min(failures, 30))
  return most / 2 + (most / 2) * random()
}

/** Waits, or less when the signal ends it. False when it did. */
export async function wait(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}
