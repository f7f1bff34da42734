import type { Redis } from 'ioredis'
import type { Proposal } from '../../src/approval/proposal.ts'
import { isOpen } from '../../src/approval/proposal.ts'
import type { Proposals } from '../../src/approval/store.ts'
import { inWords, missing } from '../../src/approval/transitions.ts'
import type { Deliver } from '../../src/job.ts'
import type { Clusters } from '../../src/kube/clusters.ts'
import { proposalReply } from '../../src/view/proposal.ts'
import { GUARDS } from '../commands/around.ts'
import { digestOf, nextRevision, standsAt } from '../living-state.ts'
import type { Roads } from './roads.ts'

export type Cards = {
  readonly redis: Redis
  readonly prefix: string
  readonly proposals: Proposals
  readonly clusters: Clusters
  readonly deliver: Deliver
  /** How far what changes began is; without it a card ends with the change itself. */
  readonly roads?: Roads
}

/** The key of the living message of a change. */
export function cardKey(id: string): string {
  return `proposal:${id}`
}

/** What the record says of where a change is and its card stands; where that cannot be looked up it says less. */
export async function whereIs(
  { id, plan, places: [place] }: Proposal,
  { redis, prefix }: Pick<Cards, 'redis' | 'prefix'>,
): Promise<{ readonly cluster: string; readonly message?: string }> {
  const message = place && (await standsAt(redis, prefix, cardKey(id), place).catch(() => undefined))
  return { cluster: plan.cluster, ...(message && { message }) }
}

/**
 * Brings every copy of a change's card up to date. The revision is drawn before the record is read: whoever changed the
 * record last draws the highest, so what is told last is how it stands. What a change began is drawn with it, from where it
 * is kept, so that neither is ever put in the place of a newer other. Returns the proposal as it was shown.
 */
export async function showCard(
  id: string,
  { redis, prefix, proposals, clusters, deliver, roads }: Cards,
): Promise<Proposal | undefined> {
  const key = cardKey(id)
  const revision = await nextRevision(redis, prefix, key)
  const proposal = await proposals.find(id)
  if (!proposal) return undefined
  const road = proposal.state.is === 'done' ? await roads?.find(id) : undefined
  const reply = proposalReply(proposal, around(proposal, clusters), road)
  for (const to of proposal.places) {
    const place = digestOf(key, to.platform, to.channel)
    await deliver({ v: 1, id: `card.${place}.${revision}`, to, reply, living: { key, revision } })
  }
  return proposal
}

/** Shows a change that goes on. One that ended meanwhile is told by whoever ended it. */
export async function tellOpen(id: string, cards: Cards): Promise<void> {
  const shown = await showCard(id, cards)
  if (shown && isOpen(shown)) await cards.proposals.told(id, shown.revision)
}

/**
 * Tells everybody how a change stands, the record before the card where it ended, and notes that. What a process that
 * died in between left untold is told by the rounds.
 */
export async function tellChange(
  id: string,
  { ended, ...cards }: Cards & { readonly ended: (id: string) => Promise<void> },
): Promise<void> {
  const { proposals } = cards
  const before = await proposals.find(id)
  if (!before) return proposals.told(id, undefined)
  if (isOpen(before)) return tellOpen(id, cards)
  if (!(await proposals.isUntold(id))) return
  await ended(id)
  const shown = await showCard(id, cards)
  await proposals.told(id, shown?.revision)
}

function around(proposal: Proposal, clusters: Clusters) {
  const cluster = clusters.find(proposal.plan.cluster)
  return { guard: GUARDS[cluster?.guard ?? 'none'].join(''), needs: inWords(missing(proposal)) }
}
