import type { Node, Reply } from '../../src/reply.ts'
import type { RolloutState } from '../../src/view/rollout-status.ts'
import type { Context } from '../context.ts'
import { above, below } from './around.ts'
import type { Found, Workload } from './workloads.ts'
import { groupKind, MOST } from './workloads.ts'

/** Kinds that are rolled out, each revision after the other. */
const FOLLOWED = /^(Deployment|StatefulSet|DaemonSet)\.apps$/
export const KINDS = 'Deployments, stateful sets and daemon sets are rolled out; other kinds are not.'

/** One sentence a workload, and where to look when one is not done. */
export function statusReply(found: Found, states: readonly RolloutState[], context: Context): Reply {
  const wrong = new Set(states.flatMap((state) => ('wrong' in state ? [state.wrong] : [])))
  return rolloutReply(context, found, [
    ...states.flatMap((state): Node[] =>
      'wrong' in state ? [] : [{ kind: 'text', text: state.text, tone: state.done ? 'good' : 'info', answer: true }],
    ),
    ...[...wrong].map((text): Node => ({ kind: 'text', text, tone: 'warn' })),
    ...nextSteps(found.workloads, states, context),
  ])
}

function nextSteps(workloads: readonly Workload[], states: readonly RolloutState[], { namespace }: Context): Node[] {
  const stuck = workloads.find((_, i) => {
    const state = states[i]
    return state !== undefined && ('wrong' in state || !state.done)
  })
  if (!stuck) return []
  const { resource, object } = stuck
  if (!FOLLOWED.test(groupKind(resource))) return [{ kind: 'context', text: KINDS }]
  const what = `${resource.resource}/${object.metadata.name} -n ${namespace}`
  return [
    {
      kind: 'context',
      text: ['More about it: ', { code: `/k8s describe ${what}` }, ' and ', { code: `/k8s events -n ${namespace}` }],
    },
  ]
}

/** An answer about workloads: which, what there is to say of them, and what could not be looked at. */
export function rolloutReply(context: Context, { workloads, faults, more }: Found, answers: readonly Node[]): Reply {
  const names = workloads.map(({ object }) => object.metadata.name ?? '')
  const nothing: Node = { kind: 'text', text: `No resources found in ${context.namespace} namespace.`, answer: true }
  return {
    nodes: [
      above(context, context.namespace, names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '')),
      ...(workloads.length === 0 && faults.length === 0 ? [nothing] : answers),
      ...(more
        ? [{ kind: 'context' as const, text: `The first ${MOST}; name some, or choose with a label selector.` }]
        : []),
      ...faults.map(({ message }): Node => ({ kind: 'text', text: message, tone: 'warn' })),
      below(context),
    ],
  }
}
