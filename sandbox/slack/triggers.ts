import type { Ids } from './ids.ts'

/** Trigger ids open one modal each, within three seconds: https://docs.slack.dev/interactivity/handling-user-interaction. */
export type Triggers = {
  create(user: string): string
  /** The user who may see a modal, or Slack's error. */
  exchange(trigger: string): { readonly user: string } | { readonly error: string }
}

const LIFETIME_MS = 3_000
const REMEMBERED = 5_000

export function createTriggers(now: () => number, ids: Ids): Triggers {
  const known = new Map<string, { readonly user: string; readonly at: number; used: boolean }>()
  return {
    create(user) {
      const trigger = `${now()}.${ids.next('1')}.${ids.next('t').toLowerCase()}`
      known.set(trigger, { user, at: now(), used: false })
      if (known.size > REMEMBERED) for (const [oldest] of known.entries().take(1)) known.delete(oldest)
      return trigger
    },
    exchange(trigger) {
      const entry = known.get(trigger)
      if (!entry) return { error: 'invalid_trigger_id' }
      if (entry.used) return { error: 'exchanged_trigger_id' }
      if (now() - entry.at > LIFETIME_MS) return { error: 'expired_trigger_id' }
      entry.used = true
      return { user: entry.user }
    },
  }
}
