import { fields, text } from '../kinds/json.ts'
import type { Known } from '../kinds/known.ts'
import { messageOf } from '../kinds/messages.ts'
import type { Meta } from '../kinds/meta.ts'
import type { Pool } from '../kinds/pool.ts'
import { readObject } from '../kinds/protobuf-object.ts'
import { NoMessage, Wire } from '../kinds/wire.ts'
import { createCarry } from './carry.ts'
import type { Take } from './cut.ts'
import type { ItemCutter, Page } from './items.ts'
import { pageOf } from './items.ts'
import { identified } from './json-frames.ts'
import type { Sink } from './sink.ts'
import { INITIAL_END } from './sink.ts'
import { Malformed, readStatus } from './told.ts'

type Identified = { readonly meta: Meta }
type Read<T> = (wire: Wire, end: number, pool: Pool, known: Known<T>) => T
/** What they are read for: the pool they share with others, and what is known of them. */
type Into<T> = { readonly pool: Pool; readonly objects: Known<T>; readonly sink: Sink<T> }

/** `k8s` and a zero, before every object (apimachinery pkg/runtime/serializer/protobuf). */
const MAGIC = 0x6b387300
const MAGIC_LENGTH = 4

/** Reads a watch's frames, WatchEvent{1 type, 2 RawExtension{1 raw}} of apimachinery. Throws Malformed for what is none. */
export function protobufFrames<T extends Identified>(read: Read<T>, { pool, objects, sink }: Into<T>): Take {
  const wire = new Wire(pool)

  function tell(type: string, end: number): void {
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        sink.put(identified(read(wire, end, pool, objects)))
        break
      case 'DELETED':
        sink.drop(identified(read(wire, end, pool, objects)))
        break
      case 'BOOKMARK': {
        const { resourceVersion, annotations } = fields(readObject(wire, end, messageOf('AnyObject')).metadata)
        sink.bookmark(text(resourceVersion) ?? '', fields(annotations)[INITIAL_END] === 'true')
        break
      }
      case 'ERROR':
        sink.refused(readStatus(readObject(wire, end, messageOf('Status'))))
        break
      default:
        throw new Malformed(`a watch event of type ${JSON.stringify(type.slice(0, 40))}`)
    }
  }

  return (bytes, start, end) => {
    try {
      wire.begin(bytes, start, end)
      // Go writes a message's fields in their order, so the type comes first.
      const type = wire.field() === 1 ? (wire.name() ?? '') : ''
      tell(type, unwrap(wire, bytes, enter(wire, enter(wire, end, 2), 1)))
    } catch (error) {
      throw error instanceof NoMessage ? new Malformed(error.message) : error
    }
  }
}

/** Reads a list, of ListMeta in 1 and items in 2, once all of it is there. */
export function protobufList<T extends Identified>(
  max: number,
  read: Read<T>,
  { pool, objects, sink }: Into<T>,
): ItemCutter {
  const carry = createCarry()

  function items(): Page {
    const wire = new Wire(pool)
    wire.begin(carry.bytes, 0, carry.length)
    const end = unwrap(wire, carry.bytes, carry.length)
    let page: Page | undefined
    while (wire.at < end) {
      const field = wire.field()
      if (field === 1) page = pageOf(readObject(wire, wire.message(), messageOf('ListMeta')))
      else if (field === 2) sink.put(identified(read(wire, wire.message(), pool, objects)))
      else wire.skip()
    }
    if (!page) throw new Malformed('a list without a revision')
    return page
  }

  return {
    push(chunk) {
      if (carry.length + chunk.length > max) throw new Malformed('a page too large to be read')
      carry.append(chunk, 0, chunk.length)
    },
    page() {
      try {
        return items()
      } catch (error) {
        throw error instanceof NoMessage ? new Malformed(error.message) : error
      }
    },
    skipped: 0,
  }
}

/** Into the object behind the magic, which Unknown{1 typeMeta, 2 raw} holds; returns where it ends. */
function unwrap(wire: Wire, bytes: Buffer, end: number): number {
  const { at } = wire
  if (end - at < MAGIC_LENGTH || bytes.readUInt32BE(at) !== MAGIC) throw new NoMessage('no object of Kubernetes')
  wire.past(at + MAGIC_LENGTH)
  return enter(wire, end, 2)
}

/** Into a field of a message; returns where it ends. What comes after it is left unread. */
function enter(wire: Wire, end: number, number: number): number {
  while (wire.at < end) {
    if (wire.field() === number) return wire.message()
    wire.skip()
  }
  throw new NoMessage(`a message without its field ${number}`)
}
