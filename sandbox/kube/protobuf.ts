import { badRequest, unsupported } from './api-error.ts'
import type { Fields } from './patch/value.ts'

type Type = 'string' | 'int' | 'bool' | 'bytes' | 'strings' | 'stringMap' | 'bytesMap' | Message
type Message = { readonly [tag: number]: readonly [name: string, type: Type] }

const META: Message = {
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  5: ['uid', 'string'],
  6: ['resourceVersion', 'string'],
  11: ['labels', 'stringMap'],
  12: ['annotations', 'stringMap'],
  14: ['finalizers', 'strings'],
}

const DELETE_OPTIONS: Message = {
  1: ['gracePeriodSeconds', 'int'],
  2: ['preconditions', { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] }],
  3: ['orphanDependents', 'bool'],
  4: ['propagationPolicy', 'string'],
  5: ['dryRun', 'strings'],
}

const RESOURCE_ATTRIBUTES: Message = {
  1: ['namespace', 'string'],
  2: ['verb', 'string'],
  3: ['group', 'string'],
  4: ['version', 'string'],
  5: ['resource', 'string'],
  6: ['subresource', 'string'],
  7: ['name', 'string'],
}

const ACCESS: Message = {
  1: ['resourceAttributes', RESOURCE_ATTRIBUTES],
  2: ['nonResourceAttributes', { 1: ['path', 'string'], 2: ['verb', 'string'] }],
}

/** What kubectl posts as protobuf, and does not try again as JSON (k8s.io/api generated.proto). */
const MESSAGES: Readonly<Record<string, Message>> = {
  'authorization.k8s.io/v1 SelfSubjectAccessReview': { 1: ['metadata', META], 2: ['spec', ACCESS] },
  'authorization.k8s.io/v1 SelfSubjectRulesReview': {
    1: ['metadata', META],
    2: ['spec', { 1: ['namespace', 'string'] }],
  },
  'authentication.k8s.io/v1 SelfSubjectReview': { 1: ['metadata', META] },
  'policy/v1 Eviction': { 1: ['metadata', META], 2: ['deleteOptions', DELETE_OPTIONS] },
  'v1 DeleteOptions': DELETE_OPTIONS,
  'v1 Namespace': { 1: ['metadata', META] },
  'v1 ConfigMap': {
    1: ['metadata', META],
    2: ['data', 'stringMap'],
    3: ['binaryData', 'bytesMap'],
    4: ['immutable', 'bool'],
  },
  'v1 Secret': { 1: ['metadata', META], 2: ['data', 'bytesMap'], 3: ['type', 'string'], 5: ['immutable', 'bool'] },
  'v1 ServiceAccount': { 1: ['metadata', META] },
}

const MAGIC = Buffer.from('k8s\0')

/**
 * Reads a Kubernetes protobuf body: the magic number, then an envelope with type and message. Throws 415 for a kind we
 * have no description of (workloads: kubectl then has to be given a manifest), 400 for bytes that make no sense.
 */
export function decodeProtobuf(body: Buffer): Fields {
  if (!body.subarray(0, 4).equals(MAGIC)) throw badRequest('the body is no Kubernetes protobuf')
  const envelope = decode(body.subarray(4), {
    1: ['type', { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] }],
    2: ['raw', 'bytes'],
  })
  const { apiVersion = '', kind = '' } = (envelope.type ?? {}) as { apiVersion?: string; kind?: string }
  const message = MESSAGES[`${apiVersion} ${kind}`]
  if (!message) throw unsupported('application/json, application/yaml')
  return { apiVersion, kind, ...decode(Buffer.from(String(envelope.raw ?? ''), 'base64'), message) }
}

function decode(bytes: Buffer, message: Message): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { tag, value } of parts(bytes)) {
    const field = message[tag]
    if (field) add(result, field[0], field[1], value)
  }
  return result
}

function add(result: Record<string, unknown>, name: string, type: Type, value: number | Buffer): void {
  if (typeof value === 'number') {
    if (type === 'int') result[name] = value
    else if (type === 'bool') result[name] = value !== 0
    return
  }
  if (typeof type === 'object') result[name] = decode(value, type)
  else if (type === 'strings') result[name] = [...((result[name] ?? []) as string[]), value.toString()]
  else if (type === 'bytes') result[name] = value.toString('base64')
  else if (type === 'stringMap' || type === 'bytesMap') {
    const entry = decode(value, { 1: ['key', 'string'], 2: ['value', type === 'stringMap' ? 'string' : 'bytes'] })
    result[name] = { ...(result[name] as Fields | undefined), [String(entry.key ?? '')]: entry.value ?? '' }
  } else if (value.length > 0) result[name] = value.toString()
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
    switch (header % 8) {
      case 0:
        yield { tag, value: varint() }
        break
      case 1:
        at += 8
        break
      case 2: {
        const length = varint()
        if (at + length > bytes.length) throw badRequest('unexpected EOF in protobuf')
        yield { tag, value: bytes.subarray(at, at + length) }
        at += length
        break
      }
      case 5:
        at += 4
        break
      default:
        throw badRequest('illegal wire type in protobuf')
    }
  }
}
