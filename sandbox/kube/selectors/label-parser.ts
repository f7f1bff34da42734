import { badRequest } from '../api-error.ts'
import { keyTrouble, valueTrouble } from './label-syntax.ts'
import type { Matches } from './labels.ts'
import { expression, integer } from './labels.ts'

const SPECIAL = /^[(),=!<>]/
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['=', 'In'],
  ['==', 'In'],
  ['!=', 'NotIn'],
  ['>', 'Gt'],
  ['<', 'Lt'],
  ['in', 'In'],
  ['notin', 'NotIn'],
])

/**
 * Reads the `labelSelector` of a query: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`.
 * Throws 400 where it cannot, in the words of k8s.io/apimachinery pkg/labels/selector.go.
 */
export function parseLabelSelector(text: string): Matches {
  const tokens = text.match(/[(),]|==|=|!=|[!<>]|[^\s(),=!<>]+/g) ?? []
  const reader = { tokens, at: 0 }
  const requirements: Matches[] = []
  if (tokens.length === 0) return () => true
  if (isSpecial(peek(reader)) && peek(reader) !== '!') throw wrong(peek(reader), "!, identifier, or 'end of string'")
  for (;;) {
    requirements.push(requirement(reader))
    const separator = next(reader)
    if (separator === '') return (labels) => requirements.every((matches) => matches(labels))
    if (separator !== ',') throw wrong(separator, "',' or 'end of string'")
    const following = peek(reader)
    if (following === '' || (isSpecial(following) && following !== '!')) throw wrong(following, "identifier after ','")
  }
}

/** Tokens and how far they were read; past the end all are empty. */
type Reader = { readonly tokens: readonly string[]; at: number }

function peek({ tokens, at }: Reader): string {
  return tokens[at] ?? ''
}

function next(reader: Reader): string {
  reader.at += 1
  return reader.tokens[reader.at - 1] ?? ''
}

function isSpecial(token: string): boolean {
  return SPECIAL.test(token)
}

function requirement(reader: Reader): Matches {
  const first = next(reader)
  const negated = first === '!'
  const key = negated ? next(reader) : first
  if (key === '' || isSpecial(key)) throw unparsable(`found '${key}', expected: identifier`)
  const trouble = keyTrouble(key)
  if (trouble) throw unparsable(`<nil>: Invalid value: ${JSON.stringify(key)}: ${trouble}`)
  if (negated) return expression('DoesNotExist', key, [])
  if (['', ','].includes(peek(reader))) return expression('Exists', key, [])
  const word = next(reader)
  const operator = OPERATORS.get(word)
  if (!operator) throw unparsable(`found '${word}', expected: in, notin, =, ==, !=, gt, lt`)
  const values = word === 'in' || word === 'notin' ? listed(reader) : [exact(reader)]
  for (const value of values) checkValue(operator, key, value)
  return expression(operator, key, values)
}

/** `a=` and `a=,b` compare with the empty string. */
function exact(reader: Reader): string {
  if (['', ','].includes(peek(reader))) return ''
  const value = next(reader)
  if (isSpecial(value)) throw unparsable(`found '${value}', expected: identifier`)
  return value
}

function listed(reader: Reader): readonly string[] {
  const open = next(reader)
  if (open !== '(') throw unparsable(`found '${open}' expected: '('`)
  const first = peek(reader)
  if (first === '' || (isSpecial(first) && first !== ',' && first !== ')'))
    throw unparsable(`found '${first}', expected: ',', ')' or identifier`)
  const values: string[] = []
  let value = ''
  for (;;) {
    const token = next(reader)
    if (token === ')') return [...values, value]
    if (token === ',') {
      values.push(value)
      value = ''
    } else if (token === '' || isSpecial(token)) throw unparsable(`found '${token}', expected: ',', or identifier`)
    else {
      value = token
      const after = peek(reader)
      if (after !== ',' && after !== ')') throw unparsable(`found '${after}', expected: ',' or ')'`)
    }
  }
}

function checkValue(operator: string, key: string, value: string): void {
  if ((operator === 'Gt' || operator === 'Lt') && Number.isNaN(integer(value))) {
    const why = "for 'Gt', 'Lt' operators, the value must be an integer"
    throw unparsable(`values[0]: Invalid value: ${JSON.stringify(value)}: ${why}`)
  }
  const trouble = valueTrouble(value)
  if (trouble) throw unparsable(`values[0][${key}]: Invalid value: ${JSON.stringify(value)}: ${trouble}`)
}

function unparsable(why: string) {
  return badRequest(`unable to parse requirement: ${why}`)
}

function wrong(found: string, expected: string) {
  return badRequest(`found '${found}', expected: ${expected}`)
}
