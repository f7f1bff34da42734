import type { ArgsOf } from '../../src/command/catalog.ts'
import type { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { get, list } from '../../src/kube/resources.ts'
import type { RolloutState } from '../../src/view/rollout-status.ts'
import { rolloutState } from '../../src/view/rollout-status.ts'
import type { Context } from '../context.ts'
import type { Target } from './targets.ts'
import { askAll, findTargets, placeOf } from './targets.ts'

/** Workloads answered for at once; the rest are counted. */
export const MOST = 50

export type Workload = { readonly resource: Resource; readonly object: KubeObject }
export type Found = {
  readonly workloads: readonly Workload[]
  readonly faults: readonly Fault[]
  readonly more: boolean
}

/** What is rolled out, by the words and labels of a line. */
export async function findWorkloads(
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

/** How far the rollout of a workload is. */
export function stateOf({ resource, object }: Workload, revision: number): RolloutState {
  return rolloutState(`${resource.resource}.${resource.group}`, groupKind(resource), object, revision)
}

/** `Deployment.apps`, or the bare kind of the core group. */
export function groupKind({ kind, group }: Resource): string {
  return group ? `${kind}.${group}` : kind
}
