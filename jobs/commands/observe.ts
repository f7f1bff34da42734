import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { isObject } from '../../src/kube/objects.ts'
import type { Named } from '../../src/kube/resources.ts'
import { get } from '../../src/kube/resources.ts'
import { watchChanges } from '../../src/kube/watch.ts'

/** An object as it is now: undefined when it is not there; `away` when the cluster cannot be asked, and why. */
export type Seen = { readonly object: KubeObject | undefined } | { readonly away: string }

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/**
 * One object now and after each change, for as long as it is asked for: over watches that end, revisions that are too old,
 * and a cluster that is away for a while. Throws what will not change by waiting: who may not look may not.
 */
export async function* observe(api: Api, resource: Resource, place: Named, signal: AbortSignal): AsyncGenerator<Seen> {
  const { namespace, name } = place
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const began = performance.now()
    try {
      const now = await getIfThere(api, resource, place, signal)
      wait = FIRST_WAIT_MS
      yield { object: now }
      // Without an object to go on from, the watch begins with whatever is there.
      const resourceVersion = now?.metadata.resourceVersion
      for await (const { type, json } of watchChanges(api, resource, { namespace, name, resourceVersion, signal })) {
        if (isObject(json)) yield { object: type === 'DELETED' ? undefined : json }
      }
    } catch (error) {
      if (signal.aborted) return
      if (!passes(error)) throw error
      yield { away: error.message }
    }
    // A watch that lasted is gone on with at once; one that ends as soon as it began is not begun again and again.
    if (performance.now() - began < LONGEST_WAIT_MS) await sleep(wait, undefined, { signal }).catch(() => undefined)
  }
}

/** Whether going on may help: a cut connection, a cluster that is away or busy, a revision that is too old. */
export function passes(error: unknown): error is Fault {
  if (!(error instanceof Fault)) return false
  return error.retryable || !FOR_GOOD.has(error.code)
}

const FOR_GOOD: ReadonlySet<Fault['code']> = new Set([
  'usage',
  'identity',
  'denied',
  'forbidden',
  'not-found',
  'invalid',
  'config',
  'internal',
])

async function getIfThere(api: Api, resource: Resource, place: Named, signal: AbortSignal) {
  try {
    return await get(api, resource, { ...place, signal })
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined
    throw error
  }
}
