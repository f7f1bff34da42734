import { Fault } from '../../fault.ts'
import { compareText } from '../fields.ts'

/** `left operator right` between scalars of the same kind (client-go third_party/forked/golang/template/funcs.go). */
export function compare(left: unknown, operator: string, right: unknown): boolean {
  switch (operator) {
    case '==':
      return equal(left, right)
    case '!=':
      return !equal(left, right)
    case '<':
      return less(left, right)
    case '<=':
      return less(left, right) || equal(left, right)
    case '>':
      return !(less(left, right) || equal(left, right))
    case '>=':
      return !less(left, right)
    default:
      throw new Fault('usage', `unrecognized filter operator ${operator}`)
  }
}

/** The Go type that kubectl's error texts would name. */
export function goKind(value: unknown): string {
  if (value === null) return 'nil'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

function basicKind(value: unknown): string {
  const kind = goKind(value)
  if (kind !== 'bool' && kind !== 'int64' && kind !== 'float64' && kind !== 'string') {
    throw new Fault('usage', 'invalid type for comparison')
  }
  return kind
}

function sameKind(left: unknown, right: unknown): string {
  const kind = basicKind(left)
  if (kind !== basicKind(right)) throw new Fault('usage', 'incompatible types for comparison')
  return kind
}

function equal(left: unknown, right: unknown): boolean {
  sameKind(left, right)
  return left === right
}

function less(left: unknown, right: unknown): boolean {
  const kind = sameKind(left, right)
  if (kind === 'bool') throw new Fault('usage', 'invalid type for comparison')
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right) < 0
  return Number(left) < Number(right)
}
