import type { PathList, PathNode } from './node.ts'
import type { Scanner } from './scanner.ts'
import { badTemplate } from './scanner.ts'

const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+)$/

/** Reads `[?(left operator right)]`, or `[?(left)]`, which asks whether it exists. */
export function parseFilter(scanner: Scanner, inner: (text: string) => PathList): PathNode {
  scanner.skip('[?(')
  scanToEnd(scanner)
  if (scanner.next() !== ']') throw badTemplate('unclosed array expect ]')
  const text = scanner.consume().slice(0, -2)
  const [, left, operator, right] = COMPARISON.exec(text) ?? []
  if (left === undefined || operator === undefined || right === undefined) {
    return { type: 'filter', left: inner(text), right: { type: 'list', nodes: [] }, operator: 'exists' }
  }
  return { type: 'filter', left: inner(left), right: inner(right), operator }
}

/** Moves past the closing parenthesis; one inside the quotes of the right side does not close. */
function scanToEnd(scanner: Scanner): void {
  let mark = ''
  let closed = false
  for (;;) {
    const char = scanner.next()
    if (char === '' || char === '\n') throw badTemplate('unterminated filter')
    if (char === ')' && (mark !== '') === closed) return
    if (char !== '"' && char !== "'") continue
    if (mark === '') mark = char
    else if (char === mark && !scanner.escaped()) closed = true
  }
}
