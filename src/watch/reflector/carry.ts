const FIRST_BYTES = 64 * 1024
/** A buffer that once had to be larger than this is let go after use. */
const KEPT_BYTES = 1024 * 1024

/** The beginning of something whose end is in the next chunk. One buffer, used over and over. */
export type Carry = {
  readonly bytes: Buffer
  readonly length: number
  append(chunk: Buffer, start: number, end: number): void
  clear(): void
}

export function createCarry(): Carry {
  let bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  let length = 0
  return {
    get bytes() {
      return bytes
    },
    get length() {
      return length
    },
    append(chunk, start, end) {
      const needed = length + end - start
      if (needed > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2))
        bytes.copy(larger, 0, 0, length)
        bytes = larger
      }
      chunk.copy(bytes, length, start, end)
      length = needed
    },
    clear() {
      length = 0
      if (bytes.length > KEPT_BYTES) bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
    },
  }
}
