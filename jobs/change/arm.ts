import { createHash } from 'node:crypto'
import type { Proposal } from '../../src/approval/proposal.ts'
import type { Azure } from '../../src/azure/azure.ts'
import { sendArm } from '../../src/azure/operation.ts'
import { isLogged, standOf } from '../../src/azure/stand.ts'
import type { Arm } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Found } from './carry-out.ts'
import type { Pollers } from './pollers.ts'
import { Unsure } from './unsure.ts'

/** Sends a change to Azure, once, and finds out whether one that was sent was done. */
export type ArmHands = {
  send(step: Arm, proposal: Proposal, signal: AbortSignal): Promise<void>
  lookUp(step: Arm, proposal: Proposal, after: 'silence' | 'refusal', signal: AbortSignal): Promise<Found>
}

/** Less than a job's lock lasts without being extended; see hands.ts. */
const SEND_MS = 10_000
/** By these Azure, or whoever stands before it here, says that nothing was done. */
const REFUSALS = ['config', 'denied', 'forbidden', 'not-found', 'conflict', 'invalid', 'throttled']
/** The activity log is read from so long before it was sent, in ms: clocks differ. */
const EARLIER_MS = 60_000

/** What carrying out a change does to Azure. `azure` is undefined where none is configured any more. */
export function armHands(azure: Azure | undefined, pollers: Pollers): ArmHands {
  const own = () => {
    if (azure) return azure
    throw new Fault('config', 'No Azure is configured any more, so nothing was changed.')
  }
  return {
    async send(step, proposal, signal) {
      const doing = doingOf(proposal)
      const within = AbortSignal.any([signal, AbortSignal.timeout(SEND_MS)])
      const poller = await sendArm(own(), step, correlationOf(proposal.id, step), doing, within).catch((error) => {
        throw error instanceof Fault && REFUSALS.includes(error.code) ? error : new Unsure(error)
      })
      // Azure has begun: where it tells of that is kept before anything else can go wrong.
      await pollers.save(proposal.id, poller).catch((error: unknown) => {
        throw new Unsure(error)
      })
    },
    async lookUp(step, proposal, after, signal) {
      if (await pollers.find(proposal.id)) return 'done'
      const stand = await standOf(own(), step, doingOf(proposal), signal)
      if (stand.isMet === true) return 'done'
      const isWord = step.goal.during.includes(stand.provisioning)
      if (stand.isQuiet) return foundQuiet(stand, step)
      // What was refused did not begin what goes on now; after silence its own word is taken for it, and its end is looked at.
      if (isWord && after === 'silence') return 'done'
      const since = sentAt(proposal) - EARLIER_MS
      const isOurs = await isLogged(own(), step, correlationOf(proposal.id, step), since, signal)
      return isOurs ? 'done' : 'other'
    },
  }
}

/** Nothing goes on, and what is wanted is not so: somebody else's tag means that it is not as it was planned for, either. */
function foundQuiet({ eTag, exists }: { readonly eTag?: string; readonly exists: boolean }, step: Arm): Found {
  if (!exists && step.method !== 'PUT') return 'other'
  return step.ifMatch === undefined || eTag === step.ifMatch ? 'not-done' : 'other'
}

/** A UUID that is the same for every try at a step of a change, and for no other (RFC 9562, version 8). */
export function correlationOf(change: string, { method, path }: Arm): string {
  const hex = createHash('sha256').update(`${change} ${method} ${path.toLowerCase()}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function doingOf({ plan: { says } }: Proposal): string {
  return `${says.charAt(0).toLowerCase()}${says.slice(1)}`
}

function sentAt({ progress, createdAt }: Proposal): number {
  const sent = progress.find(({ is }) => is === 'sent')
  return sent?.is === 'sent' ? sent.at : createdAt
}
