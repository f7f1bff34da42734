import { fits } from './rules.ts'

/**
 * Whether a program and its arguments fit one of some patterns, word by word: `*` stands for any text within a word, and
 * `...` at the end for any further words.
 */
export function allowsCommand(patterns: readonly string[], argv: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const words = pattern.split(' ')
    const isOpen = words.at(-1) === '...'
    const fixed = isOpen ? words.slice(0, -1) : words
    if (fixed.length === 0 || argv.length < fixed.length || (!isOpen && argv.length > fixed.length)) return false
    return fixed.every((word, i) => fits([word], argv[i] ?? ''))
  })
}
