import type { Pool } from './pool.ts'

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5
/** As many UTF-16 units as a text may have: see json.ts. */
const MAX_TEXT = 2048
/** No UTF-8 sequence is longer. */
const MOST_BYTES = 4
const TWO_TO_32 = 4_294_967_296

/** Thrown for bytes that are no message. */
export class NoMessage extends Error {}

/**
 * Reads protobuf (protobuf.dev/programming-guides/encoding) out of a buffer, field by field: what nobody asks for costs
 * no more than its length. One is used over and over, so that nothing is allocated but what is kept.
 */
export class Wire {
  at = 0
  #bytes: Buffer = Buffer.alloc(0)
  #end = 0
  #type = 0
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  begin(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes
    this.at = start
    this.#end = end
  }

  /** The number of the next field. */
  field(): number {
    const tag = this.int()
    this.#type = tag & 7
    return tag >>> 3
  }

  /** Enters a message; returns where it ends. */
  message(): number {
    if (this.#type !== BYTES) throw new NoMessage('a field of another type')
    const length = this.int()
    const end = this.at + length
    if (length < 0 || end > this.#end) throw new NoMessage('a field longer than its message')
    return end
  }

  skip(): void {
    if (this.#type === BYTES) this.at = this.message()
    else if (this.#type === VARINT) this.int()
    else if (this.#type === FIXED64) this.at += 8
    else if (this.#type === FIXED32) this.at += 4
    else throw new NoMessage('a field of no known type')
  }

  /** A varint, negative ones included; exact to 53 bits. */
  int(): number {
    const bytes = this.#bytes
    let at = this.at
    let byte = at < this.#end ? (bytes[at++] as number) : this.#short()
    if (byte < 128) {
      this.at = at
      return byte
    }
    let low = byte & 127
    let high = 0
    for (let shift = 7; shift < 70; shift += 7) {
      byte = at < this.#end ? (bytes[at++] as number) : this.#short()
      if (shift < 28) low |= (byte & 127) << shift
      else if (shift === 28) {
        low |= (byte & 127) << 28
        high = (byte & 127) >>> 4
      } else high |= (byte & 127) << (shift - 32)
      if (byte < 128) {
        this.at = at
        return high * TWO_TO_32 + (low >>> 0)
      }
    }
    throw new NoMessage('a number without end')
  }

  flag(): boolean {
    return this.int() !== 0
  }

  /** Undefined for an empty one, which Kubernetes does not tell from none. */
  text(): string | undefined {
    const end = this.message()
    const start = this.at
    this.at = end
    if (end === start) return undefined
    if (end - start <= MAX_TEXT) return this.#bytes.toString('utf8', start, end)
    return this.#bytes.toString('utf8', start, Math.min(end, start + MAX_TEXT * MOST_BYTES)).slice(0, MAX_TEXT)
  }

  /** A text that others have too, kept once. */
  name(): string | undefined {
    const end = this.message()
    const start = this.at
    this.at = end
    return end === start ? undefined : this.#pool.bytes(this.#bytes, start, end)
  }

  /** Time as ms since the epoch (apimachinery meta/v1 time_proto.go: empty is none, and what is below a second is dropped). */
  time(): number | undefined {
    const end = this.message()
    if (end === this.at) return undefined
    let seconds = 0
    while (this.at < end) {
      if (this.field() === 1) seconds = this.int()
      else this.skip()
    }
    this.leave(end)
    return seconds * 1000
  }

  /** MicroTime likewise, to the millisecond. */
  microTime(): number | undefined {
    const end = this.message()
    if (end === this.at) return undefined
    let ms = 0
    while (this.at < end) {
      const field = this.field()
      if (field === 1) ms += this.int() * 1000
      else if (field === 2) ms += Math.floor(this.int() / 1e6)
      else this.skip()
    }
    this.leave(end)
    return ms
  }

  /** Quantity, as it is written. */
  quantity(): string | undefined {
    return this.named(1)
  }

  /** The one text in a message that holds nothing else we read. */
  named(wanted: number): string | undefined {
    const end = this.message()
    let value: string | undefined
    while (this.at < end) {
      if (this.field() === wanted) value = this.name()
      else this.skip()
    }
    this.leave(end)
    return value
  }

  /** Whether exactly these bytes are there. */
  holds(start: number, end: number, bytes: Buffer): boolean {
    return end - start === bytes.length && this.#bytes.compare(bytes, 0, bytes.length, start, end) === 0
  }

  /** To be kept, and so not in the pool that Node cuts small buffers from: one of them would keep 64 KB of others. */
  copy(start: number, end: number): Buffer {
    const copy = Buffer.allocUnsafeSlow(end - start)
    this.#bytes.copy(copy, 0, start, end)
    return copy
  }

  /** Says that a message was read to its end, and no further. */
  leave(end: number): void {
    if (this.at !== end) throw new NoMessage('a field longer than its message')
  }

  /** Goes to where a message ends: the rest of it is not read. */
  past(end: number): void {
    this.at = end
  }

  #short(): never {
    throw new NoMessage('the message ends too early')
  }
}
