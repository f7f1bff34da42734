import { Fault } from '../fault.ts'

/** What KEY=VALUE and KEY- words say. */
export type Pairs = { readonly set: ReadonlyMap<string, string>; readonly removed: readonly string[] }

/**
 * Tells TYPE and NAME words from the KEY=VALUE and KEY- words behind them, as kubectl does (kubectl pkg/cmd/util/helpers.go,
 * GetResourcesAndPairs). Throws a usage Fault with its words for a resource behind a change.
 */
export function splitPairs(
  words: readonly string[],
  what: string,
): { readonly resources: readonly string[]; readonly pairs: readonly string[] } {
  const first = words.findIndex(isPair)
  if (first < 0) return { resources: words, pairs: [] }
  const late = words.slice(first).find((word) => !isPair(word))
  if (late !== undefined) throw new Fault('usage', `all resources must be specified before ${what} changes: ${late}`)
  return { resources: words.slice(0, first), pairs: words.slice(first) }
}

/** Reads KEY=VALUE, and KEY- where that is taken (kubectl pkg/cmd/util/helpers.go, ParsePairs). Throws a usage Fault. */
export function readPairs(words: readonly string[], what: string, takesRemoval: boolean): Pairs {
  const set = new Map<string, string>()
  const removed: string[] = []
  const invalid: string[] = []
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals > 0) set.set(word.slice(0, equals), word.slice(equals + 1))
    else if (equals < 0 && takesRemoval && word.endsWith('-') && word !== '-') removed.push(word.slice(0, -1))
    else invalid.push(word)
  }
  if (invalid.length > 0) throw new Fault('usage', `invalid ${what} format: ${invalid.join(', ')}`)
  const both = removed.find((key) => set.has(key))
  if (both !== undefined) throw new Fault('usage', `can not both modify and remove a ${what} in the same command`)
  return { set, removed }
}

function isPair(word: string): boolean {
  return word.indexOf('=') > 0 || (word.endsWith('-') && word !== '-')
}
