import type { Random } from '../kube/random.ts'

/** FNV-1a, 32 bits: a number that depends on nothing but the text. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

// The letters of generated names: no vowels, no look-alikes (apimachinery util/rand).
const SAFE = 'bcdfghjklmnpqrstvwxz2456789'

/** A number written in the letters of generated names, as apimachinery's SafeEncodeString does. */
export function safeEncode(value: number): string {
  return [...String(value)].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length]).join('')
}
