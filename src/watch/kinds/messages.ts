import { FIELDS } from './message-fields.ts'

export type Scalar = 'text' | 'name' | 'kept' | 'int' | 'flag' | 'time' | 'microTime' | 'quantity' | 'intOrString'

export type Field = {
  readonly name: string
  readonly shape: 'one' | 'list' | 'map'
  readonly scalar: Scalar | undefined
  /** Of another message. */
  readonly message: string
  /** The same, found once. */
  parts?: Message
}

/** Part of a Kubernetes message: what is read of it. */
export type Message = {
  /** By field number, for protobuf. */
  readonly byNumber: readonly (Field | undefined)[]
  /** By the length of their names, for JSON, where what is a message of its own in protobuf may stand in its parent. */
  readonly byLength: readonly (readonly Field[] | undefined)[]
}

const SCALARS: ReadonlySet<string> = new Set([
  'text',
  'name',
  'kept',
  'int',
  'flag',
  'time',
  'microTime',
  'quantity',
  'intOrString',
])

const PARSED = new Map(parsed(FIELDS))
const MESSAGES: ReadonlyMap<string, Message> = new Map(
  [...PARSED].map(([name, fields]) => {
    return [name, { byNumber: fields, byLength: byLengthOf(allOf(fields)) }]
  }),
)

for (const fields of PARSED.values()) {
  for (const field of fields) {
    const parts = field && MESSAGES.get(field.message)
    if (parts) field.parts = parts
  }
}

/** Throws for a name that message-fields.ts has not. */
export function messageOf(name: string): Message {
  const message = MESSAGES.get(name)
  if (!message) throw new Error(`message-fields.ts has no ${name}`)
  return message
}

function allOf(fields: readonly (Field | undefined)[]): readonly Field[] {
  return fields.flatMap((field) => {
    if (field?.name === '*') return allOf(PARSED.get(field.message) ?? [])
    return field ?? []
  })
}

function byLengthOf(fields: readonly Field[]): readonly (readonly Field[] | undefined)[] {
  const longest = Math.max(0, ...fields.map(({ name }) => name.length))
  return Array.from({ length: longest + 1 }, (_, length) => fields.filter(({ name }) => name.length === length))
}

function* parsed(text: string): Generator<readonly [string, readonly (Field | undefined)[]]> {
  for (const line of text.replaceAll('\n  ', ' ').trim().split('\n')) {
    const [name = '', fields = ''] = line.split(/: ?/)
    const message: (Field | undefined)[] = []
    for (const each of fields.split(', ').filter(Boolean)) {
      const [number, fieldName = '', type = ''] = each.split(' ')
      message[Number(number)] = fieldOf(fieldName, type)
    }
    yield [name, message]
  }
}

function fieldOf(name: string, written: string): Field {
  const shape = written.startsWith('[]') ? 'list' : written.startsWith('{}') ? 'map' : 'one'
  const type = shape === 'one' ? written : written.slice(2)
  return { name, shape, scalar: SCALARS.has(type) ? (type as Scalar) : undefined, message: type }
}
