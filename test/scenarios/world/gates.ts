import type { Said } from './stage.ts'

const MINUTE = 60_000
/** A page is told within two minutes of when it counted, the rest within five (notes: quality gates). */
const WITHIN: Readonly<Record<string, number>> = {
  page: 2 * MINUTE,
  high: 5 * MINUTE,
  notify: 5 * MINUTE,
  digest: 5 * MINUTE,
}

/** What must hold of every scenario whatever it is about. */
export function violations(said: readonly Said[]): readonly string[] {
  return [...repeats(said), ...late(said), ...many(said), ...hasty(said)]
}

/** How many messages people got of each incident: edits are none. */
export function messagesOf(said: readonly Said[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { how, key } of said) if (how === 'post' || how === 'news') counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function repeats(said: readonly Said[]): readonly string[] {
  const last = new Map<string, string>()
  return said.flatMap(({ how, key, text }) => {
    const place = `${how === 'news' ? 'news' : 'root'} ${key}`
    const again = last.get(place) === text
    last.set(place, text)
    return again ? [`said twice: ${text}`] : []
  })
}

function late(said: readonly Said[]): readonly string[] {
  return said.flatMap(({ how, at, openedAt, severity, text, reason }) => {
    const isFirst = how === 'post' && reason === 'new'
    return isFirst && at - openedAt > (WITHIN[severity] ?? 0) ? [`told ${(at - openedAt) / 1000} s late: ${text}`] : []
  })
}

/** What asks for a line of its own, because a person acts, it comes back or it gets worse. */
const ASKED = ['reopened', 'flapping', 'worse', 'snooze over', 'somebody did something', 'nobody acknowledged']

/** Three are enough for an incident that comes, is what it is, and goes: a message, at most one piece of news, its end. */
function many(said: readonly Said[]): readonly string[] {
  return [...messagesOf(said)].flatMap(([key, count]) => {
    const mine = said.filter((each) => each.key === key && each.how === 'news')
    const again = mine.filter(({ reason }) => reason === 'reopened').length
    const asked = mine.filter(({ reason }) => ASKED.includes(reason)).length
    // Each time it comes back it also ends again.
    return count > 3 + asked + again ? [`${count} messages of ${key}`] : []
  })
}

/** Slack takes an edit of a message every 15 seconds at most, but for what must be known at once. */
function hasty(said: readonly Said[]): readonly string[] {
  const last = new Map<string, number>()
  return said.flatMap(({ how, key, at, text }) => {
    if (how !== 'edit') return []
    const before = last.get(key)
    last.set(key, at)
    return before !== undefined && at - before < 1000 ? [`edited twice within a second: ${text}`] : []
  })
}
