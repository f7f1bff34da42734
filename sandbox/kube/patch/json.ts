import type { Operation } from 'fast-json-patch'
import jsonPatch from 'fast-json-patch'
import { ApiError } from '../api-error.ts'
import type { Fields } from './value.ts'
import { isFields } from './value.ts'

const MAX_OPERATIONS = 10_000

/** RFC 6902. Throws 422 when an operation does not fit the object, as the API server does, and 400 for what is no patch. */
export function applyJsonPatch(target: Fields, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw new ApiError(400, 'BadRequest', 'json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  if (patch.length > MAX_OPERATIONS) {
    const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`
    throw new ApiError(413, 'RequestEntityTooLarge', message)
  }
  try {
    return patch.reduce(applyOperation, structuredClone(target))
  } catch {
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  }
}

/** One operation. The library that the API server uses takes a `replace` of a key that is not there as `add`. */
function applyOperation(document: unknown, operation: Operation): unknown {
  try {
    return jsonPatch.applyPatch(document, [operation], true, true, true).newDocument
  } catch (error) {
    const added = operation?.op === 'replace' && isFields(parentOf(document, operation.path))
    if (!added) throw error
    return jsonPatch.applyPatch(document, [{ ...operation, op: 'add' }], true, true, true).newDocument
  }
}

function parentOf(document: unknown, path: string): unknown {
  return jsonPatch.getValueByPointer(document, path.slice(0, path.lastIndexOf('/')))
}

/** RFC 7386: objects are merged, `null` removes, everything else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch
  const result: Record<string, unknown> = isFields(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else if (key !== '__proto__') result[key] = applyMergePatch(result[key], value)
  }
  return result
}
