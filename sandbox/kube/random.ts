/** Numbers in [0, 1), as Math.random gives them. */
export type Random = () => number

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

// Without vowels and look-alikes, so that no word appears (k8s.io/apimachinery pkg/util/rand).
const ALPHANUMS = 'bcdfghjklmnpqrstvwxz2456789'

/** The suffix that generateName and pod names get. */
export function randomSuffix(random: Random, length = 5): string {
  let text = ''
  for (let i = 0; i < length; i++) text += ALPHANUMS[Math.floor(random() * ALPHANUMS.length)]
  return text
}

/** A version 4 UUID. */
export function randomUid(random: Random): string {
  const digit = (i: number) => {
    const n = Math.floor(random() * 16)
    if (i === 12) return '4'
    return (i === 16 ? (n & 3) | 8 : n).toString(16)
  }
  const hex = Array.from({ length: 32 }, (_, i) => digit(i)).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
