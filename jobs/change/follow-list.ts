import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../../src/kube/api.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { isObject } from '../../src/kube/objects.ts'
import { list } from '../../src/kube/resources.ts'
import type { Change } from '../../src/kube/watch.ts'
import { watchChanges } from '../../src/kube/watch.ts'
import { passes } from '../commands/observe.ts'

/** Some objects as they are now, or why the cluster cannot be asked. */
type SeenAll = { readonly objects: readonly KubeObject[] } | { readonly away: string }

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000
/** More are not followed one by one. */
const MOST = 500

/**
 * The objects a selector finds, now and after each change, over watches that end and a cluster that is away; the sibling
 * of `observe` for several. Throws what will not change by waiting.
 */
export async function* observeAll(
  api: Api,
  resource: Resource,
  where: { readonly namespace: string | undefined; readonly selector: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<SeenAll> {
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const began = performance.now()
    try {
      const { items, resourceVersion } = await list(api, resource, { ...where, limit: MOST, signal })
      const objects = new Map(items.map((object) => [object.metadata.uid, object]))
      wait = FIRST_WAIT_MS
      yield { objects: [...objects.values()] }
      for await (const change of watchChanges(api, resource, { ...where, resourceVersion, signal })) {
        if (take(change, objects)) yield { objects: [...objects.values()] }
      }
    } catch (error) {
      if (signal.aborted) return
      if (!passes(error)) throw error
      yield { away: error.message }
    }
    if (performance.now() - began < LONGEST_WAIT_MS) await sleep(wait, undefined, { signal }).catch(() => undefined)
  }
}

/** Whether anything that is followed is another by now. */
function take({ type, json }: Change, objects: Map<string | undefined, KubeObject>): boolean {
  if (!isObject(json)) return false
  const { uid } = json.metadata
  if (type === 'DELETED') return objects.delete(uid)
  if (objects.size >= MOST && !objects.has(uid)) return false
  objects.set(uid, json)
  return true
}
