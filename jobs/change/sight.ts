import type { Proposal } from '../../src/approval/proposal.ts'
import type { ObjectRef, Plan, Step } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Context } from '../context.ts'
import type { Looked } from './lent.ts'
import { maySee } from './lent.ts'

/**
 * Those of the changes that somebody may know of, in their order: who asked for it, who may decide about it, and who may read
 * by their own rights all that it touches. A cluster that does not answer shows nothing.
 */
export async function visibleChanges(all: readonly Proposal[], context: Context): Promise<readonly Proposal[]> {
  const isPart = await context.changes.part()
  const seen = await Promise.all(all.map(async (one) => isPart(one) || mayRead(one.plan, context).catch(notNow)))
  return all.filter((_one, i) => seen[i])
}

/** Whether somebody may know of one. Throws the Fault of a cluster that does not answer. */
export async function isVisible(proposal: Proposal, context: Context): Promise<boolean> {
  const isPart = await context.changes.part()
  return isPart(proposal) || (await mayRead(proposal.plan, context))
}

function notNow(error: unknown): false {
  if (error instanceof Fault) return false
  throw error
}

/** Azure knows only the bot, so that the rules alone say who may look there. */
async function mayRead(
  { cluster: name, steps }: Plan,
  { allows, clusters, subject, signal }: Context,
): Promise<boolean> {
  // What touches nothing that could be read is between those who have a part in it: a role that is lent.
  if (steps.length === 0) return false
  const inAzure = steps.some(({ kind }) => kind === 'arm')
  if (inAzure && !(await allows({ name: 'aks show', risk: 'read' }, name))) return false
  const objects = distinct(steps.flatMap(touched))
  if (objects.length === 0) return inAzure
  const touches = objects.map(({ group, resource, namespace }) => ({
    resource: [resource, group].filter(Boolean).join('.'),
    ...(namespace && { namespace }),
  }))
  if (!(await allows({ name: 'get', risk: 'read' }, name, touches))) return false
  const cluster = clusters.find(name)
  return cluster !== undefined && maySee(objects, cluster.as(subject), signal)
}

/** The pods of a node are many: they are asked for by their namespaces, and the node with them. */
function touched(step: Step): readonly Looked[] {
  if (step.kind === 'arm') return []
  if (step.kind !== 'evict') return [lookedAt(step.on)]
  const namespaces = [...new Set(step.pods.map(({ namespace = '' }) => namespace))]
  return [
    { group: '', resource: 'nodes', name: step.node },
    ...namespaces.map((namespace) => ({ group: '', resource: 'pods', namespace, name: '' })),
  ]
}

function lookedAt({ group, resource, namespace, name }: ObjectRef): Looked {
  return { group, resource, name, ...(namespace && { namespace }) }
}

function distinct(objects: readonly Looked[]): readonly Looked[] {
  return [...new Map(objects.map((one) => [JSON.stringify(one), one])).values()]
}
