import type { Proposal } from '../../src/approval/proposal.ts'
import { inWords, missing } from '../../src/approval/transitions.ts'
import { Fault } from '../../src/fault.ts'
import type { Clusters } from '../../src/kube/clusters.ts'
import type { Node } from '../../src/reply.ts'
import { proposalReply } from '../../src/view/proposal.ts'
import { waitingReply } from '../../src/view/waiting.ts'
import { unknownChange } from '../change/desk.ts'
import { mayRead } from '../change/lent.ts'
import { isVisible, visibleChanges } from '../change/sight.ts'
import type { Context, Executor } from '../context.ts'
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

/** What waits for somebody, or one change whole with its diff; to those who have a part in it or may read what it touches. */
export const approvals: Executor<'approvals'> = async ({ id }, _flags, context) => {
  const { changes, clusters } = context
  if (id !== undefined) {
    const proposal = await changes.find(id)
    if (!(await isVisible(proposal, context))) throw unknownChange(id)
    const guard = guardOf(proposal.plan.cluster, clusters)
    const card = proposalReply(proposal, { guard, needs: inWords(missing(proposal)) })
    const diff = await diffFor(proposal, context)
    const nodes = card.nodes.filter(({ kind }) => kind !== 'diff' && kind !== 'code').map(besideIt)
    return { nodes: diff ? [...nodes, { kind: 'diff', text: diff, filename: 'change.diff' }] : nodes }
  }
  const waiting = await visibleChanges(await changes.waiting(), context)
  return waitingReply(
    waiting.map((one) => ({ ...one, takes: inWords(missing(one)), guard: guardOf(one.plan.cluster, clusters) })),
  )
}

/** What its requester may not read is for those who may, and for them alone. */
async function diffFor({ plan }: Proposal, { isPrivate, clusters, subject, signal }: Context): Promise<string> {
  if (!plan.hides) return plan.diff
  const cluster = clusters.find(plan.cluster)
  return isPrivate && cluster && (await mayRead(plan.steps, cluster.as(subject), signal)) ? plan.diff : ''
}

/** This is not the card, so what is clicked here is answered in words, and the card says the rest. */
function besideIt(node: Node): Node {
  if (node.kind === 'buttons')
    return {
      ...node,
      buttons: node.buttons.map(({ replaces: _, ...button }) => button).filter(({ id }) => id !== 'diff'),
    }
  if (node.kind !== 'input') return node
  const { replaces: _, ...input } = node
  return input
}

function guardOf(name: string, clusters: Clusters): string {
  return GUARDS[clusters.find(name)?.guard ?? 'none'].join('')
}
