import type { Proposal, SoFar, Vote } from '../../src/approval/proposal.ts'
import type { Proposals } from '../../src/approval/store.ts'
import type { Evict, Exec, Plan, Send, Step } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import { resourcePath } from '../../src/kube/paths.ts'
import { StatusFault } from '../../src/kube/status.ts'
import type { ArmHands } from './arm.ts'
import type { Found, Hands } from './carry-out.ts'
import { evictPods, isEvicted } from './evict.ts'
import { foundIn } from './found.ts'
import { marked, marksOf } from './marks.ts'
import { pacing } from './pacing.ts'
import { runCommand } from './run-command.ts'
import { stoppable } from './stopping.ts'
import { Unsure } from './unsure.ts'

export type HandsMeans = {
  readonly holder: string
  readonly proposals: Proposals
  /** The cluster as the person who asked, or as the bot where the rules lend its rights. */
  readonly apiOf: (proposal: Proposal) => Api
  /** What is sent to Azure, and looked up there. */
  readonly arm: ArmHands
  readonly holds: () => Promise<boolean>
  readonly replan: (proposal: Proposal) => Promise<Plan>
  readonly votesNow: (proposal: Proposal) => Promise<readonly Vote[]>
  /** Called before each step is sent: the record of what is about to happen. */
  readonly intent: (proposal: Proposal, step: Step) => Promise<void>
  /** How far a step of many parts is, to be shown. */
  readonly progress: (so: SoFar) => Promise<void>
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Less than a job's lock lasts without being extended: a request that is cut off is not on its way any more when another worker looks. */
const SEND_MS = 10_000
const FIELD_MANAGER = 'quarterdeck'

/** What carrying out a change does to a real cluster and a real store. */
export function realHands(id: string, means: HandsMeans): Hands {
  const { proposals, signal } = means

  /** What is cut off by the end of this process is carried on by another. */
  async function evict(step: Evict, api: Api): Promise<void> {
    const paced = pacing(means.progress)
    try {
      await stoppable(
        (stopped) => evictPods(step, api, paced.say, stopped),
        () => proposals.find(id),
        signal,
      )
    } catch (error) {
      throw signal.aborted || !(error instanceof Fault) ? new Unsure(error) : error
    } finally {
      await paced.end()
    }
  }

  /** What it said is written down before it counts as done. Whatever ends it after it was begun says nothing of what it did. */
  async function run(step: Exec, api: Api): Promise<void> {
    try {
      await means.progress(await runCommand(step, api, signal))
    } catch (error) {
      const isBegun = !(error instanceof Fault) || (error.code !== 'unreachable' && error.code !== 'denied')
      throw isBegun ? new Unsure(error) : error
    }
  }

  return {
    holder: means.holder,
    now: means.now,
    holds: means.holds,
    replan: means.replan,
    votesNow: means.votesNow,
    async read() {
      const proposal = await proposals.find(id)
      if (!proposal) throw new Fault('not-found', `I know no change ${id}.`)
      return proposal
    },
    update: (transition) => proposals.update(id, transition),
    async send(step, proposal) {
      await means.intent(proposal, step)
      if (step.kind === 'arm') return means.arm.send(step, proposal, signal)
      const api = means.apiOf(proposal)
      if (step.kind === 'send') return sendOnce(step, proposal, api, signal)
      if (step.kind === 'evict') return evict(step, api)
      return run(step, api)
    },
    async lookUp(step, proposal, after): Promise<Found> {
      if (step.kind === 'arm') return means.arm.lookUp(step, proposal, after, signal)
      const api = means.apiOf(proposal)
      if (step.kind === 'evict') return (await isEvicted(step, api, signal)) ? 'done' : 'not-done'
      return step.kind === 'send' ? foundIn(await readObject(step, api, signal), step, proposal.id) : 'other'
    },
  }
}

async function sendOnce(step: Send, proposal: Proposal, api: Api, signal: AbortSignal): Promise<void> {
  const query = step.method === 'DELETE' ? step.query : { fieldManager: FIELD_MANAGER, ...step.query }
  try {
    await api.send(step.method, step.path, marked(step, marksOf(proposal)), {
      ...(query && { query }),
      contentType: step.contentType,
      timeoutMs: SEND_MS,
      auditId: proposal.id,
      signal,
    })
  } catch (error) {
    throw isRefusal(error) ? error : new Unsure(error)
  }
}

/** Only the API server's own no is one: a 5xx, a timeout and a cut connection say nothing about what was done. */
function isRefusal(error: unknown): boolean {
  if (error instanceof StatusFault) return error.status.code >= 400 && error.status.code < 500
  return error instanceof Fault && (error.code === 'denied' || error.code === 'invalid')
}

async function readObject({ on }: Send, api: Api, signal: AbortSignal): Promise<unknown> {
  const resource = { ...on, namespaced: on.namespace !== undefined }
  try {
    return (await api.get(resourcePath(resource, { namespace: on.namespace, name: on.name }), { signal })).json
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined
    throw error
  }
}
