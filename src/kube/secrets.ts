import { isRecord } from './objects.ts'
import type { Target } from './paths.ts'

/** Objects within lists within rows: deeper than this nothing is an object any more. */
const MAX_DEPTH = 4
const MAX_ANNOTATION = 128
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * Replaces every value of every Secret in an answer, in place, by its size: `<16 bytes hidden>`. Keys stay. What was asked
 * for decides as well as what came back, because items of a typed list carry no kind and the rows of a Table are
 * PartialObjectMetadata, whose annotations may hold the whole Secret.
 */
export function hideSecrets(answer: unknown, target: Target): unknown {
  hide(answer, isSecrets(target), 0)
  return answer
}

/** Whether a path leads to Secrets, one or all. */
export function isSecrets(target: Target): boolean {
  return target.group === '' && target.resource === 'secrets'
}

/** The size a hidden value had, in bytes; undefined for a value that was not hidden. */
export function hiddenBytes(value: string): number | undefined {
  const size = /^<(\d+) bytes hidden>$/.exec(value)?.[1]
  return size === undefined ? undefined : Number(size)
}

function hide(value: unknown, secret: boolean, depth: number): void {
  if (!isRecord(value) || depth > MAX_DEPTH) return
  const { kind, items, rows, object } = value
  if (kind === 'Table' && Array.isArray(rows)) {
    for (const row of rows) if (isRecord(row)) hide(row.object, secret, depth + 1)
  } else if (Array.isArray(items)) {
    const all = secret || kind === 'SecretList'
    for (const item of items) hide(item, all, depth + 1)
  } else if (kind === undefined && isRecord(object)) {
    hide(object, secret, depth + 1)
  } else if (secret || kind === 'Secret') {
    hideSecret(value)
  } else if (kind === 'TokenRequest' && isRecord(value.status) && 'token' in value.status) {
    value.status.token = hidden(size(value.status.token, false))
  }
}

function hideSecret(secret: Record<string, unknown>): void {
  secret.data = hideValues(secret.data, true)
  secret.stringData = hideValues(secret.stringData, false)
  if (secret.data === undefined) delete secret.data
  if (secret.stringData === undefined) delete secret.stringData
  const annotations = isRecord(secret.metadata) ? secret.metadata.annotations : undefined
  if (!isRecord(annotations)) return
  delete annotations[LAST_APPLIED]
  for (const key of Object.keys(annotations)) {
    const value = annotations[key]
    // Other tools keep the applied object in an annotation of their own name, compressed or not.
    if (typeof value !== 'string' || value.length > MAX_ANNOTATION || /^\s*[{[]/.test(value)) {
      annotations[key] = hidden(size(value, false))
    }
  }
}

function hideValues(values: unknown, base64: boolean): unknown {
  if (values === undefined || values === null) return undefined
  if (!isRecord(values)) return hidden(0)
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, hidden(size(value, base64))]))
}

function size(value: unknown, base64: boolean): number {
  return typeof value === 'string' ? Buffer.byteLength(value, base64 ? 'base64' : 'utf8') : 0
}

function hidden(bytes: number): string {
  return `<${bytes} bytes hidden>`
}
