import { createHmac } from 'node:crypto'
import type { Party, Proposal, Vote } from '../../src/approval/proposal.ts'
import { isOpen, isSame } from '../../src/approval/proposal.ts'
import { breakGlass, cancel, deny, expire, missing, vote } from '../../src/approval/transitions.ts'
import type { Audit } from '../../src/audit/store.ts'
import type { Plan } from '../../src/change/plan.ts'
import { planHash } from '../../src/change/plan.ts'
import type { Address } from '../../src/chat.ts'
import { firstLine, withBody } from '../../src/command/body.ts'
import { typed } from '../../src/command/catalog.ts'
import { isProgram } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job, Subject } from '../../src/job.ts'
import type { Decision } from '../../src/policy/decide.ts'
import type { Member } from '../../src/policy/roles.ts'
import type { Approvals } from '../../src/policy/rules.ts'
import type { Reply } from '../../src/reply.ts'
import { lastingPlace } from '../living.ts'
import type { TellOps } from '../ops.ts'
import type { Cards } from './card.ts'
import { tellChange, tellOpen, whereIs } from './card.ts'
import { glassBroken } from './glass.ts'

export type DeskMeans = Cards & {
  readonly secret: string
  readonly audit: Audit
  /** Puts an approved change on its queue; the same id is one job. */
  readonly run: (id: string) => Promise<void>
  /** The roles somebody is in now. */
  readonly rolesOf: (member: Member) => Promise<ReadonlySet<string>>
  /** When a change has ended, however it did; see the worker's. */
  readonly ended: (id: string) => Promise<void>
  readonly tellOps: TellOps
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
}

/** What one command may do about changes, as whoever gave it. */
export type Desk = {
  /** Puts a planned change forward, once a command: runs it where the rules allow it, shows its card to whoever may approve. */
  /** `agreed` are the votes of those who agreed to it already, with what it follows from. */
  propose(plan: Plan, decision: Decision, why: string | undefined, agreed?: readonly Vote[]): Promise<Reply>
  approve(id: string, planned: string | undefined): Promise<Reply>
  deny(id: string, why: string | undefined): Promise<Reply>
  cancel(id: string): Promise<Reply>
  breakGlass(id: string, why: string): Promise<Reply>
  find(id: string): Promise<Proposal>
  /** Tells which changes they have a part in: who asked for it, and who may decide about it by the roles they are in now. */
  part(): Promise<(proposal: Proposal) => boolean>
  /** Those that wait for somebody, oldest first. */
  waiting(): Promise<readonly Proposal[]>
}

/** The card says it. */
const ON_ITS_CARD: Reply = { nodes: [] }
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The changes of one command. */
export function deskFor(job: Job, subject: Subject, means: DeskMeans): Desk {
  const { proposals, now } = means
  const me: Party = { principal: job.principal, subject }
  const myRoles = () => means.rolesOf({ subject, chatGroups: chatGroupsOf(job) })

  async function decided(id: string, kind: string, transition: (proposal: Proposal) => Proposal): Promise<Proposal> {
    const before = await find(id)
    // What would be refused is not recorded as done; what is done was recorded before, also when this process dies here.
    const wanted = transition(before)
    if (wanted !== before) await record(wanted, kind)
    const after = await proposals.update(before.id, transition)
    if (after.state.is === 'approved') await means.run(after.id)
    await (isOpen(after) ? tellOpen(after.id, means) : tellChange(after.id, means))
    return after
  }

  async function record(proposal: Proposal, effect: string): Promise<void> {
    const { id, line, hash, request, rule, state, onBehalf } = proposal
    await means.audit({
      ...{ at: now(), kind: 'approval', request, who: whoIs(job), as: subject.user, line, effect, rule },
      where: `${job.address.platform}:${job.address.channel}`,
      change: id,
      plan: hash,
      reason: state.is,
      ...(await whereIs(proposal, means)),
      ...(onBehalf && { onBehalf }),
    })
  }

  async function find(id: string): Promise<Proposal> {
    const proposal = await proposals.find(id.toUpperCase())
    if (!proposal) throw unknownChange(id)
    return proposal
  }

  /** A click is answered by the card itself, a typed line by a sentence. */
  function said(sentence: string): Reply {
    return job.address.replaces === undefined ? { nodes: [{ kind: 'text', text: sentence }] } : ON_ITS_CARD
  }

  return {
    async propose(plan, decision, why, agreed = []) {
      const made = { job, subject, plan, decision, why: brief(why), agreed, secret: means.secret, now: now() }
      const proposal = newProposal(made)
      if (await proposals.add(proposal)) await record(proposal, 'plan')
      // A second run of the same command finds the first one's, however far it is by now.
      const kept = (await proposals.find(proposal.id)) ?? proposal
      if (kept.state.is === 'approved') await means.run(kept.id)
      await tellOpen(kept.id, means)
      return ON_ITS_CARD
    },
    async approve(id, planned) {
      const roles = await myRoles()
      const { hash, id: whole } = await find(id)
      const isShown = planned === undefined || (planned.length >= 16 && hash.startsWith(planned))
      const after = await decided(whole, 'yes', (proposal) =>
        vote(proposal, me, roles, isShown ? hash : 'another', now()),
      )
      return said(
        after.state.is === 'approved'
          ? `${after.id} is approved and runs now.`
          : `Your yes to ${after.id} counts; it takes more.`,
      )
    },
    async deny(id, why) {
      const roles = await myRoles()
      const after = await decided(id, 'no', (proposal) => deny(proposal, me, roles, brief(why), now()))
      return said(`${after.id} is ${after.state.is}; nothing was changed.`)
    },
    async cancel(id) {
      const after = await decided(id, 'cancel', (proposal) => cancel(proposal, me, now()))
      return said(`${after.id} is taken back; nothing was changed.`)
    },
    async breakGlass(id, why) {
      const after = await decided(id, 'break-glass', (proposal) => breakGlass(proposal, me, brief(why) ?? '', now()))
      await glassBroken(after, means.tellOps)
      return said(`${after.id} runs now, without approval; the ops channel was told.`)
    },
    find,
    async part() {
      const roles = await myRoles()
      return ({ requester, needs }) =>
        isSame(me, requester) || needs.some(({ from }) => from.some((role) => roles.has(role)))
    },
    async waiting() {
      const ids = await proposals.open()
      const found = await Promise.all(ids.slice(0, 50).map((id) => proposals.find(id)))
      return found.flatMap((one) => (one && expire(one, now()) === one ? [one] : []))
    },
  }
}

