import { newDangers } from '../../../src/change/guard.ts'
import type { ObjectRef, Plan, Send, Step } from '../../../src/change/plan.ts'
import { Fault } from '../../../src/fault.ts'
import type { Resource } from '../../../src/kube/discovery.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import { get } from '../../../src/kube/resources.ts'
import { isHidden } from '../../../src/kube/sensitive-name.ts'
import { objectDiff } from '../../../src/view/object-diff.ts'
import type { Target } from '../../commands/targets.ts'
import type { Context } from '../../context.ts'
import { clusterUid } from '../cluster-uid.ts'

export const MERGE_PATCH = 'application/merge-patch+json'
export const STRATEGIC_MERGE_PATCH = 'application/strategic-merge-patch+json'
export const JSON_PATCH = 'application/json-patch+json'

/** What may be wrong with a change is wanted to be known before anybody approves it. */
const TRIED = { fieldManager: 'quarterdeck', fieldValidation: 'Strict', dryRun: 'All' }

/** An object as it is, and where it stands. */
export type Live = {
  readonly resource: Resource
  readonly object: KubeObject
  readonly on: ObjectRef
  readonly full: string
}

/** One object and the patch that is to change it; a patch without a body changes nothing and is not sent. */
export type Patch = {
  readonly live: Live
  readonly body: unknown
  readonly contentType: typeof MERGE_PATCH | typeof STRATEGIC_MERGE_PATCH | typeof JSON_PATCH
  readonly query?: Readonly<Record<string, string>>
  readonly subresource?: string
  /** What kubectl says of it when it is done, or when there was nothing to do. */
  readonly prints: string
  /** What kubectl says where the server finds that nothing would change; then it is not sent. */
  readonly unchanged?: string
}

/** What only the verb knows how to say. */
export type Words = Pick<Plan, 'says' | 'impact'> &
  Partial<Pick<Plan, 'warnings' | 'table' | 'undo' | 'follow' | 'danger' | 'asksWhy'>>

/** Reads the objects that are to be changed, as the person. Throws kubectl's words for what is not there. */
export function readLive(targets: readonly Target[], { api, namespace, signal }: Context): Promise<Live[]> {
  return Promise.all(
    targets.map(async ({ resource, name = '' }) => {
      const object = await get(api, resource, { ...(resource.namespaced && { namespace }), name, signal })
      return { resource, object, on: refOf(resource, object), full: fullName(resource, name) }
    }),
  )
}

/** A plan of patches, each tried as a server-side dry run; the difference is what the server says it would make of it. */
export async function patchPlan(
  verb: string,
  patches: readonly Patch[],
  words: Words,
  context: Context,
): Promise<Plan> {
  const tried = await together(patches, (patch) => tryPatch(patch, context))
  const sent = tried.filter((one) => one.diff !== undefined)
  return plan(
    verb,
    tried.flatMap(({ prints }) => prints || []),
    sent,
    words,
    context,
  )
}

/** Tries all of them, and throws one Fault that says what was said against each. */
export async function together<T, R>(items: readonly T[], attempt: (item: T) => Promise<R>): Promise<R[]> {
  const settled = await Promise.allSettled(items.map(attempt))
  const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  const [first] = refused
  if (refused.length === 0) return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const faults = refused.filter((one) => one instanceof Fault)
  if (!(first instanceof Fault) || faults.length !== refused.length || faults.length === 1) throw first
  const { code, retryable, hint } = first
  const words = [...new Set(faults.map(({ message }) => message))].join('\n')
  throw new Fault(code, words, { retryable, cause: first, ...(hint && { hint }) })
}

/** What one request would do: the step itself, and what its dry run says. */
export type Tried = {
  readonly step: Step
  readonly diff?: string
  /** What it would let somebody do that was not so before. */
  readonly dangers: readonly string[]
}

/** A plan of steps that were tried. */
export async function plan(
  verb: string,
  prints: readonly string[],
  tried: readonly Tried[],
  words: Words,
  context: Context,
): Promise<Plan> {
  const dangers = tried.flatMap((one) => one.dangers)
  return {
    v: 1,
    verb,
    cluster: context.cluster.name,
    clusterUid: await clusterUid(context),
    steps: tried.map(({ step }) => step),
    prints,
    diff: tried.map(({ diff = '' }) => diff).join(''),
    ...words,
    warnings: [...dangers, ...(words.warnings ?? [])],
    ...((dangers.length > 0 || words.danger) && { danger: true }),
  }
}

/** `deployment.apps/web`, as kubectl names what it changed. */
export function fullName({ kind, group }: Resource, name: string): string {
  return `${kind.toLowerCase()}${group && `.${group}`}/${name}`
}

/** An object, bound to how it is now. */
export function refOf({ group, version, resource, kind, namespaced }: Resource, { metadata }: KubeObject): ObjectRef {
  const { name = '', namespace, uid, resourceVersion } = metadata
  return {
    ...{ group, version, resource, kind, name },
    ...(namespaced && namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  }
}

/** Tries one patch as a dry run. */
export async function tryPatch(patch: Patch, { api, signal }: Context): Promise<Tried & Pick<Patch, 'prints'>> {
  const step = stepOf(patch)
  const { live, unchanged, prints } = patch
  if (patch.body === undefined) return { step, dangers: [], prints }
  const { path, body, contentType, query } = step
  const { json } = await api.send('PATCH', path, body, { contentType, query: { ...TRIED, ...query }, signal })
  const diff = objectDiff(live.full, live.object, json)
  // What is hidden on both sides may differ all the same.
  if (diff === '' && unchanged !== undefined && !isHidden(JSON.stringify(json)))
    return { step, dangers: [], prints: unchanged }
  return { step, diff, dangers: newDangers(live.object, json), prints }
}

function stepOf({ live, body, contentType, query, subresource }: Patch): Send {
  const { on, resource } = live
  const path = resourcePath(resource, { namespace: on.namespace, name: on.name, subresource })
  return { kind: 'send', on, method: 'PATCH', path, contentType, body, redo: 'reconcile', ...(query && { query }) }
}
