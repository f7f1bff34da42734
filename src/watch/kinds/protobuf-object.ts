import type { Field, Message } from './messages.ts'
import { messageOf } from './messages.ts'
import { isKept } from './meta.ts'
import type { Wire } from './wire.ts'

/**
 * Reads a message up to `end` as the object its JSON would be, of the message's fields alone; times are ms, which every
 * projection takes as well. Throws NoMessage.
 */
export function readObject(wire: Wire, end: number, { byNumber }: Message): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  while (wire.at < end) {
    const field = byNumber[wire.field()]
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
    else if (number === 2 && (field.scalar !== 'kept' || isKept(key))) value = readValue(wire, field)
    else wire.skip()
  }
  wire.leave(end)
  if (field.scalar !== 'kept' || isKept(key)) map[key] = value ?? ''
}

function readValue(wire: Wire, { scalar, message }: Field): unknown {
  switch (scalar) {
    case undefined:
      return readObject(wire, wire.message(), messageOf(message))
    case 'intOrString':
      return readIntOrString(wire)
    case 'kept':
      return wire.text()
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
