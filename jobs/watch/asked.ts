import type { Proposal } from '../../src/approval/proposal.ts'
import type { Proposals } from '../../src/approval/store.ts'
import type { WhoAsked } from './credit.ts'

/** Reads who asked and who agreed from the record of the change itself. */
export function whoAskedIn(proposals: Pick<Proposals, 'find'>): WhoAsked {
  return async (change, { cluster, kind, namespace, name }) => {
    const proposal = await proposals.find(change)
    if (proposal?.plan.cluster !== cluster || !touches(proposal, { kind, namespace, name })) return undefined
    const { requester, votes } = proposal
    const agreed = [...new Set(votes.map(({ subject }) => subject.user))]
    return `${requester.subject.user}${agreed.length > 0 ? `, approved by ${agreed.join(' and ')}` : ''}`
  }
}

type On = { readonly kind: string; readonly namespace: string; readonly name: string }

function touches({ plan }: Proposal, { kind, namespace, name }: On): boolean {
  return plan.steps.some((step) => {
    if (step.kind === 'evict') return kind === 'Node' && step.node === name
    if (step.kind !== 'send') return false
    return step.on.kind === kind && step.on.name === name && (step.on.namespace ?? '') === namespace
  })
}
