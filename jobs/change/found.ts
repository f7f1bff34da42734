import type { Send } from '../../src/change/plan.ts'
import { isRecord } from '../../src/kube/objects.ts'
import type { Found } from './carry-out.ts'
import { CHANGE } from './marks.ts'

/**
 * What the object as it is now says of a step that may have been done; undefined is an object that does not exist.
 * The mark of the change proves it; without one, what was asked for being so is as good, whoever did it.
 */
export function foundIn(live: unknown, step: Send, id: string): Found {
  if (!isRecord(live)) return step.method === 'DELETE' ? 'done' : step.method === 'POST' ? 'not-done' : 'other'
  const metadata = isRecord(live.metadata) ? live.metadata : {}
  const annotations = isRecord(metadata.annotations) ? metadata.annotations : {}
  if (step.method === 'DELETE') {
    const isAnother = step.on.uid !== undefined && metadata.uid !== step.on.uid
    return isAnother || metadata.deletionTimestamp !== undefined ? 'done' : 'not-done'
  }
  if (annotations[CHANGE] === id) return 'done'
  if (step.method === 'POST') return 'other'
  if (isRecord(step.body) && isWithin(withoutMetadata(step.body), live)) return 'done'
  return step.on.resourceVersion !== undefined && metadata.resourceVersion === step.on.resourceVersion
    ? 'not-done'
    : 'other'
}

function withoutMetadata({ metadata: _, ...body }: Record<string, unknown>): Record<string, unknown> {
  return body
}

/** Whether everything a merge patch sets is so; null stands for what is to be gone (RFC 7386). */
function isWithin(patch: unknown, live: unknown): boolean {
  if (patch === null) return live === undefined
  if (isRecord(patch)) {
    const entries = Object.entries(patch)
    return entries.length > 0 && isRecord(live) && entries.every(([key, value]) => isWithin(value, live[key]))
  }
  if (Array.isArray(patch)) return Array.isArray(live) && isListWithin(patch, live)
  return patch === live
}

/** Lists of what has names are merged by name in a strategic merge patch; any other list is replaced. */
function isListWithin(patch: readonly unknown[], live: readonly unknown[]): boolean {
  const named = patch.every((each) => isRecord(each) && typeof each.name === 'string')
  if (!named || patch.length === 0)
    return patch.length === live.length && patch.every((each, i) => isWithin(each, live[i]))
  return patch.every(
    (each) => isRecord(each) && live.some((one) => isRecord(one) && one.name === each.name && isWithin(each, one)),
  )
}
