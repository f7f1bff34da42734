import type { Proposal } from '../../src/approval/proposal.ts'
import type { TellOps } from '../ops.ts'

/** Tells the ops channel, once, that somebody runs a change without the approval it takes. */
export async function glassBroken({ id, plan, state, requester }: Proposal, tellOps: TellOps): Promise<void> {
  const why = 'brokeGlass' in state ? state.brokeGlass : undefined
  if (why === undefined) return
  await tellOps(`${id}.glass`, {
    nodes: [
      { kind: 'heading', text: `Without approval: ${plan.says}, ${plan.cluster}`, tone: 'bad' },
      { kind: 'text', text: [{ person: requester.principal.user }, ' broke the glass: ', why] },
      { kind: 'context', text: [id, ' · ', { code: `/k8s approvals ${id}` }] },
    ],
  })
}
