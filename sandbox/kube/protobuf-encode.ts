import type { Kind } from './kind.ts'
import type { Fields } from './patch/value.ts'
import { isFields } from './patch/value.ts'
import type { Field } from './protobuf-table.ts'
import { KNOWN, MAGIC } from './protobuf-table.ts'

const VARINT = 0
const BYTES = 2

/** The kinds of which every field is described. */
const WHOLE: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'EndpointSlice',
  'Event',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'Namespace',
  'Node',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget',
  'ReplicaSet',
  'ResourceQuota',
  'Service',
  'StatefulSet',
])

/** Whether a kind is served as protobuf. Kinds of other groups may have the same name, but not the same fields. */
export function hasProtobuf({ group, kind, custom }: Pick<Kind, 'group' | 'kind' | 'custom'>): boolean {
  return !custom && WHOLE.has(kind) && group !== 'events.k8s.io'
}

type Typed = { readonly apiVersion: string; readonly kind: string }

/** An object, its type and the magic before it (apimachinery pkg/runtime/serializer/protobuf, Unknown). */
export function encodeProtobuf(object: Typed & Fields, raw: Buffer = encodeMessage(object, object.kind)): Buffer {
  const { apiVersion, kind } = object
  const type = Buffer.concat([bytesField(1, Buffer.from(apiVersion)), bytesField(2, Buffer.from(kind))])
  return Buffer.concat([MAGIC, bytesField(1, type), bytesField(2, raw), bytesField(3, EMPTY), bytesField(4, EMPTY)])
}

/** A list of one kind. */
export function encodeList(list: Typed, metadata: Fields, items: readonly Fields[], kind: string): Buffer {
  const parts = [bytesField(1, encodeMessage(metadata, 'ListMeta'))]
  for (const item of items) parts.push(bytesField(2, encodeMessage(item, kind)))
  return encodeProtobuf({ ...list }, Buffer.concat(parts))
}

/** One event of a watch behind its length (apimachinery pkg/util/framer). */
export function encodeFrame(type: string, object: Typed & Fields, described = object.kind): Buffer {
  const raw = encodeProtobuf(object, encodeMessage(object, described))
  const event = Buffer.concat([bytesField(1, Buffer.from(type)), bytesField(2, bytesField(1, raw))])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(event.length)
  return Buffer.concat([length, event])
}

const EMPTY = Buffer.alloc(0)

/** What stays the same from one event to the next is encoded once; only what is frozen cannot change behind our back. */
const SHARED: ReadonlySet<string> = new Set([
  'ManagedFieldsEntry',
  'PodSpec',
  'PodStatus',
  'PodTemplateSpec',
  'Container',
  'Volume',
  'Toleration',
  'PodCondition',
])
const encoded = new WeakMap<object, Buffer>()

/** The fields of a message we have a description of. Everything a Kubernetes 1.36 has is described; what is not stays behind. */
function encodeMessage(value: Fields, type: string): Buffer {
  const shared = SHARED.has(type) && Object.isFrozen(value)
  const known = shared ? encoded.get(value) : undefined
  if (known) return known
  const message = KNOWN.get(type)
  if (!message) throw new Error(`no description of ${type}`)
  const parts: Buffer[] = []
  for (const [tag, field] of message) {
    const inner = field.name === '*' ? encodeMessage(value, field.type) : undefined
    if (inner) {
      if (inner.length > 0) parts.push(bytesField(tag, inner))
    } else encodeField(tag, field, value[field.name], parts)
  }
  const bytes = Buffer.concat(parts)
  if (shared) encoded.set(value, bytes)
  return bytes
}

function encodeField(tag: number, field: Field, value: unknown, parts: Buffer[]): void {
  if (value === undefined || value === null) return
  if (field.shape === 'one') parts.push(one(tag, field.type, value))
  else if (field.shape === 'list') for (const each of value as unknown[]) parts.push(one(tag, field.type, each))
  else {
    for (const [key, each] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      parts.push(bytesField(tag, Buffer.concat([bytesField(1, Buffer.from(key)), one(2, field.type, each)])))
    }
  }
}

function one(tag: number, type: string, value: unknown): Buffer {
  switch (type) {
    case 'int':
      return Buffer.concat([varint(tag * 8 + VARINT), varint(Number(value))])
    case 'bool':
      return Buffer.concat([varint(tag * 8 + VARINT), varint(value === true ? 1 : 0)])
    case 'string':
      return bytesField(tag, Buffer.from(String(value)))
    case 'bytes':
      return bytesField(tag, Buffer.from(String(value), 'base64'))
    case 'Quantity':
      return bytesField(tag, bytesField(1, Buffer.from(String(value))))
    case 'FieldsV1':
      return bytesField(tag, bytesField(1, Buffer.from(JSON.stringify(value))))
    case 'IntOrString':
      return bytesField(tag, intOrString(value))
    case 'Time':
    case 'MicroTime':
      return bytesField(tag, time(String(value)))
    default:
      return bytesField(tag, encodeMessage(isFields(value) ? value : {}, type))
  }
}

function intOrString(value: unknown): Buffer {
  const text = typeof value === 'string' ? value : ''
  const number = typeof value === 'number' ? value : 0
  return Buffer.concat([
    one(1, 'int', typeof value === 'string' ? 1 : 0),
    one(2, 'int', number),
    one(3, 'string', text),
  ])
}

/** Seconds and nanoseconds; only MicroTimes are written with a part of a second. */
function time(text: string): Buffer {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  const seconds = Math.floor(Date.parse(text) / 1000)
  return Buffer.concat([one(1, 'int', seconds), one(2, 'int', Number(fraction.padEnd(9, '0').slice(0, 9)))])
}

function bytesField(tag: number, content: Buffer): Buffer {
  return Buffer.concat([varint(tag * 8 + BYTES), varint(content.length), content])
}

/** Negative numbers take ten bytes, as the two's complement of 64 bits. */
function varint(value: number): Buffer {
  if (value >= 0 && value < 128) return Buffer.of(value)
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}
