import { isRecord } from './objects.ts'
import type { Target } from './paths.ts'
import { hideSensitive } from './sensitive.ts'
import { hiddenSize, hideSecret } from './sensitive-secret.ts'

/** Objects within lists within rows: deeper than this nothing is an object any more. */
const MAX_DEPTH = 4

/**
 * Hides, in place, what an answer must not tell anybody: every value of every Secret, wherever it stands, by its size,
 * `<16 bytes hidden>`; and whatever else is named like a secret, by `***` (see hideSensitive). What was asked for decides
 * as well as what came back, because items of a typed list carry no kind and the rows of a Table are
 * PartialObjectMetadata, whose annotations may hold the whole Secret.
 */
export function hideSecrets(answer: unknown, target: Target): unknown {
  if (isSecrets(target)) hide(answer, 0)
  hideToken(answer)
  // Discovery, versions and schemas are about kinds and hold no values.
  return target.resource === undefined ? answer : hideSensitive(answer)
}

/** Whether a path leads to Secrets, one or all. */
export function isSecrets(target: Target): boolean {
  return target.group === '' && target.resource === 'secrets'
}

/** Everything in an answer of Secrets is one, whether it says so or not. */
function hide(value: unknown, depth: number): void {
  if (!isRecord(value) || depth > MAX_DEPTH) return
  const { kind, items, rows, object } = value
  if (kind === 'Table' && Array.isArray(rows)) {
    for (const row of rows) if (isRecord(row)) hide(row.object, depth + 1)
  } else if (Array.isArray(items)) {
    for (const item of items) hide(item, depth + 1)
  } else if (kind === undefined && isRecord(object)) {
    hide(object, depth + 1)
  } else {
    hideSecret(value)
  }
}

function hideToken(answer: unknown): void {
  if (!isRecord(answer) || answer.kind !== 'TokenRequest' || !isRecord(answer.status)) return
  if ('token' in answer.status) answer.status.token = hiddenSize(answer.status.token)
}
