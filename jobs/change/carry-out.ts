import type { Proposal, Vote } from '../../src/approval/proposal.ts'
import { begin, end, note, renew, turnAway } from '../../src/approval/transitions.ts'
import type { Plan, Step } from '../../src/change/plan.ts'
import { planHash } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import { Lost, Unsure } from './unsure.ts'

/** What a look at the cluster says of a step that may have been done: it is so, it is as before, or it is neither. */
export type Found = 'done' | 'not-done' | 'other'

/** Everything that carrying out a change needs of the world. */
export type Hands = {
  /** Names this try at it: never used twice. */
  readonly holder: string
  read(): Promise<Proposal>
  /** Applies a transition to how it stands now (Proposals.update). */
  update(transition: (proposal: Proposal) => Proposal): Promise<Proposal>
  /** Whether the lock on the job is still ours, extended by this question. */
  holds(): Promise<boolean>
  /** The plan as it would be made now. Throws a Fault when there is none any more. */
  replan(proposal: Proposal): Promise<Plan>
  /** The votes as they count now: of people who still are in the roles they voted for. */
  votesNow(proposal: Proposal): Promise<readonly Vote[]>
  /** Sends a step, once. Throws a Fault when it was surely refused, Unsure when nobody knows. */
  send(step: Step, proposal: Proposal): Promise<void>
  /** After `silence` nobody knows; after a `refusal` only what an earlier try did can be there. */
  lookUp(step: Step, proposal: Proposal, after: 'silence' | 'refusal'): Promise<Found>
  /** ms since the epoch. */
  now(): number
}

/** How often one step may be found not to have happened and be sent again; each time bound to the object as it was. */
const SENT_AGAIN = 3
/** How often what is refused because the object moved on is bound to it anew: a rollout under way moves it every moment. */
const BOUND_AGAIN = 6

/**
 * Carries out an approved change, or carries on one that another worker died of, and returns how it ended. Each step is
 * written down before it is sent and after it came back; one that was sent and not answered is looked up, and sent again
 * only where the cluster itself would refuse the second of the two. Throws Lost when another worker has it, and whatever
 * the store throws; then it stands as it was written down last.
 */
export async function carryOut(hands: Hands): Promise<Proposal> {
  const found = await hands.read()
  if (found.state.is !== 'approved' && found.state.is !== 'running') return found
  const begun = await beginIt(found, hands)
  if (begun.state.is !== 'running') return begun
  const isFresh = begun.progress.every((one) => one.is === 'waiting' && !one.doubted)
  const ready = isFresh ? await bindToNow(begun, hands) : begun
  if (ready.state.is !== 'running') return ready
  let proposal = ready
  for (const index of ready.plan.steps.keys()) {
    proposal = await settle(index, proposal, hands)
    if (proposal.state.is !== 'running') return proposal
  }
  return hands.update((last) => end(last, hands.holder, { is: 'done', at: hands.now() }))
}

/** Takes it, or ends it where it may not be run any more: what nobody may begin would wait until it expires. */
async function beginIt(found: Proposal, hands: Hands): Promise<Proposal> {
  const votes = await hands.votesNow(found)
  try {
    return await hands.update((proposal) => begin(proposal, hands.holder, votes, hands.now()))
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'denied') throw error
    return hands.update((proposal) => turnAway(proposal, error.message, hands.now()))
  }
}

/** Plans again before anything is sent: what was approved is run only if it still is what would happen. */
async function bindToNow(proposal: Proposal, hands: Hands): Promise<Proposal> {
  try {
    const plan = await hands.replan(proposal)
    const hash = planHash(plan)
    if (hash === proposal.hash) return await hands.update((now) => renew(now, hands.holder, plan, hash))
  } catch (error) {
    if (!(error instanceof Fault) || error.retryable) throw error
    const mayNot = ['denied', 'identity', 'forbidden'].includes(error.code)
    return finish(hands, mayNot ? 'stale' : 'failed', error.message)
  }
  return finish(hands, 'stale', 'what it would change has changed since it was planned')
}

async function settle(index: number, before: Proposal, hands: Hands): Promise<Proposal> {
  let proposal = before
  const first = before.progress[index]
  let isSure = first?.is !== 'waiting' || !first.doubted
  for (let sent = 0; ; sent++) {
    const step = proposal.plan.steps[index]
    const progress = proposal.progress[index]
    if (!step || !progress) throw new Error(`${proposal.id} has no step ${index}`)
    if (progress.is === 'done') return proposal
    if (progress.is === 'failed') return finish(hands, 'failed', progress.why)
    if (progress.is === 'sent') {
      isSure = false
      proposal = await lookUp(index, step, proposal, hands)
    } else {
      // Only where nothing can be on its way, and no step of it is done that a new plan would leave out.
      const isUntouched = isSure && proposal.progress.every(({ is }) => is === 'waiting')
      const mayMove = (step.kind === 'send' || step.kind === 'arm') && isUntouched && sent < BOUND_AGAIN
      proposal = await send(index, step, hands, { mayMove, isSure })
    }
    if (proposal.state.is !== 'running') return proposal
    if (sent > 2 * SENT_AGAIN) return finish(hands, 'unknown', 'the cluster did not answer, again and again')
  }
}

