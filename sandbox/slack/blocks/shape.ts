import type { Check, Fields, Json, Report } from './check.ts'
import { fail, isObject, object } from './check.ts'

/** A Block Kit object that says what it is in `type`. */
export type Shape = { readonly type: string; readonly check: Check }

const anything: Check = () => {}

export function shape(
  type: string,
  required: Fields,
  optional: Fields = {},
  rule?: (value: Json, report: Report) => void,
): Shape {
  return { type, check: object({ type: anything, ...required }, optional, rule) }
}

/** One of several shapes, told apart by `type`; anything else is Slack's `unsupported type`. */
export function oneOf(...shapes: readonly Shape[]): Check {
  const byType = new Map(shapes.map(({ type, check }) => [type, check]))
  return (value, report) => {
    if (!isObject(value)) return fail(report, 'must provide an object')
    if (typeof value.type !== 'string') return fail(report, 'missing required field: type')
    const check = byType.get(value.type)
    if (check) check(value, report)
    else fail(report, `unsupported type: ${value.type.slice(0, 60)}`, 'type')
  }
}