/** The same words whether there is none, or whoever asks may not know of it. */
export function unknownChange(id: string): Fault {
  return new Fault('not-found', `I know no change ${id.slice(0, 20)}.`, {
    hint: 'Those that wait and that you may see: /k8s approvals',
  })
}

/** A reason is read on a phone, and kept with the change. */
const REASON_KEPT = 500

function brief(why: string | undefined): string | undefined {
  const text = why?.replace(/\s+/g, ' ').trim()
  return text && text.length > REASON_KEPT ? `${text.slice(0, REASON_KEPT)}…` : text
}

type Made = {
  readonly job: Job
  readonly subject: Subject
  readonly plan: Plan
  readonly decision: Decision
  readonly why: string | undefined
  readonly agreed: readonly Vote[]
  readonly secret: string
  readonly now: number
}

function newProposal({ job, subject, plan, decision, why, agreed, secret, now }: Made): Proposal {
  const needs = decision.effect === 'approve' ? decision.approvals : []
  if (needs.some(({ reason }) => reason) && !why) {
    throw new Fault('usage', `The rule ${decision.rule} wants to know why.`, {
      hint: `Say it again with --reason "...": ${typed(firstLine(job.line))} --reason "why"`,
    })
  }
  const minutes = needs.length > 0 ? Math.min(...needs.map(({ expires }) => expires)) : 10
  return {
    v: 1,
    id: changeId(job.id, secret),
    request: job.id,
    ...withBody(job.line, isProgram),
    askedAt: job.askedAt,
    ...(job.namespace !== undefined && { namespace: job.namespace }),
    plan,
    hash: planHash(plan),
    requester: { principal: job.principal, subject },
    ...(why && { why }),
    rule: decision.rule,
    needs,
    ...(decision.onBehalf && { onBehalf: true }),
    places: placesOf(job, needs),
    createdAt: now,
    expiresAt: now + minutes * 60_000,
    votes: needs.length > 0 ? agreed : [],
    state: missing({ needs, votes: agreed }).length > 0 ? { is: 'pending' } : { is: 'approved', at: now },
    progress: plan.steps.map(() => ({ is: 'waiting' })),
    revision: 1,
  }
}

/** Where it was asked for, and the channels its rules name, where those who may approve look. */
function placesOf(job: Job, needs: readonly Approvals[]): Address[] {
  const { platform, team, user } = job.address
  const asked = openly(job)
  const named = needs.flatMap(({ channel }) => {
    const [on, id] = channel?.split(/:(.*)/s) ?? []
    return on === platform && id && id !== asked.channel ? [id] : []
  })
  const others = [...new Set(named)].map(
    (channel): Address => ({ platform, team, channel, visibility: 'channel', user }),
  )
  return [asked, ...others]
}

/** What changes something for everybody is said to everybody in the conversation. */
function openly({ address }: Job): Address {
  const { replyUrl: _url, replaces: _old, ...place } = lastingPlace({ ...address, visibility: 'channel' })
  return place
}

/** The same request is the same change: eight letters that are read aloud without mistakes, of 30^8. */
export function changeId(request: string, secret: string): string {
  const mac = createHmac('sha256', secret).update('quarterdeck change id\n').update(request).digest()
  return `CH-${[...mac.subarray(0, 8)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`
}

function chatGroupsOf({ principal: { platform, chatGroups = [] } }: Job): string[] {
  return chatGroups.map((group) => `${platform}:${group}`)
}

function whoIs({ principal: { platform, team, user } }: Job): string {
  return `${platform}:${team}:${user}`
}
