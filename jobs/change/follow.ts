import type { Proposal } from '../../src/approval/proposal.ts'
import type { Job } from '../../src/job.ts'
import type { Living } from '../living.ts'
import type { Operation } from '../operation.ts'
import type { OperationPlaces } from '../operation-places.ts'
import type { Cards } from './card.ts'
import { cardKey, showCard } from './card.ts'
import type { Roads } from './roads.ts'
import { followedOf, ROAD_LIMIT_MS } from './rollout-road.ts'

type Means = {
  readonly operate: (operation: Operation) => Promise<void>
  readonly books: Pick<OperationPlaces, 'count'>
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
}

/** The kind of the operation that follows what a change began; see `kinds` in src/start.ts. */
export const ROLLOUT = 'rollout'

/** Begins to follow what a change that is done has begun, once however often it is called. Rejects with a `queue` Fault. */
export async function followChange(proposal: Proposal, job: Job, { operate, books, now }: Means): Promise<void> {
  const on = proposal.state.is === 'done' ? followedOf(proposal) : undefined
  if (!on) return
  const startedAt = now()
  const operation: Operation = {
    ...{ v: 1, id: `rollout-${proposal.id}`, kind: ROLLOUT, what: `the rollout of ${on.name}`, unframed: true },
    ...{ job, key: cardKey(proposal.id), startedAt, until: startedAt + ROAD_LIMIT_MS, stoppable: 'viewers' },
    state: { change: proposal.id, memory: { pulled: {} } },
  }
  await operate(operation)
  await books.count(operation)
}

/**
 * What is shown under the key of a change's card is how far it is: it is kept, and drawn with the card at all its places.
 * Everything else is shown as it is.
 */
export function withCards(living: Living, roads: Roads, cards: Cards): Living {
  const start = cardKey('')
  return {
    tell: living.tell,
    async show(key, to, reply) {
      if (!key.startsWith(start)) return living.show(key, to, reply)
      const change = key.slice(start.length)
      await roads.save(change, reply)
      await showCard(change, cards)
    },
  }
}
