import { NoMessage } from './wire.ts'

export const QUOTE = 34
export const COMMA = 44
export const COLON = 58
export const BACKSLASH = 92
export const OPEN_ARRAY = 91
export const CLOSE_ARRAY = 93
export const OPEN_OBJECT = 123
export const CLOSE_OBJECT = 125
export const T = 116
export const F = 102
export const N = 110

/**
 * Of a Pod as Go writes it: what ends the fields that are large and not read, and what comes right behind. Neither can
 * be within: a PodSpec has no field `status`, no map of objects, and quotes in texts are escaped; keys in managedFields
 * begin with f:, k:, v: or i:, or are a dot (structured-merge-diff fieldpath).
 */
export const BEHIND_SPEC = Buffer.from('},"status":{')
export const BEHIND_MANAGED = Buffer.from(']},"spec":{')
export const MANAGED = 'managedFields'

/** Where the text ends that has begun, its quote included; `end` where it does not. */
export function pastText(bytes: Buffer, from: number, end: number): number {
  let at = from
  while (at < end) {
    const byte = bytes[at++] as number
    if (byte === QUOTE) return at
    if (byte === BACKSLASH) at++
  }
  return end
}

/** A text with its quotes as what it says. Throws NoMessage for what is none. */
export function unescaped(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    throw new NoMessage('a text with something in it that is not text')
  }
}
