import { quote } from '../../src/command/parse.ts'
import { splitWords } from '../../src/command/words.ts'

const OURS = /^--(page|columns|kept)(=|$)/

/** The line without what says which part of its answer is wanted. */
export function bareLine(line: string): string {
  const words = splitWords(line)
  return words
    .filter((word, i) => !OURS.test(word) && !/^--(page|columns|kept)$/.test(words[i - 1] ?? ''))
    .map(quote)
    .join(' ')
}

/** What of an answer is wanted. */
export type View = {
  readonly page?: number | undefined
  readonly columns?: readonly string[] | undefined
  readonly kept?: string | undefined
}

/** The line that asks for this part of its answer. */
export function lineWith(line: string, { page, columns, kept }: View): string {
  return [
    bareLine(line),
    ...(columns ? [quote(`--columns=${columns.join(',')}`)] : []),
    ...(page === undefined ? [] : [`--page=${page}`]),
    ...(kept ? [`--kept=${kept}`] : []),
  ].join(' ')
}
