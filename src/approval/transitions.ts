import type { Plan } from '../change/plan.ts'
import { Fault } from '../fault.ts'
import type { Approvals } from '../policy/rules.ts'
import type { Party, Progress, Proposal, SoFar, State, Vote } from './proposal.ts'
import { isOpen, isSame } from './proposal.ts'

/** How long an approved change may wait for a worker before it is too old to be run, in ms. */
export const RUN_WITHIN = 10 * 60_000

/** What is still missing of each approval a change needs. */
export function missing({ needs, votes }: Pick<Proposal, 'needs' | 'votes'>): Approvals[] {
  return needs.filter(({ count, from }) => votes.filter(({ roles }) => sharesAny(roles, from)).length < count)
}

/** Says yes. The one that meets the last need approves the change. Throws a denied Fault that says why it does not count. */
export function vote(proposal: Proposal, by: Party, roles: ReadonlySet<string>, hash: string, now: number): Proposal {
  checkPending(proposal, now)
  if (isSame(by, proposal.requester)) {
    throw new Fault('denied', 'You asked for this change, so somebody else has to approve it.', {
      hint: `It takes ${inWords(missing(proposal))}.`,
    })
  }
  if (hash !== proposal.hash) {
    throw new Fault('denied', 'What you approved is not what this change would do now.', {
      hint: 'Look at the newest card, and approve that.',
    })
  }
  const counts = [...roles].filter((role) => proposal.needs.some(({ from }) => from.includes(role)))
  if (counts.length === 0) throw notAnApprover(proposal)
  // A second yes of the same person changes nothing: clicks are delivered twice.
  if (proposal.votes.some((earlier) => isSame(earlier, by))) return proposal
  const given: Vote = { ...by, roles: counts, at: now }
  const voted = { ...proposal, votes: [...proposal.votes, given] }
  return missing(voted).length > 0 ? next(voted) : next(voted, { is: 'approved', at: now })
}

/** Says no, for good: one no of somebody who might have said yes ends it. Throws a denied Fault for everybody else. */
export function deny(
  proposal: Proposal,
  by: Party,
  roles: ReadonlySet<string>,
  why: string | undefined,
  now: number,
): Proposal {
  checkPending(proposal, now)
  if (isSame(by, proposal.requester)) return cancel(proposal, by, now)
  if (!proposal.needs.some(({ from }) => from.some((role) => roles.has(role)))) throw notAnApprover(proposal)
  return next(proposal, { is: 'denied', at: now, by, ...(why && { why }) })
}

/** Takes it back: the one who asked may, until it runs; a drain may be stopped while it does. Throws a denied Fault. */
export function cancel(proposal: Proposal, by: Party, now: number): Proposal {
  if (proposal.state.is === 'running' && canStop(proposal)) return stop(proposal, by)
  if (proposal.state.is === 'running') {
    throw new Fault('denied', 'It is running already, so it can’t be taken back.', {
      hint: 'Wait for how it ends; what it did may be undone then.',
    })
  }
  checkOpen(proposal)
  if (!isSame(by, proposal.requester)) throw new Fault('denied', 'Only who asked for a change can take it back.')
  return next(proposal, { is: 'cancelled', at: now, by })
}

/** Whether a running one has a step of many parts, after each of which it can stop. */
export function canStop({ state, plan, progress }: Pick<Proposal, 'state' | 'plan' | 'progress'>): boolean {
  return state.is === 'running' && plan.steps.some(({ kind }, i) => kind === 'evict' && progress[i]?.is !== 'done')
}

/** Asks a running one to stop where it is; who asked for it or agreed to it may. */
function stop(proposal: Proposal, by: Party): Proposal {
  const isPart = [proposal.requester, ...proposal.votes].some((party) => isSame(party, by))
  if (!isPart) throw new Fault('denied', 'Only who asked for this change or approved it can stop it.')
  return proposal.stop ? proposal : next({ ...proposal, stop: by })
}

/** Writes down how far a step is that is on its way. Only its holder may. */
export function say(proposal: Proposal, holder: string, so: SoFar): Proposal {
  checkHolder(proposal, holder)
  const step = proposal.progress.findIndex(({ is }) => is === 'sent')
  const before = proposal.progress[step]
  if (before?.is !== 'sent') return proposal
  return next({ ...proposal, progress: proposal.progress.with(step, { ...before, so }) })
}

/** Goes ahead alone in an emergency, where the rule lets the one who asked. Throws a denied or a usage Fault. */
export function breakGlass(proposal: Proposal, by: Party, why: string, now: number): Proposal {
  checkPending(proposal, now)
  if (!isSame(by, proposal.requester))
    throw new Fault('denied', 'Only who asked for a change can break the glass for it.')
  if (!proposal.needs.every((need) => need.breakGlass)) {
    throw new Fault('denied', `The rule ${proposal.rule} knows no emergency: somebody has to approve this.`, {
      hint: `It takes ${inWords(missing(proposal))}.`,
    })
  }
  if (why.trim().length < 5)
    throw new Fault('usage', 'Breaking the glass takes a reason that others can understand later.')
  return next(proposal, { is: 'approved', at: now, brokeGlass: why.trim() })
}

/** Ends what nobody decided in time, and what was approved and not begun in time; anything else stays as it is. */
export function expire(proposal: Proposal, now: number): Proposal {
  const { state } = proposal
  const tooLate =
    state.is === 'pending' ? now >= proposal.expiresAt : state.is === 'approved' && now >= state.at + RUN_WITHIN
  return tooLate ? next(proposal, { is: 'expired', at: now }) : proposal
}

