import type { ObjectRef, Plan, Send } from '../../../src/change/plan.ts'
import type { Resource } from '../../../src/kube/discovery.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import { get } from '../../../src/kube/resources.ts'
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
  /** What kubectl says of it when it is done, or when there was nothing to do. */
  readonly prints: string
}

/** What only the verb knows how to say. */
export type Words = Pick<Plan, 'says' | 'impact'> & Partial<Pick<Plan, 'warnings' | 'undo' | 'follow'>>

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
  const sent = patches.filter(({ body }) => body !== undefined)
  const [uid, ...diffs] = await Promise.all([clusterUid(context), ...sent.map((patch) => tried(patch, context))])
  return {
    v: 1,
    verb,
    cluster: context.cluster.name,
    clusterUid: uid,
    steps: sent.map(stepOf),
    prints: patches.map(({ prints }) => prints),
    diff: diffs.join(''),
    warnings: [],
    ...words,
  }
}

/** `deployment.apps/web`, as kubectl names what it changed. */
export function fullName({ kind, group }: Resource, name: string): string {
  return `${kind.toLowerCase()}${group && `.${group}`}/${name}`
}

/** `shop/web`, or the name alone of what is in no namespace. */
export function placed({ namespace, name }: ObjectRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`
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

async function tried(patch: Patch, { api, signal }: Context): Promise<string> {
  const { path, body, contentType, query } = stepOf(patch)
  const { json } = await api.send('PATCH', path, body, { contentType, query: { ...TRIED, ...query }, signal })
  return objectDiff(patch.live.full, patch.live.object, json)
}

function stepOf({ live, body, contentType, query }: Patch): Send {
  const { on, resource } = live
  const path = resourcePath(resource, { namespace: on.namespace, name: on.name })
  return { kind: 'send', on, method: 'PATCH', path, contentType, body, redo: 'reconcile', ...(query && { query }) }
}
