import { dig, listOf, sortedEntries, textOf } from './fields.ts'

/** The rows of `kubectl auth whoami` from a SelfSubjectReview (kubectl pkg/cmd/auth/whoami.go). */
export function identityRows(review: unknown): string[][] {
  const info = dig(review, 'status', 'userInfo')
  const groups = listOf(dig(info, 'groups')).map(textOf)
  return [
    ['Username', textOf(dig(info, 'username'))],
    ['UID', textOf(dig(info, 'uid'))],
    ['Groups', groups.length > 0 ? brackets(groups) : ''],
    ...sortedEntries(dig(info, 'extra')).map(([key, values]) => [
      `Extra: ${key}`,
      brackets(listOf(values).map(textOf)),
    ]),
  ].filter(([, value]) => value !== '')
}

function brackets(words: readonly string[]): string {
  return `[${words.join(' ')}]`
}
