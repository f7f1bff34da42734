import { z } from 'zod'
import type { Log } from './log.ts'
import { inTime } from './seen.ts'

/** Who is in each user group that somebody asks about. */
export type GroupMembers = Readonly<Record<string, readonly string[]>>

export type ChatGroups = {
  /** The ids of the groups that the rules name; nobody asks Slack about any other. */
  readonly wanted: ReadonlySet<string>
  /** Gets what Slack said each time it was asked, for processes that cannot ask. */
  readonly keep: (members: GroupMembers) => Promise<void>
}

const KEPT_MS = 5 * 60_000
/** Slack is not asked again sooner after it did not answer. */
const FAILED_KEPT_MS = 10_000
const PATIENCE_MS = 2_500
const MOST_MEMBERS = 10_000

const Answer = z.object({
  usergroups: z.array(z.object({ id: z.string(), users: z.array(z.string()).nullish() })),
})

type Means = ChatGroups & {
  /** usergroups.list with include_users. */
  readonly list: () => Promise<unknown>
  readonly now: () => number
  readonly warn: Log['warn']
}

/**
 * The user groups somebody is in, of those that are wanted: from usergroups.list, remembered for five minutes. Somebody is
 * in none while Slack does not say, so that nobody keeps a right that they may have lost.
 */
export function chatGroups({ wanted, keep, list, now, warn }: Means): (user: string) => Promise<readonly string[]> {
  let known: { readonly until: number; readonly members: Promise<GroupMembers> } | undefined

  async function ask(): Promise<GroupMembers> {
    try {
      const { usergroups } = Answer.parse(await inTime(list(), PATIENCE_MS))
      const ours = usergroups.filter(({ id }) => wanted.has(id))
      const members = Object.fromEntries(ours.map(({ id, users }) => [id, (users ?? []).slice(0, MOST_MEMBERS)]))
      await keep(members)
      return members
    } catch (error) {
      warn({ error: String(error) }, 'Slack did not say who is in which user group, so nobody is')
      if (known) known = { ...known, until: now() + FAILED_KEPT_MS }
      return {}
    }
  }

  return async (user) => {
    if (wanted.size === 0) return []
    if (!known || known.until <= now()) known = { until: now() + KEPT_MS, members: ask() }
    const members = await known.members
    return Object.keys(members).filter((id) => members[id]?.includes(user))
  }
}
