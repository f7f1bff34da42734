import type { PathList, PathNode } from './node.ts'
import { parseArray } from './parse-array.ts'
import { parseFilter } from './parse-filter.ts'
import { badTemplate, isAlphaNumeric, isDigit, isTerminator, Scanner } from './scanner.ts'
import { unquote } from './unquote.ts'

/**
 * Parses a template: text with `{...}` actions in it. Throws Fault `usage` with kubectl's words.
 * Source of the grammar: k8s.io/client-go util/jsonpath/parser.go.
 */
export function parseTemplate(text: string): PathNode[] {
  const scanner = new Scanner(text)
  const nodes: PathNode[] = []
  while (scanner.pos < text.length) {
    if (scanner.sees('{')) nodes.push(parseAction(scanner))
    else {
      const brace = text.indexOf('{', scanner.pos)
      scanner.pos = brace < 0 ? text.length : brace
      nodes.push({ type: 'text', text: scanner.consume() })
    }
  }
  return nodes
}

/** Parses what stands between braces, without them: a filter's side, one member of a union. */
function parseInner(text: string): PathList {
  const [first] = parseTemplate(`{${text}}`)
  return first?.type === 'list' ? first : { type: 'list', nodes: [] }
}

function parseAction(scanner: Scanner): PathList {
  scanner.skip('{')
  const nodes: PathNode[] = []
  while (!scanner.sees('}')) parseStep(scanner, nodes)
  scanner.skip('}')
  return { type: 'list', nodes }
}

function parseStep(scanner: Scanner, nodes: PathNode[]): void {
  if (scanner.sees('[?(')) nodes.push(parseFilter(scanner, parseInner))
  else if (scanner.sees('..')) parseRecursive(scanner, nodes)
  else parseToken(scanner, nodes)
}

function parseToken(scanner: Scanner, nodes: PathNode[]): void {
  const char = scanner.peek()
  if (char === '' || char === '\r' || char === '\n') throw badTemplate('unclosed action')
  if (char === ' ' || char === '@' || char === '$') scanner.skip(char)
  else if (char === '[') nodes.push(...parseArray(scanner, parseInner))
  else if (char === '"' || char === "'") nodes.push(parseQuote(scanner, char))
  else if (char === '.') nodes.push(parseField(scanner))
  else if (char === '+' || char === '-' || isDigit(char)) nodes.push(parseNumber(scanner))
  else if (isAlphaNumeric(char)) nodes.push(parseIdentifier(scanner))
  else throw badTemplate(`unrecognized character in action: ${unicodeName(char)}`)
}

function parseRecursive(scanner: Scanner, nodes: PathNode[]): void {
  if (nodes.at(-1)?.type === 'recursive') throw badTemplate('invalid multiple recursive descent')
  scanner.skip('..')
  nodes.push({ type: 'recursive' })
  if (isAlphaNumeric(scanner.peek())) nodes.push(fieldFrom(scanner))
}

function parseField(scanner: Scanner): PathNode {
  scanner.skip('.')
  return fieldFrom(scanner)
}

function fieldFrom(scanner: Scanner): PathNode {
  while (!isTerminator(scanner.peek())) {
    if (scanner.next() === '\\') scanner.next()
  }
  const name = scanner.consume()
  return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') }
}

function parseIdentifier(scanner: Scanner): PathNode {
  while (!isTerminator(scanner.peek())) scanner.next()
  const name = scanner.consume()
  if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true', kind: 'bool' }
  return { type: 'identifier', name }
}

function parseNumber(scanner: Scanner): PathNode {
  if (/[-+]/.test(scanner.peek())) scanner.next()
  while (scanner.peek() === '.' || isDigit(scanner.peek())) scanner.next()
  const text = scanner.consume()
  if (/^[-+]?[0-9]+$/.test(text)) return { type: 'literal', value: Number(text), kind: 'int' }
  if (/^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)$/.test(text)) return { type: 'literal', value: Number(text), kind: 'float' }
  throw badTemplate(`cannot parse number ${text}`)
}

function parseQuote(scanner: Scanner, mark: string): PathNode {
  scanner.next()
  for (;;) {
    const char = scanner.next()
    if (char === '' || char === '\n') throw badTemplate('unterminated quoted string')
    if (char === mark && !scanner.escaped()) break
  }
  return { type: 'text', text: unquote(scanner.consume()) }
}

/** Go's %#U. */
function unicodeName(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return /\p{C}/u.test(char) ? `U+${code}` : `U+${code} '${char}'`
}
