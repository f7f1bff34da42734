import { Fault } from '../../src/fault.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { selectorOf } from '../../src/kube/pods-of.ts'
import { list } from '../../src/kube/resources.ts'
import type { Revision } from '../../src/view/rollout-history.ts'
import { historyText, revisionOfController, revisionOfReplicaSet } from '../../src/view/rollout-history.ts'
import type { RolloutState } from '../../src/view/rollout-status.ts'
import type { Context, Executor } from '../context.ts'
import { startFollowing } from './rollout-follow.ts'
import { KINDS, rolloutReply, statusReply } from './rollout-reply.ts'
import type { Found, Workload } from './workloads.ts'
import { findWorkloads, groupKind, stateOf } from './workloads.ts'

/** `kubectl rollout status`: the state at this moment when it is done, else a live message until it is. */
export const rolloutStatus: Executor<'rollout status'> = async (args, flags, context) => {
  const { selector, revision = 0, watch = true } = flags
  const found = await findWorkloads(args, selector, context)
  const states = found.workloads.map((workload) => stateOf(workload, revision))
  if (watch && isGoingOn(states, found)) return startFollowing(found.workloads, flags, context)
  return statusReply(found, states, context)
}

/** Whether waiting may bring more: kubectl, too, stops at the first that will not end well. */
function isGoingOn(states: readonly RolloutState[], { faults, more }: Found): boolean {
  const isWrong = states.some((state) => 'wrong' in state) || faults.length > 0 || more
  return !isWrong && states.some((state) => !('wrong' in state) && !state.done)
}

/** `kubectl rollout history`: the revisions that are kept of a workload, or the pods of one of them. */
export const rolloutHistory: Executor<'rollout history'> = async (args, { selector, revision = 0 }, context) => {
  const found = await findWorkloads(args, selector, context)
  const texts = await Promise.all(found.workloads.map((workload) => historyOf(workload, revision, context)))
  return rolloutReply(
    context,
    found,
    texts.length > 0 ? [{ kind: 'code', text: texts.join(''), filename: 'history.txt', answer: true }] : [],
  )
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
