import { Fault } from '../../src/fault.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { selectorOf } from '../../src/kube/pods-of.ts'
import type { Line } from '../../src/reply.ts'
import { lastChange } from '../../src/view/verdict/changed.ts'
import { controllerRevisions, replicaSetRevisions } from '../../src/view/verdict/revisions.ts'
import type { Related } from './related.ts'

/** What was rolled out last in the workload that an object is or belongs to; empty where that cannot be known. */
export async function changedIn(related: Related): Promise<Line> {
  try {
    return await changeOf(related.object, related, 0)
  } catch (error) {
    // The verdict stands without it.
    if (error instanceof Fault) return ''
    throw error
  }
}

const OWNERS: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  Deployment: 'deployments.apps',
  StatefulSet: 'statefulsets.apps',
  DaemonSet: 'daemonsets.apps',
}

/** A pod is two steps from its Deployment. */
const STEPS = 2

async function changeOf(object: KubeObject, related: Related, step: number): Promise<Line> {
  const { list, context } = related
  const { namespace } = object.metadata
  if (object.kind === 'Deployment') {
    const sets = await list('replicasets.apps', { namespace, selector: selectorOf(object) })
    return lastChange(object, replicaSetRevisions(object, sets ?? []), context.now)
  }
  if (object.kind === 'StatefulSet' || object.kind === 'DaemonSet') {
    const revisions = await list('controllerrevisions.apps', { namespace, selector: selectorOf(object) })
    return lastChange(object, controllerRevisions(object, revisions ?? []), context.now)
  }
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  const type = owner && OWNERS[owner.kind]
  if (!type || step === STEPS) return ''
  const found = await related.get(type, namespace, owner.name)
  return found ? changeOf(found, related, step + 1) : ''
}
