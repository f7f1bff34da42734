import { FIELDS } from './protobuf-fields.ts'
import type { Wire } from './wire.ts'
import { NoMessage } from './wire.ts'

type Scalar = 'text' | 'name' | 'int' | 'flag' | 'time' | 'microTime' | 'quantity' | 'intOrString'

type Field = {
  readonly name: string
  readonly shape: 'one' | 'list' | 'map'
  readonly scalar: Scalar | undefined
  /** Of another message. */
  readonly message: string
}

type Message = readonly (Field | undefined)[]

const SCALARS: ReadonlySet<string> = new Set([
  'text',
  'name',
  'int',
  'flag',
  'time',
  'microTime',
  'quantity',
  'intOrString',
])

const MESSAGES = parsed(FIELDS)

/**
 * Reads a message up to `end` as the object its JSON would be, of the fields in FIELDS alone; times are ms, which every
 * projection takes as well. Throws NoMessage.
 */
export function readObject(wire: Wire, end: number, type: string): Record<string, unknown> {
  const message = MESSAGES.get(type)
  if (!message) throw new NoMessage(`no description of ${type}`)
  const result: Record<string, unknown> = {}
  while (wire.at < end) {
    const field = message[wire.field()]
    if (field) readField(wire, field, result)
    else wire.skip()
  }
  wire.leave(end)
  return result
}

function readField(wire: Wire, field: Field, into: Record<string, unknown>): void {
  if (field.shape === 'map') {
    const map = (into[field.name] ?? {}) as Record<string, unknown>
    readEntry(wire, field, map)
    into[field.name] = map
    return
  }
  const value = readValue(wire, field)
  if (field.shape === 'list') {
    const list = (into[field.name] ?? []) as unknown[]
    list.push(value ?? '')
    into[field.name] = list
  } else if (field.name === '*') Object.assign(into, value)
  else into[field.name] = value
}

function readEntry(wire: Wire, field: Field, map: Record<string, unknown>): void {
  const end = wire.message()
  let key = ''
  let value: unknown
  while (wire.at < end) {
    const number = wire.field()
    if (number === 1) key = wire.name() ?? ''
    else if (number === 2) value = readValue(wire, field)
    else wire.skip()
  }
  wire.leave(end)
  map[key] = value ?? ''
}

function readValue(wire: Wire, { scalar, message }: Field): unknown {
  switch (scalar) {
    case undefined:
      return readObject(wire, wire.message(), message)
    case 'intOrString':
      return readIntOrString(wire)
    default:
      return wire[scalar]()
  }
}

/** IntOrString (apimachinery pkg/util/intstr): 1 says which, 2 is the number, 3 the text. */
function readIntOrString(wire: Wire): number | string {
  const end = wire.message()
  let isText = false
  let number = 0
  let text = ''
  while (wire.at < end) {
    const field = wire.field()
    if (field === 1) isText = wire.int() === 1
    else if (field === 2) number = wire.int()
    else if (field === 3) text = wire.name() ?? ''
    else wire.skip()
  }
  wire.leave(end)
  return isText ? text : number
}

function parsed(text: string): ReadonlyMap<string, Message> {
  const lines = text.replaceAll('\n  ', ' ').trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [name = '', fields = ''] = line.split(/: ?/)
      const message: (Field | undefined)[] = []
      for (const each of fields.split(', ').filter(Boolean)) {
        const [number, fieldName = '', type = ''] = each.split(' ')
        message[Number(number)] = fieldOf(fieldName, type)
      }
      return [name, message]
    }),
  )
}

function fieldOf(name: string, written: string): Field {
  const shape = written.startsWith('[]') ? 'list' : written.startsWith('{}') ? 'map' : 'one'
  const type = shape === 'one' ? written : written.slice(2)
  return { name, shape, scalar: SCALARS.has(type) ? (type as Scalar) : undefined, message: type }
}
