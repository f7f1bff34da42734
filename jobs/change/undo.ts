import type { Proposal, Vote } from '../../src/approval/proposal.ts'
import type { Principal } from '../../src/chat.ts'
import { parse } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job, Subject } from '../../src/job.ts'
import type { Line } from '../../src/reply.ts'
import type { Deciding } from '../prepare.ts'
import { clusterOf, contextOf } from '../prepare.ts'
import type { Desk } from './desk.ts'
import { changeId } from './desk.ts'
import { planned } from './planned.ts'
import { isChange } from './propose.ts'

type Means = {
  readonly deciding: Deciding
  readonly secret: string
  /** Somebody with the chat groups they are in by now. */
  readonly groupsNow: (principal: Principal) => Promise<Principal>
  readonly jobOf: (proposal: Proposal) => Job
  /** The votes of a change that still count. */
  readonly votesNow: (proposal: Proposal) => Promise<readonly Vote[]>
}

/** Planning it may take this long, in ms. */
const PLAN_MS = 20_000

/**
 * Takes back what a change began, as a change of its own and as whoever asked for the first. The rules decide about it anew;
 * who agreed to the first, whose card said so, agreed to this as well. Once, however often it is called; says what came of it.
 */
export async function undoByItself(proposal: Proposal, why: string, means: Means): Promise<Line | undefined> {
  const { plan, requester, id } = proposal
  if (plan.undo === undefined) return undefined
  const request = `${proposal.request}-undo`
  const change = changeId(request, means.secret)
  try {
    const principal = await means.groupsNow(requester.principal)
    const subject = means.deciding.identify(principal)
    const job = { ...means.jobOf(proposal), principal, id: request, line: plan.undo }
    const isAsked = await isThere(change, means.deciding.changes(job, subject))
    // What was put forward by a process that died is on its way, or done: planned again it would change nothing.
    if (!isAsked) await propose(`${id} did not come to its end: ${why}`, job, subject, { proposal, means })
    return [{ strong: 'Undone by itself' }, `, as was agreed with it: ${change}.`]
  } catch (error) {
    if (!(error instanceof Fault) || error.retryable) throw error
    return [{ strong: 'Not undone by itself' }, `, as ${requester.subject.user}: ${error.message}`]
  }
}

async function isThere(id: string, changes: Pick<Desk, 'find'>): Promise<boolean> {
  try {
    return (await changes.find(id)) !== undefined
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return false
    throw error
  }
}

async function propose(
  reason: string,
  job: Job,
  subject: Subject,
  { proposal, means }: { readonly proposal: Proposal; readonly means: Means },
): Promise<void> {
  const { deciding } = means
  const parsed = parse(job.line)
  if (!isChange(parsed)) throw new Fault('internal', 'What takes it back changes nothing.')
  const signal = AbortSignal.timeout(PLAN_MS)
  const context = contextOf(parsed, job, clusterOf(parsed, job, deciding), subject, deciding, signal)
  const { plan, decision } = await planned(parsed, job, context, deciding.judge)
  if (plan.steps.length === 0) throw new Fault('conflict', 'It is as it was before already.')
  await context.changes.propose(plan, decision, reason, await means.votesNow(proposal))
}
