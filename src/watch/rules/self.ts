import type { Rule } from './rule.ts'
import { finding } from './rule.ts'

/** What the watcher knows of itself. */
export type SelfState = {
  readonly now: number
  /** Kinds nothing is heard of, since when and why. */
  readonly lost: readonly { readonly kind: string; readonly since: number; readonly why: string }[]
  /** Full lists of a kind within the last 10 minutes, the worst of them. */
  readonly relists: number
  /** When the oldest notice that was not taken yet was made. */
  readonly oldestNotice?: number
  /** Notices given up. */
  readonly dropped: number
  /** When the API server's certificate ends. */
  readonly certificateEnds?: number
  /** Since when nobody leads. */
  readonly leaderlessSince?: number
}

/** R33. */
export const watcherSelf: Rule<SelfState> = {
  id: 'R33',
  name: 'self',
  words:
    'nothing is heard of a kind for 90 seconds, it is listed anew 3 times in 10 minutes, notices wait for 2 minutes or are lost, or nobody leads',
  resolves: 'it is not so for a minute',
  severity: 'high',
  limits: { stale: 90, relists: 3, outbox: 120, leaderless: 30 },
  needs: [],
  find(state, { stale = 90, relists = 3, outbox = 120, leaderless = 30 }) {
    const said = (part: string, since: number, wait: number, headline: string, cause: string) =>
      finding(watcherSelf, {
        family: 'self',
        part,
        since,
        wait,
        hold: 60,
        headline,
        cause,
        causeKey: `self ${part}`,
        next: 'Look at /k8s status and at the log of the watcher.',
      })
    const [first] = [...state.lost].sort((a, b) => a.since - b.since)
    const kinds = state.lost.map(({ kind }) => kind)
    const names =
      kinds.length > 3 ? `${kinds.slice(0, 3).join(', ')} and ${kinds.length - 3} more kinds` : kinds.join(', ')
    return [
      ...(first ? [said('stale', first.since, stale, `hears nothing of ${names}`, first.why)] : []),
      ...(state.relists > relists
        ? [said('relists', state.now, 0, 'has to list everything again and again', `${state.relists} times in 10 min`)]
        : []),
      ...(state.oldestNotice === undefined
        ? []
        : [said('outbox', state.oldestNotice, outbox, 'cannot get its messages out', 'the chat does not take them')]),
      ...(state.dropped > 0
        ? [said('dropped', state.now, 0, 'has lost messages', `${state.dropped} were given up`)]
        : []),
      ...(state.leaderlessSince === undefined
        ? []
        : [said('leader', state.leaderlessSince, leaderless, 'nobody leads', 'no watcher holds the lease')]),
    ]
  },
}
