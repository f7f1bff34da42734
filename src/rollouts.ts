import type { Redis } from 'ioredis'
import type { Cards } from '../jobs/change/card.ts'
import { cardKey } from '../jobs/change/card.ts'
import { followChange, ROLLOUT, withCards } from '../jobs/change/follow.ts'
import type { Milestone, Roads } from '../jobs/change/roads.ts'
import { rolloutFollower } from '../jobs/change/rollout-road.ts'
import type { Producer } from '../jobs/enqueue.ts'
import { openLiving } from '../jobs/living.ts'
import type { OperationPlaces } from '../jobs/operation-places.ts'
import type { Proposal } from './approval/proposal.ts'
import type { Principal } from './chat.ts'
import { Fault } from './fault.ts'
import type { Job, Subject } from './job.ts'
import type { Line } from './reply.ts'

type Wiring = {
  readonly redis: Redis
  readonly prefix: string
  readonly cards: Cards & { readonly roads: Roads }
  readonly producer: Producer
  readonly books: OperationPlaces
  readonly jobOf: (proposal: Proposal) => Job
  readonly identifyNow: (principal: Principal) => Promise<Subject>
  readonly undoAfterMs: number
  readonly undo: (proposal: Proposal, why: string) => Promise<Line | undefined>
  /** Whoever asked by a token is told how it stands. */
  readonly changed: (proposal: Proposal) => Promise<void>
  readonly now: () => number
}

/** Following what changes began, wired: how it is begun, what runs it, and how its message is shown. */
export function wireRollouts({ redis, prefix, cards, producer, books, now, ...wiring }: Wiring) {
  const { deliver, operate } = producer
  const living = openLiving({ redis, prefix, deliver })
  const follower = rolloutFollower({
    proposals: cards.proposals,
    // Also what was done on behalf is followed with the eyes of whoever asked: rights to read are not lent.
    async seenBy({ plan, requester }) {
      const cluster = cards.clusters.find(plan.cluster)
      if (!cluster) throw new Fault('unknown-cluster', `${plan.cluster} is not configured any more.`)
      return { cluster, subject: await wiring.identifyNow(requester.principal) }
    },
    async tell({ id, places }, news, reply) {
      for (const [i, place] of places.entries()) await living.tell(cardKey(id), place, `${news}.${i}`, reply)
    },
    ...{ undo: wiring.undo, undoAfterMs: wiring.undoAfterMs },
    async came(proposal, milestone: Milestone) {
      if (milestone.is !== 'trouble') await cards.roads.saveEnd(proposal.id, milestone)
      await wiring.changed(proposal)
    },
  })
  return {
    begin: (proposal: Proposal) => followChange(proposal, wiring.jobOf(proposal), { operate, books, now }),
    kinds: { [ROLLOUT]: follower },
    living: withCards(living, cards.roads, cards),
  }
}