type Before = {
  /** It may be bound anew to an object that moved on. */
  readonly mayMove: boolean
  /** No earlier try at it ended in silence, so that none can be on its way still. */
  readonly isSure: boolean
}

async function send(index: number, step: Step, hands: Hands, { mayMove, isSure }: Before): Promise<Proposal> {
  if (!(await hands.holds())) throw new Lost()
  const noted = await hands.update((now) => note(now, hands.holder, index, { is: 'sent', at: hands.now() }))
  // Writing it down may have taken long enough to lose it.
  if (!(await hands.holds())) throw new Lost()
  try {
    await hands.send(step, noted)
  } catch (error) {
    if (error instanceof Unsure) return noted
    if (!(error instanceof Fault)) throw error
    if (!isSure && step.kind === 'arm') return afterDoubt(index, step, noted, error.message, hands)
    // A worker that was thought dead may have sent it in between; what refuses this one is then its own success.
    const isMoved = hasMoved(error, step)
    const isThere = (isMoved || error.code === 'not-found') && (await hands.lookUp(step, noted, 'refusal')) === 'done'
    if (isThere) return hands.update((now) => note(now, hands.holder, index, { is: 'done', at: hands.now() }))
    if (mayMove && isMoved)
      return bindToNow(await hands.update((now) => note(now, hands.holder, index, { is: 'waiting' })), hands)
    const why = error.message
    await hands.update((now) => note(now, hands.holder, index, { is: 'failed', at: hands.now(), why }))
    return finish(hands, 'failed', why)
  }
  return hands.update((now) => note(now, hands.holder, index, { is: 'done', at: hands.now() }))
}

/**
 * What refuses the second try may be the first one, which Azure took late; its log lags too much to be asked at once. So it
 * is looked at as after silence, and what does not show may come to be all the same.
 */
async function afterDoubt(index: number, step: Step, noted: Proposal, why: string, hands: Hands): Promise<Proposal> {
  if ((await hands.lookUp(step, noted, 'silence')) === 'done')
    return hands.update((now) => note(now, hands.holder, index, { is: 'done', at: hands.now() }))
  return finish(hands, 'unknown', `it was sent and not answered; sent again, it was refused: ${why}`)
}

async function lookUp(index: number, step: Step, proposal: Proposal, hands: Hands): Promise<Proposal> {
  if (step.kind === 'exec') return finish(hands, 'unknown', 'it was begun, and what came of it was lost')
  const found = await hands.lookUp(step, proposal, 'silence')
  if (found === 'other') return finish(hands, 'unknown', 'the object has changed since, and not by this alone')
  if (found === 'done') return hands.update((now) => note(now, hands.holder, index, { is: 'done', at: hands.now() }))
  if (!isBound(step)) return finish(hands, 'unknown', 'it was sent and not answered, and does not show')
  const doubt = step.kind === 'arm' ? { doubted: true as const } : {}
  return hands.update((now) => note(now, hands.holder, index, { is: 'waiting', ...doubt }))
}

/**
 * Whether it was refused for being bound to an object that is another by now. Of a JSON patch whose test fails the API server
 * says only that it cannot be processed (apiserver pkg/endpoints/handlers/patch.go).
 */
function hasMoved({ code }: Fault, step: Step): boolean {
  const isPatch = step.kind === 'send' && step.contentType?.startsWith('application/json-patch') === true
  return code === 'conflict' || (code === 'invalid' && isPatch)
}

/** Whether the cluster would refuse the second of two equal requests, so that sending it again cannot do it twice. */
function isBound(step: Step): boolean {
  if (step.kind === 'arm') return step.redo === 'reconcile'
  if (step.kind !== 'send') return step.redo === 'resume'
  // The second of two objects of one name is refused; what the server names itself would be there twice.
  if (step.method === 'POST') return step.on.name !== '' && step.path.endsWith(`/${step.on.resource}`)
  return step.method === 'DELETE' ? step.on.uid !== undefined : step.on.resourceVersion !== undefined
}

function finish(hands: Hands, is: 'failed' | 'unknown' | 'stale', why: string): Promise<Proposal> {
  return hands.update((now) => end(now, hands.holder, { is, at: hands.now(), why }))
}
