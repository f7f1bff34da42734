import type { Redis } from 'ioredis'
import type { Proposal } from '../../src/approval/proposal.ts'
import type { Proposals } from '../../src/approval/store.ts'
import { inWords, missing } from '../../src/approval/transitions.ts'
import type { Address } from '../../src/chat.ts'
import type { Deliver } from '../../src/job.ts'
import { digestOf } from '../living-state.ts'
import { cardKey } from './card.ts'

type Means = {
  readonly redis: Redis
  readonly prefix: string
  readonly proposals: Proposals
  readonly deliver: Deliver
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
}

/** Longer than the longest that anything waits for approval. */
const REMEMBERED_S = 8 * 24 * 3600

/**
 * Reminds of a change once, when half of its time is over, in the thread of its card, where those look who may approve:
 * the channels that the rules name, or else the one in which it was asked for. Nobody is mentioned.
 */
export function reminder({ redis, prefix, proposals, deliver, now }: Means): (id: string) => Promise<void> {
  return async (id) => {
    const proposal = await proposals.find(id)
    if (proposal?.state.is !== 'pending' || now() < halfOf(proposal)) return
    const mark = `${prefix}:proposal:${id}:reminded`
    if ((await redis.exists(mark)) === 1) return
    for (const to of placesOf(proposal)) {
      const place = digestOf(id, to.platform, to.channel)
      const nodes = [{ kind: 'text' as const, text: wordsOf(proposal) }]
      await deliver({ v: 1, id: `remind.${place}`, to, reply: { nodes }, under: cardKey(id) })
    }
    // Afterwards: the same words are told once, and a process that died in between leaves it to another.
    await redis.set(mark, '1', 'EX', REMEMBERED_S)
  }
}

function halfOf({ createdAt, expiresAt }: Proposal): number {
  return (createdAt + expiresAt) / 2
}

function placesOf({ places }: Proposal): readonly Address[] {
  return places.length > 1 ? places.slice(1) : places
}

function wordsOf(proposal: Proposal) {
  const { id, plan, expiresAt } = proposal
  return [`${id} still waits for ${inWords(missing(proposal))}: ${plan.says}. It expires `, { time: expiresAt }, '.']
}
