import type { Redis } from 'ioredis'
import type { Cards } from '../jobs/change/card.ts'
import { tellChange, whereIs } from '../jobs/change/card.ts'
import { deskFor } from '../jobs/change/desk.ts'
import { glassBroken } from '../jobs/change/glass.ts'
import type { ChangeLine, Planned } from '../jobs/change/planned.ts'
import { decideOn, planFor, plannedOnBehalf } from '../jobs/change/planned.ts'
import { isChange } from '../jobs/change/propose.ts'
import { reminder } from '../jobs/change/reminder.ts'
import { openRoads } from '../jobs/change/roads.ts'
import { startRounds } from '../jobs/change/rounds.ts'
import { undoByItself } from '../jobs/change/undo.ts'
import { startChangeWorker } from '../jobs/change/worker.ts'
import type { Clock } from '../jobs/clock.ts'
import type { Context } from '../jobs/context.ts'
import type { Producer } from '../jobs/enqueue.ts'
import type { OperationPlaces } from '../jobs/operation-places.ts'
import type { TellOps } from '../jobs/ops.ts'
import type { Deciding } from '../jobs/prepare.ts'
import { clusterOf, contextOf } from '../jobs/prepare.ts'
import type { QueueSettings } from '../jobs/queues.ts'
import type { Access } from './access.ts'
import { createEnvelope } from './approval/envelope.ts'
import type { Proposal, Vote } from './approval/proposal.ts'
import { openProposals } from './approval/store.ts'
import { inWords, missing } from './approval/transitions.ts'
import type { Audit } from './audit/store.ts'
import { auditTrail } from './audit-trail.ts'
import { wireAzureChanges } from './azure-changes.ts'
import type { Principal } from './chat.ts'
import { lineOf, parse } from './command/parse.ts'
import { Fault } from './fault.ts'
import type { Job, Subject } from './job.ts'
import type { Log } from './log.ts'
import { memberOf } from './policy/judge.ts'
import type { Approvals } from './policy/rules.ts'
import { wireRollouts } from './rollouts.ts'

type Wiring = {
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly clock: Clock
  readonly log: Log
  readonly producer: Producer
  readonly books: OperationPlaces
  /** A change ended, or what it began did: for whoever asked by a token. May come twice. */
  readonly changed?: (proposal: Proposal) => Promise<void>
  /** What is in the way of a rollout for so long is not passing, where it is to be undone by itself; in ms. */
  readonly undoAfterMs?: number
  /** Everything that decides and looks up, but for the changes themselves, which are made here. */
  readonly deciding: Omit<Deciding, 'changes'>
  readonly access: Pick<Access, 'rolesOf' | 'groups' | 'powers'>
  readonly tellOps: TellOps
  /** The record; one of its own when left out. */
  readonly audit?: Audit
}

