import { badRequest, unsupported } from './api-error.ts'
import type { Fields } from './patch/value.ts'
import { isFields } from './patch/value.ts'
import type { Field, Message } from './protobuf-table.ts'
import { ENVELOPE, KNOWN, MAGIC } from './protobuf-table.ts'
import { timestamp } from './timestamp.ts'

/** Numbers and flags that Go keeps behind a pointer: where they are sent as nothing, nothing is meant. */
const ZERO_MEANS_ZERO: ReadonlySet<string> = new Set(
  (
    'replicas backoffLimit parallelism completions ttlSecondsAfterFinished revisionHistoryLimit gracePeriodSeconds value ' +
    'terminationGracePeriodSeconds successfulJobsHistoryLimit failedJobsHistoryLimit minReplicas runAsUser runAsNonRoot ' +
    'allowPrivilegeEscalation automountServiceAccountToken'
  ).split(' '),
)
/** Messages that Go sends whether or not anything was said in them. */
const ALWAYS_SENT: ReadonlySet<string> = new Set(['metadata', 'strategy', 'resources', 'spec', 'creationTimestamp'])

/**
 * Reads a Kubernetes protobuf body: a magic number, then an envelope with type and message; kubectl sends its typed
 * creates like that and does not try again as JSON. Throws 415 for a kind or a field we have no description of, rather
 * than lose it, and 400 for bytes that make no sense.
 */
export function decodeProtobuf(body: Buffer): Fields {
  if (!body.subarray(0, 4).equals(MAGIC)) throw badRequest('the body is no Kubernetes protobuf')
  const envelope = decode(body.subarray(4), ENVELOPE, 'Envelope', true)
  const { apiVersion = '', kind = '' } = (envelope.typeMeta ?? {}) as { apiVersion?: string; kind?: string }
  const message = decode(Buffer.from(String(envelope.raw ?? ''), 'base64'), KNOWN, kind, false)
  return { apiVersion, kind, ...message }
}

function decode(bytes: Buffer, messages: ReadonlyMap<string, Message>, type: string, lenient: boolean): Fields {
  const message = messages.get(type)
  if (!message) throw unsupported('application/json, application/yaml')
  const result: Record<string, unknown> = {}
  for (const { tag, value } of parts(bytes)) {
    const field = message.get(tag)
    if (field) put(result, field, value, messages)
    else if (!lenient && !isNothing(value))
      throw unsupported(`application/json (field ${tag} of ${type} is not known here)`)
  }
  return result
}

/** Fields without content are sent for every part of a Go struct that is no pointer; `status` is one of them. */
function isNothing(value: number | Buffer): boolean {
  return typeof value === 'number' ? value === 0 : value.length <= 64 && isHollow(value)
}

function isHollow(value: Buffer): boolean {
  if (value.length === 0) return true
  try {
    return [...parts(value)].every((part) => isNothing(part.value))
  } catch {
    return false
  }
}

function put(
  result: Record<string, unknown>,
  { name, type, shape }: Field,
  raw: number | Buffer,
  messages: ReadonlyMap<string, Message>,
): void {
  if (shape === 'map' && typeof raw !== 'number') {
    const [key, value] = [...parts(raw)].toSorted((a, b) => a.tag - b.tag).map((part) => part.value)
    const read = value === undefined ? '' : scalar(type, value, messages)
    result[name] = { ...(result[name] as Fields | undefined), [String(key ?? '')]: read ?? '' }
    return
  }
  const value = scalar(type, raw, messages)
  if (shape === 'list') result[name] = [...((result[name] ?? []) as unknown[]), value ?? '']
  else if (name === '*') Object.assign(result, value)
  else if (isSaid(name, value)) result[name] = value
}

function isSaid(name: string, value: unknown): boolean {
  if (value === undefined || value === '') return false
  if (value === 0 || value === false) return ZERO_MEANS_ZERO.has(name)
  return !(ALWAYS_SENT.has(name) && isFields(value) && Object.keys(value).length === 0)
}

function scalar(type: string, raw: number | Buffer, messages: ReadonlyMap<string, Message>): unknown {
  if (typeof raw === 'number') return type === 'bool' ? raw !== 0 : raw
  switch (type) {
    case 'string':
      return raw.toString()
    case 'bytes':
      return raw.toString('base64')
    case 'Quantity':
      return textIn(raw, 1)
    case 'FieldsV1':
      return JSON.parse(textIn(raw, 1) || '{}')
    case 'Time':
    case 'MicroTime': {
      const seconds = [...parts(raw)].find((part) => part.tag === 1)?.value
      return typeof seconds === 'number' && seconds > 0 ? timestamp(seconds * 1000) : undefined
    }
    case 'IntOrString': {
      const found = new Map([...parts(raw)].map((part) => [part.tag, part.value]))
      return found.get(1) === 1 ? textIn(raw, 3) : (found.get(2) ?? 0)
    }
    default:
      return decode(raw, messages, type, false)
  }
}

function textIn(message: Buffer, tag: number): string {
  const value = [...parts(message)].find((part) => part.tag === tag)?.value
  return value === undefined ? '' : String(value)
}

type Part = { readonly tag: number; readonly value: number | Buffer }

function* parts(bytes: Buffer): Generator<Part> {
  let at = 0
  const varint = (): number => {
    let result = 0
    for (let factor = 1; at < bytes.length; factor *= 128) {
      const byte = bytes[at++] ?? 0
      result += (byte & 127) * factor
      if (byte < 128) return result
    }
    throw badRequest('unexpected EOF in protobuf')
  }
  while (at < bytes.length) {
    const header = varint()
    const tag = Math.floor(header / 8)
    if (header % 8 === 0) yield { tag, value: varint() }
    else if (header % 8 === 2) {
      const length = varint()
      if (at + length > bytes.length) throw badRequest('unexpected EOF in protobuf')
      yield { tag, value: bytes.subarray(at, at + length) }
      at += length
    } else throw badRequest('a wire type in the protobuf that no Kubernetes message has')
  }
}
