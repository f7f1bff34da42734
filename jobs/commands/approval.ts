import { inWords, missing } from '../../src/approval/transitions.ts'
import { Fault } from '../../src/fault.ts'
import type { Line } from '../../src/reply.ts'
import { proposalReply } from '../../src/view/proposal.ts'
import type { Executor } from '../context.ts'
import { GUARDS } from './around.ts'

export const approve: Executor<'approve'> = ({ id }, { plan }, { changes }) => changes.approve(id, plan)

export const deny: Executor<'deny'> = ({ id }, { reason }, { changes }) => changes.deny(id, reason)

export const cancel: Executor<'cancel'> = ({ id }, _flags, { changes }) => changes.cancel(id)

export const breakGlass: Executor<'break-glass'> = async ({ id }, { reason }, { changes }) => {
  if (!reason) {
    throw new Fault('usage', 'Breaking the glass takes a reason.', {
      hint: `/k8s break-glass ${id} --reason "why it cannot wait"`,
    })
  }
  return changes.breakGlass(id, reason)
}

/** What waits for somebody, or one change whole with its diff. */
export const approvals: Executor<'approvals'> = async ({ id }, _flags, { changes, clusters }) => {
  if (id !== undefined) {
    const proposal = await changes.find(id)
    const guard = GUARDS[clusters.find(proposal.plan.cluster)?.guard ?? 'none'].join('')
    const card = proposalReply(proposal, { guard, needs: inWords(missing(proposal)) })
    const { diff } = proposal.plan
    const nodes = card.nodes.filter(({ kind }) => kind !== 'diff' && kind !== 'code')
    return { nodes: diff ? [...nodes, { kind: 'diff', text: diff, filename: 'change.diff' }] : nodes }
  }
  const waiting = await changes.waiting()
  if (waiting.length === 0) return { nodes: [{ kind: 'text', text: 'No change waits for approval.' }] }
  const items = waiting.map(
    ({ id: change, plan, requester, expiresAt, needs, votes, state }): Line => [
      { strong: change },
      ` ${plan.says}, ${plan.cluster}; asked by `,
      { person: requester.principal.user },
      state.is === 'pending' ? `; takes ${inWords(missing({ needs, votes }))}, until ` : `; ${state.is}, since `,
      { time: state.is === 'pending' ? expiresAt : state.at },
      '. ',
      { code: `/k8s approvals ${change}` },
    ],
  )
  return {
    nodes: [
      { kind: 'text', text: `${waiting.length} ${waiting.length === 1 ? 'change waits' : 'changes wait'}.` },
      { kind: 'list', items },
    ],
  }
}
