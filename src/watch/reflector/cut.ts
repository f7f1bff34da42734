import type { Carry } from './carry.ts'
import { createCarry } from './carry.ts'
import { Malformed } from './told.ts'

/** Gets one frame at a time. The bytes are its own only during the call. */
export type Take = (bytes: Buffer, start: number, end: number) => void

/** Cuts a stream into frames as its chunks come in. */
export type Cutter = {
  push(chunk: Buffer): void
  /** Frames left out because they were larger than allowed. */
  readonly skipped: number
}

const NEWLINE = 10

/** One JSON document a line, as watches are sent. Longer lines than `max` bytes are left out. */
export function lineCutter(max: number, take: Take): Cutter {
  const carry = createCarry()
  let skipped = 0
  let skipping = false

  function keep(chunk: Buffer, start: number): void {
    if (skipping || start === chunk.length) return
    skipping = carry.length + chunk.length - start > max
    if (skipping) carry.clear()
    else carry.append(chunk, start, chunk.length)
  }

  function end(chunk: Buffer, start: number, at: number): void {
    if (skipping || carry.length + at - start > max) {
      skipped++
      skipping = false
    } else if (carry.length === 0) {
      if (at > start) take(chunk, start, at)
    } else {
      carry.append(chunk, start, at)
      take(carry.bytes, 0, carry.length)
    }
    if (carry.length > 0) carry.clear()
  }

  return {
    push(chunk) {
      let start = 0
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        end(chunk, start, at)
        start = at + 1
      }
      keep(chunk, start)
    },
    get skipped() {
      return skipped
    },
  }
}

const HEADER = 4
/** What four letters of text are as a length, or more. */
const NO_LENGTH = 0x20000000

/** Frames behind their length in four bytes, big end first (apimachinery pkg/util/framer). */
export function frameCutter(max: number, take: Take): Cutter {
  const carry = createCarry()
  let skipped = 0
  /** Bytes still to come of a frame that is left out. */
  let skip = 0

  /** Moves what is missing of the frame in the carry there; returns where to go on in the chunk. */
  function fill(chunk: Buffer, from: number): number {
    let at = from
    if (carry.length < HEADER) {
      at = move(carry, chunk, at, HEADER)
      if (carry.length < HEADER) return at
    }
    const length = carry.bytes.readUInt32BE(0)
    if (length > max) {
      carry.clear()
      return leaveOut(length, at)
    }
    at = move(carry, chunk, at, HEADER + length)
    if (carry.length === HEADER + length) {
      take(carry.bytes, HEADER, carry.length)
      carry.clear()
    }
    return at
  }

  function leaveOut(length: number, at: number): number {
    if (length > NO_LENGTH) throw new Malformed('frames that are none')
    skipped++
    skip = length
    return at
  }

  /** The frame that begins here, where all of it is here; else it begins the carry. */
  function whole(chunk: Buffer, at: number): number {
    const length = chunk.length - at < HEADER ? -1 : chunk.readUInt32BE(at)
    if (length > max) return leaveOut(length, at + HEADER)
    if (length < 0 || at + HEADER + length > chunk.length) {
      carry.append(chunk, at, chunk.length)
      return chunk.length
    }
    take(chunk, at + HEADER, at + HEADER + length)
    return at + HEADER + length
  }

  return {
    push(chunk) {
      let at = 0
      while (at < chunk.length) {
        if (skip > 0) {
          const left = Math.min(skip, chunk.length - at)
          skip -= left
          at += left
        } else at = carry.length > 0 ? fill(chunk, at) : whole(chunk, at)
      }
    },
    get skipped() {
      return skipped
    },
  }
}

function move(carry: Carry, chunk: Buffer, at: number, wanted: number): number {
  const end = Math.min(chunk.length, at + wanted - carry.length)
  carry.append(chunk, at, end)
  return end
}