/**
 * A worker takes it to run it, or takes it over from one that died. The votes are given as they count now: who lost the
 * role since does not count any more. Throws a denied Fault for what may not be run.
 */
export function begin(proposal: Proposal, holder: string, votes: readonly Vote[], now: number): Proposal {
  const { state } = proposal
  if (isTooOld(proposal, now)) throw new Fault('denied', 'It was approved too long ago to be run now.')
  if (state.is === 'running') return next(proposal, { ...state, holder })
  if (state.is !== 'approved') throw ended(proposal)
  if (state.brokeGlass === undefined && missing({ ...proposal, votes }).length > 0) {
    throw new Fault('denied', 'Somebody who approved this may not approve it any more.', { hint: 'Ask for it again.' })
  }
  const { brokeGlass } = state
  return next(proposal, { is: 'running', at: now, holder, ...(brokeGlass !== undefined && { brokeGlass }) })
}

/**
 * Ends what `begin` refuses, with its reason: nothing of it was sent. What is neither approved nor too old by now stays
 * as it is.
 */
export function turnAway(proposal: Proposal, why: string, now: number): Proposal {
  const isRefused = proposal.state.is === 'approved' || isTooOld(proposal, now)
  return isRefused ? next(proposal, { is: 'stale', at: now, why }) : proposal
}

/** Binds a running one to the plan as it was computed just now. Throws a denied Fault unless it does the very same. Only its holder may. */
export function renew(proposal: Proposal, holder: string, plan: Plan, hash: string): Proposal {
  checkHolder(proposal, holder)
  if (hash !== proposal.hash) throw new Fault('denied', 'What it would change has changed since it was approved.')
  return next({ ...proposal, plan })
}

/**
 * Writes down how far a step is: before it is sent, and when it came back; `waiting` again when it was looked up and found
 * not to have happened. Only its holder may.
 */
export function note(proposal: Proposal, holder: string, step: number, progress: Progress): Proposal {
  checkHolder(proposal, holder)
  const before = proposal.progress[step]
  if (!before || before.is === 'done' || before.is === progress.is) {
    throw new Error(`step ${step} of ${proposal.id} is ${before?.is ?? 'none of it'} and cannot become ${progress.is}`)
  }
  // What was said of it on its way stays.
  const so = progress.is === 'done' && before.is === 'sent' && before.so ? { so: before.so } : {}
  return next({ ...proposal, progress: proposal.progress.with(step, { ...progress, ...so }) })
}

/** Ends it. Only its holder may. */
export function end(
  proposal: Proposal,
  holder: string,
  state: Extract<State, { is: 'done' | 'failed' | 'unknown' | 'stale' }>,
): Proposal {
  checkHolder(proposal, holder)
  const glass = 'brokeGlass' in proposal.state ? { brokeGlass: proposal.state.brokeGlass } : {}
  return next(proposal, { ...state, ...glass })
}

/** `1 of leads`, `2 of leads or owners`. */
export function inWords(needs: readonly Approvals[]): string {
  return needs.map(({ count, from }) => `${count} of ${from.join(' or ')}`).join(', and ')
}

function next(proposal: Proposal, state: State = proposal.state): Proposal {
  return { ...proposal, state, revision: proposal.revision + 1 }
}

/** Whether nothing was sent in the time in which it had to be begun. */
function isTooOld({ state, progress }: Proposal, now: number): boolean {
  const isWaiting = state.is === 'approved' || (state.is === 'running' && progress.every(({ is }) => is === 'waiting'))
  return isWaiting && now >= state.at + RUN_WITHIN
}

function checkPending(proposal: Proposal, now: number): void {
  if (proposal.state.is !== 'pending') throw ended(proposal)
  if (now >= proposal.expiresAt) {
    throw new Fault('denied', 'This request has expired.', { hint: `Ask for it again: ${typed(proposal.line)}` })
  }
}

function checkOpen(proposal: Proposal): void {
  if (!isOpen(proposal)) throw ended(proposal)
}

/** A worker that lost it must not write over what another does. */
function checkHolder({ id, state }: Proposal, holder: string): void {
  if (state.is !== 'running' || state.holder !== holder) throw new Fault('denied', `Another worker has ${id} now.`)
}

function ended({ state, line }: Proposal): Fault {
  const said: Readonly<Record<State['is'], string>> = {
    pending: 'Nobody approved this yet.',
    approved: 'This is approved already.',
    running: 'This is running already.',
    done: 'This was done already.',
    failed: 'This was tried already, and failed.',
    unknown: 'This was tried already; how it ended is not known.',
    stale: 'This can’t be run any more: what it would change has changed since.',
    denied: 'This was denied already.',
    cancelled: 'Who asked for this took it back.',
    expired: 'This request has expired.',
  }
  const isOver = state.is === 'expired' || state.is === 'stale'
  return new Fault('denied', said[state.is], isOver ? { hint: `Ask for it again: ${typed(line)}` } : {})
}

/** As it is typed: lines of /aks begin with that name (src/command/catalog.ts). */
function typed(line: string): string {
  return `/${line.startsWith('aks ') ? '' : 'k8s '}${line}`
}

function notAnApprover(proposal: Proposal): Fault {
  return new Fault('denied', 'You may not decide about this change.', {
    hint: `The rule ${proposal.rule} takes ${inWords(proposal.needs)}.`,
  })
}

function sharesAny(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.includes(one))
}
