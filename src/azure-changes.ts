import type { Redis } from 'ioredis'
import type { AzureMeans } from '../jobs/aks/follow.ts'
import { azureFollower, followAzure } from '../jobs/aks/follow.ts'
import { isAksChange, planAks } from '../jobs/aks/propose.ts'
import { armHands } from '../jobs/change/arm.ts'
import type { Cards } from '../jobs/change/card.ts'
import { cardKey } from '../jobs/change/card.ts'
import { openPollers } from '../jobs/change/pollers.ts'
import type { Producer } from '../jobs/enqueue.ts'
import { openLiving } from '../jobs/living.ts'
import type { OperationPlaces } from '../jobs/operation-places.ts'
import type { Deciding } from '../jobs/prepare.ts'
import type { Envelope } from './approval/envelope.ts'
import type { Proposal } from './approval/proposal.ts'
import type { Principal } from './chat.ts'
import { lineOf, parse } from './command/parse.ts'
import { Fault } from './fault.ts'
import type { Job } from './job.ts'

type Wiring = {
  readonly redis: Redis
  readonly prefix: string
  readonly envelope: Envelope
  readonly cards: Cards
  readonly producer: Producer
  readonly books: OperationPlaces
  readonly deciding: Deciding
  readonly jobOf: (proposal: Proposal) => Job
  /** Somebody with the chat groups they are in by now. */
  readonly groupsNow: (principal: Principal) => Promise<Principal>
  readonly came: AzureMeans['came']
  readonly now: () => number
}

/** Planning again may take this long, in ms. */
const REPLAN_MS = 20_000

/** Changes of Azure, wired: how they are planned again, sent, looked up, and followed to their end. */
export function wireAzureChanges({ redis, prefix, envelope, cards, producer, books, deciding, ...wiring }: Wiring) {
  const { azure } = deciding
  const { jobOf, groupsNow, now } = wiring
  const pollers = openPollers(redis, prefix, envelope)
  const living = openLiving({ redis, prefix, deliver: producer.deliver })
  const follower = azureFollower({
    ...{ azure, pollers, proposals: cards.proposals, came: wiring.came },
    async inside({ plan, requester }) {
      const cluster = deciding.clusters.find(plan.cluster)
      return cluster?.as(deciding.identify(await groupsNow(requester.principal)))
    },
    guardOf: ({ plan }) => deciding.clusters.find(plan.cluster)?.guard ?? 'none',
    async tell({ id, places }, news, reply) {
      for (const [i, place] of places.entries()) await living.tell(cardKey(id), place, `${news}.${i}`, reply)
    },
  })
  return {
    arm: armHands(azure, pollers),
    kinds: { azure: follower },
    /** Begins to follow what a change that is done has begun in Azure, once however often it is called. */
    begin: (proposal: Proposal) =>
      followAzure(proposal, () => jobOf(proposal), { operate: producer.operate, books, now }),
    /** The plan of a change of Azure as it would be made now; undefined for every other. */
    async again(proposal: Proposal) {
      const parsed = parse(lineOf(proposal))
      if (!isAksChange(parsed)) return undefined
      const { principal: before, subject: was } = proposal.requester
      const principal = await groupsNow(before)
      const subject = deciding.identify(principal)
      if (subject.user !== was.user) throw new Fault('denied', `${was.user} is somebody else by now.`)
      const job = { ...jobOf(proposal), principal }
      return planAks({ ...{ parsed, job, subject, deciding }, signal: AbortSignal.timeout(REPLAN_MS) })
    },
  }
}
