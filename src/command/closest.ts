import { distance, closest as nearest } from 'fastest-levenshtein'

/** The candidate that was probably meant, or undefined when none is near enough to be worth saying. */
export function closest(typed: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0 || typed.length > 40) return undefined
  const bare = (word: string) => word.replace(/-/g, '').toLowerCase()
  const letters = (word: string) => [...bare(word)].sort().join('')
  // Two letters swapped is the commonest slip, and costs two edits.
  const swapped = candidates.find((candidate) => letters(candidate) === letters(typed))
  if (swapped) return swapped
  const best = nearest(bare(typed), candidates.map(bare))
  const allowed = Math.max(1, Math.floor(bare(typed).length / 3))
  if (distance(bare(typed), best) > allowed) return undefined
  return candidates.find((candidate) => bare(candidate) === best)
}
