import type { ArgsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { selectorOf } from '../../src/kube/pods-of.ts'
import { get, list } from '../../src/kube/resources.ts'
import type { Node, Reply } from '../../src/reply.ts'
import type { Revision } from '../../src/view/rollout-history.ts'
import { historyText, revisionOfController, revisionOfReplicaSet } from '../../src/view/rollout-history.ts'
import type { RolloutState } from '../../src/view/rollout-status.ts'
import { rolloutState } from '../../src/view/rollout-status.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import type { Target } from './targets.ts'
import { askAll, findTargets, placeOf } from './targets.ts'

/** Workloads answered for at once; the rest are counted. */
const MOST = 50

/** Kinds that are rolled out, each revision after the other. */
const FOLLOWED = /^(Deployment|StatefulSet|DaemonSet)\.apps$/
const KINDS = 'Deployments, stateful sets and daemon sets are rolled out; other kinds are not.'

type Workload = { readonly resource: Resource; readonly object: KubeObject }
type Found = { readonly workloads: readonly Workload[]; readonly faults: readonly Fault[]; readonly more: boolean }

/** `kubectl rollout status --watch=false`: the state at this moment, one sentence a workload. */
export const rolloutStatus: Executor<'rollout status'> = async (args, { selector, revision = 0 }, context) => {
  const found = await findWorkloads(args, selector, context)
  const states = found.workloads.map(({ resource, object }) =>
    rolloutState(`${resource.resource}.${resource.group}`, groupKind(resource), object, revision),
  )
  const wrong = new Set(states.flatMap((state) => ('wrong' in state ? [state.wrong] : [])))
  return reply(context, found, [
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

/** `kubectl rollout history`: the revisions that are kept of a workload, or the pods of one of them. */
export const rolloutHistory: Executor<'rollout history'> = async (args, { selector, revision = 0 }, context) => {
  const found = await findWorkloads(args, selector, context)
  const texts = await Promise.all(found.workloads.map((workload) => historyOf(workload, revision, context)))
  return reply(
    context,
    found,
    texts.length > 0 ? [{ kind: 'code', text: texts.join(''), filename: 'history.txt', answer: true }] : [],
  )
}

function reply(context: Context, { workloads, faults, more }: Found, answers: readonly Node[]): Reply {
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

async function findWorkloads(
  args: ArgsOf<'rollout status'>,
  selector: string | undefined,
  context: Context,
): Promise<Found> {
  const targets = await findTargets(args, context)
  const { worked, faults } = await askAll(targets, (target) => fetchTarget(target, selector, context))
  const workloads = worked.flatMap(({ resource, items }) => items.map((object) => ({ resource, object })))
  return {
    workloads: workloads.slice(0, MOST),
    faults,
    more: workloads.length > MOST || worked.some(({ more }) => more),
  }
}

async function fetchTarget(target: Target, selector: string | undefined, context: Context) {
  const { resource, name } = target
  const { api, signal } = context
  const place = placeOf(target, false, context.namespace)
  if (name !== undefined)
    return { resource, items: [await get(api, resource, { ...place, name, signal })], more: false }
  const { items, continue: more } = await list(api, resource, { ...place, selector, limit: MOST + 1, signal })
  return { resource, items, more: more !== undefined }
}

async function historyOf({ resource, object }: Workload, wanted: number, context: Context): Promise<string> {
  const kind = groupKind(resource)
  const revisions = await revisionsOf(kind, object, context)
  const text = historyText(`${kind.toLowerCase()}/${object.metadata.name}`, revisions, wanted)
  if (text !== undefined) return text
  const kept = revisions.map(({ number }) => number).sort((a, b) => a - b)
  throw new Fault('not-found', 'unable to find the specified revision', { hint: `There are: ${kept.join(', ')}.` })
}

/** Throws kubectl's sentence for a kind that has no history (kubectl pkg/polymorphichelpers/history.go). */
async function revisionsOf(kind: string, object: KubeObject, context: Context): Promise<readonly Revision[]> {
  if (kind === 'Deployment.apps') {
    const owned = await ownedBy(object, 'replicasets.apps', context)
    return owned.flatMap((replicaSet) => revisionOfReplicaSet(replicaSet) ?? [])
  }
  if (kind === 'StatefulSet.apps' || kind === 'DaemonSet.apps')
    return (await ownedBy(object, 'controllerrevisions.apps', context)).map(revisionOfController)
  throw new Fault('usage', `no history viewer has been implemented for "${kind}"`, {
    hint: KINDS,
  })
}

async function ownedBy(owner: KubeObject, type: string, { api, cluster, signal }: Context) {
  const resource = await cluster.discovery.resolve(type, signal)
  const { namespace, uid } = owner.metadata
  const { items } = await list(api, resource, { namespace, selector: selectorOf(owner), signal })
  return items.filter(({ metadata }) =>
    metadata.ownerReferences?.some((reference) => reference.controller === true && reference.uid === uid),
  )
}

/** `Deployment.apps`, or the bare kind of the core group. */
function groupKind({ kind, group }: Resource): string {
  return group ? `${kind}.${group}` : kind
}