/** Everything about changes, wired: what commands may do about them, and the worker that carries them out. */
export function wireChanges({
  redis,
  prefix,
  secret,
  clock,
  log,
  producer,
  books,
  deciding,
  access,
  tellOps,
  ...wiring
}: Wiring) {
  const { rolesOf } = access
  const groupsNow = access.groups.now
  const { changed = async () => undefined } = wiring
  const envelope = createEnvelope(secret)
  const proposals = openProposals(redis, prefix, envelope, clock.now)
  const audit = wiring.audit ?? auditTrail(redis, prefix, secret, log)
  const { clusters } = deciding
  const roads = openRoads(redis, prefix, envelope)
  const cards = { redis, prefix, proposals, clusters, deliver: producer.deliver, roads } satisfies Cards
  const rollouts = wireRollouts({
    ...{ redis, prefix, cards, producer, books, now: clock.now },
    jobOf: (proposal) => jobOf(proposal, clock.now()),
    identifyNow: async (principal) => deciding.identify(await groupsNow(principal)),
    undo: (proposal, why) =>
      undoByItself(proposal, why, {
        ...{ deciding: whole, secret, votesNow, groupsNow },
        jobOf: (one) => jobOf(one, clock.now()),
      }),
    ...{ changed, undoAfterMs: wiring.undoAfterMs ?? 60_000 },
  })
  const changes = (job: Job, subject: Subject) =>
    deskFor(job, subject, {
      ...cards,
      secret,
      audit,
      rolesOf,
      now: clock.now,
      ended,
      run: producer.change,
      tellOps,
    })
  const whole: Deciding = { ...deciding, changes }
  const inAzure = wireAzureChanges({
    ...{ redis, prefix, envelope, cards, producer, books, deciding: whole, groupsNow, now: clock.now },
    jobOf: (proposal) => jobOf(proposal, clock.now()),
    async came(proposal, end) {
      await roads.saveEnd(proposal.id, end)
      await changed(proposal)
    },
  })

  /** The line as its requester gave it, read again and looked at with their eyes. */
  async function again(proposal: Proposal) {
    const { subject: before } = proposal.requester
    const principal = await groupsNow(proposal.requester.principal)
    const subject = deciding.identify(principal)
    if (subject.user !== before.user) throw new Fault('denied', `${before.user} is somebody else by now.`)
    const parsed = parse(lineOf(proposal))
    if (!isChange(parsed)) throw new Fault('denied', 'This line changes nothing any more.')
    const job = { ...jobOf(proposal, clock.now()), principal }
    const cluster = clusterOf(parsed, { ...job, cluster: proposal.plan.cluster }, whole)
    const context = contextOf(parsed, job, cluster, subject, whole, AbortSignal.timeout(REPLAN_MS))
    return { parsed: parsed as ChangeLine, context, job }
  }

  /** What somebody does with their own rights is refused by the cluster, if need be, when it is sent. */
  async function own(parsed: ChangeLine, job: Job, context: Context): Promise<Planned> {
    const plan = await planFor(parsed, context)
    return { plan, decision: await decideOn(plan, parsed, job, context, deciding.judge) }
  }

  /** Votes of people who are still who they were, for the roles they still have. */
  async function votesNow({ votes }: Proposal): Promise<Vote[]> {
    const now = await Promise.all(
      votes.map(async (vote): Promise<Vote[]> => {
        const subject = whoIsNow(vote.principal)
        if (subject?.user !== vote.subject.user) return []
        const roles = await rolesOf(memberOf(await groupsNow(vote.principal), subject))
        return [{ ...vote, subject, roles: vote.roles.filter((role) => roles.has(role)) }]
      }),
    )
    return now.flat()
  }

  /** Undefined for who is nobody any more. */
  function whoIsNow(principal: Principal): Subject | undefined {
    try {
      return deciding.identify(principal)
    } catch (error) {
      if (error instanceof Fault) return undefined
      throw error
    }
  }

  async function checkApproved(needs: readonly Approvals[], proposal: Proposal): Promise<void> {
    if (proposal.state.is === 'running' && proposal.state.brokeGlass !== undefined) {
      if (needs.every(({ breakGlass }) => breakGlass)) return glassBroken(proposal, tellOps)
      throw new Fault('denied', 'The rules know no emergency by now: somebody has to approve this.')
    }
    const more = missing({ needs, votes: await votesNow(proposal) })
    if (more.length > 0) throw new Fault('denied', `The rules ask for more by now: ${inWords(more)}.`)
  }

  const startWorker = (settings: Partial<QueueSettings> = {}) =>
    startChangeWorker({
      ...cards,
      ...{ log, settings },
      now: clock.now,
      apiOf: ({ plan, requester, onBehalf }) => {
        const cluster = deciding.clusters.find(plan.cluster)
        if (!cluster) throw new Fault('unknown-cluster', `${plan.cluster} is not configured any more.`)
        return onBehalf ? cluster.self : cluster.as(requester.subject)
      },
      arm: inAzure.arm,
      async replan(proposal) {
        const planned = await inAzure.again(proposal)
        if (planned) {
          if (planned.decision.effect === 'approve') await checkApproved(planned.decision.approvals, proposal)
          return planned.plan
        }
        const { parsed, context, job } = await again(proposal)
        // The rules may have changed since: what they ask for now is what counts, and what they lend.
        const { plan, decision } = proposal.onBehalf
          ? await plannedOnBehalf(parsed, job, context, deciding.judge, notLent(proposal))
          : await own(parsed, job, context)
        if (decision.effect === 'approve') await checkApproved(decision.approvals, proposal)
        return plan
      },
      votesNow,
      intent: async (proposal, step) =>
        audit({
          ...(await recordOf(proposal)),
          kind: 'intent',
          ...(step.kind === 'arm' && { as: 'bot' }),
          effect: step.kind === 'send' || step.kind === 'arm' ? `${step.method} ${step.path}` : step.kind,
        }),
      ended,
    })

  /** What every record of a change says of it. */
  async function recordOf(proposal: Proposal) {
    const { id, line, request, requester, hash, rule, places, onBehalf, plan } = proposal
    return {
      ...{ at: clock.now(), request, line, rule, change: id, plan: hash },
      who: whoIs(requester.principal),
      as: plan.steps.some(({ kind }) => kind === 'arm') ? 'bot' : requester.subject.user,
      where: `${places[0]?.platform}:${places[0]?.channel}`,
      ...(await whereIs(proposal, { redis, prefix })),
      ...(onBehalf && { onBehalf }),
    }
  }

  async function ended(id: string): Promise<void> {
    const proposal = await proposals.find(id)
    if (!proposal) return
    const { requester, plan, state } = proposal
    // Said again after a death it lends the very same, since it counts from when it was done.
    if (state.is === 'done' && plan.lends)
      await access.powers.lend({ user: requester.subject.user, role: plan.lends.role, until: state.at + plan.lends.ms })
    await audit({
      ...(await recordOf(proposal)),
      kind: 'outcome',
      effect: state.is,
      ...('why' in state && state.why !== undefined && { reason: state.why }),
    })
    await rollouts.begin(proposal)
    await inAzure.begin(proposal)
    await changed(proposal)
  }

  return {
    changes,
    proposals,
    rollouts: { ...rollouts, kinds: { ...rollouts.kinds, ...inAzure.kinds } },
    startWorker,
    startRounds: (everyMs?: number) =>
      startRounds({
        ...(everyMs !== undefined && { everyMs }),
        ...{ proposals, run: producer.change, now: clock.now, log },
        tell: (id) => tellChange(id, { ...cards, ended }),
        remind: reminder({ redis, prefix, proposals, deliver: producer.deliver, now: clock.now }),
      }),
  }
}

function notLent({ requester }: Proposal): Fault {
  return new Fault('denied', `The rules lend ${requester.subject.user} the bot’s rights for this no more.`)
}

/** Planning again may take this long, in ms. */
const REPLAN_MS = 20_000

function jobOf({ request, line, requester, places, askedAt, namespace, plan }: Proposal, now: number): Job {
  const [address] = places
  if (!address) throw new Fault('denied', 'This change was asked for nowhere.')
  return {
    ...{ v: 1, id: request, line, principal: requester.principal, address, cluster: plan.cluster },
    ...(namespace !== undefined && { namespace }),
    askedAt,
    deadline: now + REPLAN_MS,
  }
}

function whoIs({ platform, team, user }: Proposal['requester']['principal']): string {
  return `${platform}:${team}:${user}`
}
