import { badRequest } from '../api-error.ts'

type Labels = Readonly<Record<string, string>>
type Matches = (labels: Labels) => boolean

/** `matchLabels` and `matchExpressions`, as objects carry a selector. */
export type LabelSelector = {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/**
 * Reads the `labelSelector` of a query: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`.
 * Throws 400 where it cannot (k8s.io/apimachinery pkg/labels/selector.go).
 */
export function parseLabelSelector(text: string): Matches {
  const tokens = tokenize(text)
  if (tokens.length === 0) return () => true
  const requirements: Matches[] = []
  let at = 0
  while (at < tokens.length) {
    const [requirement, next] = parseRequirement(tokens, at)
    requirements.push(requirement)
    const separator = tokens[next]
    if (separator === undefined) break
    if (separator !== ',') throw unparsable(separator, "',' or 'end of string'")
    at = next + 1
    if (at === tokens.length) throw unparsable('', "identifier after ','")
  }
  return (labels) => requirements.every((matches) => matches(labels))
}

/** The selector of a workload or budget. An absent one matches nothing, an empty one everything. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false
  const own = labels ?? {}
  const byLabel = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => own[key] === value)
  return byLabel && (selector.matchExpressions ?? []).every((e) => expression(e.operator, e.key, e.values ?? [])(own))
}

function expression(operator: string, key: string, values: readonly string[]): Matches {
  switch (operator) {
    case 'In':
      return (labels) => labels[key] !== undefined && values.includes(labels[key])
    case 'NotIn':
      return (labels) => labels[key] === undefined || !values.includes(labels[key])
    case 'Exists':
      return (labels) => labels[key] !== undefined
    case 'DoesNotExist':
      return (labels) => labels[key] === undefined
    case 'Gt':
      return (labels) => integer(labels[key]) > integer(values[0])
    case 'Lt':
      return (labels) => integer(labels[key]) < integer(values[0])
    default:
      return () => false
  }
}

/** NaN for what is no integer, which compares as false either way. */
function integer(text: string | undefined): number {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : Number.NaN
}

function tokenize(text: string): readonly string[] {
  return text.match(/[(),]|[=!<>]+|[^\s(),=!<>]+/g) ?? []
}

const OPERATORS: Readonly<Record<string, string>> = { '=': 'In', '==': 'In', '!=': 'NotIn', '>': 'Gt', '<': 'Lt' }
const SETS: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn' }

function parseRequirement(tokens: readonly string[], start: number): readonly [Matches, number] {
  if (tokens[start] === '!') {
    return [expression('DoesNotExist', name(tokens[start + 1]), []), start + 2]
  }
  const key = name(tokens[start])
  const operator = tokens[start + 1]
  if (operator === undefined || operator === ',') return [expression('Exists', key, []), start + 1]
  const set = SETS[operator]
  if (set) {
    const [values, next] = parseValues(tokens, start + 2)
    return [expression(set, key, values), next]
  }
  const compare = OPERATORS[operator]
  if (!compare) throw unparsable(operator, 'in, notin, =, ==, !=, gt, lt')
  const value = tokens[start + 2]
  // `a=` and `a=,b` compare with the empty string.
  if (value === undefined || value === ',') return [expression(compare, key, ['']), start + 2]
  if ((compare === 'Gt' || compare === 'Lt') && Number.isNaN(integer(value))) {
    throw badRequest(
      `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`,
    )
  }
  return [expression(compare, key, [checkValue(key, value)]), start + 3]
}

function parseValues(tokens: readonly string[], start: number): readonly [readonly string[], number] {
  if (tokens[start] !== '(') throw unparsable(tokens[start] ?? '', "'('")
  const close = tokens.indexOf(')', start)
  if (close < 0) throw unparsable('', "',', or ')'")
  const inner = tokens.slice(start + 1, close)
  const values: string[] = []
  let expectsValue = true
  for (const token of inner) {
    if (token === ',') {
      if (expectsValue) values.push('')
      expectsValue = true
    } else if (expectsValue) {
      values.push(checkValue('', token))
      expectsValue = false
    } else throw unparsable(token, "',', or ')'")
  }
  if (expectsValue) values.push('')
  return [values, close + 1]
}

function name(token: string | undefined): string {
  if (token === undefined || /^[(),=!<>]/.test(token)) throw unparsable(token ?? '', 'identifier')
  if (!/^([a-zA-Z0-9.-]{1,253}\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(token)) {
    throw badRequest(
      `unable to parse requirement: <nil>: Invalid value: "${token}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    )
  }
  return token
}

function checkValue(key: string, value: string): string {
  if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value) || value.length > 63) {
    throw badRequest(
      `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    )
  }
  return value
}

function unparsable(found: string, expected: string) {
  return badRequest(`unable to parse requirement: found '${found}', expected: ${expected}`)
}

/** A selector as tables and messages write it: sorted, `<none>` when empty, `a=b,c in (d,e),!f`. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  const expressions = (selector?.matchExpressions ?? []).map((e) => ({ key: e.key, text: formatExpression(e) }))
  const parts = [...labels, ...expressions].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ text }) => text)
  return parts.length > 0 ? parts.join(',') : '<none>'
}

function formatExpression({
  key,
  operator,
  values = [],
}: {
  key: string
  operator: string
  values?: readonly string[]
}): string {
  const set = [...values].sort().join(',')
  const texts: Readonly<Record<string, string>> = {
    In: `${key} in (${set})`,
    NotIn: `${key} notin (${set})`,
    Exists: key,
    DoesNotExist: `!${key}`,
  }
  return texts[operator] ?? '<error>'
}

/** Plain labels as tables write them: sorted, `<none>` when there are none. */
export function formatLabels(labels: Labels | undefined): string {
  const parts = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return parts.length > 0 ? parts.map(([key, value]) => `${key}=${value}`).join(',') : '<none>'
}
