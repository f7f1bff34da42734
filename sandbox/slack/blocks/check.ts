/** Where a check stands and what it found. The path is a stack, so that a valid payload allocates nothing for it. */
export type Report = { readonly errors: string[]; readonly path: (string | number)[] }

/** Looks at one JSON value and adds what is wrong with it to the report, in the words Slack uses. */
export type Check = (value: unknown, report: Report) => void

export type Fields = Readonly<Record<string, Check>>
export type Json = Readonly<Record<string, unknown>>

const MAX_ERRORS = 20

/** Adds `<message> [json-pointer:/…]`, the form of response_metadata.messages; `below` names a child of the current value. */
export function fail(report: Report, message: string, ...below: (string | number)[]): void {
  if (report.errors.length >= MAX_ERRORS) return
  report.errors.push(`${message} [json-pointer:/${[...report.path, ...below].join('/')}]`)
}

/** Runs a check one step further down. */
export function within(report: Report, key: string | number, check: Check, value: unknown): void {
  report.path.push(key)
  check(value, report)
  report.path.pop()
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A string of `min` to `max` UTF-16 units; Slack counts characters, of which there are never more. */
export function string(max: number, min = 1): Check {
  return (value, report) => {
    if (typeof value !== 'string') fail(report, 'must provide a string')
    else if (value.length < min) fail(report, `must be more than ${min - 1} characters`)
    else if (value.length > max) fail(report, `must be less than ${max + 1} characters`)
  }
}

export function pattern(form: RegExp, message: string, max: number): Check {
  const length = string(max)
  return (value, report) => {
    length(value, report)
    if (typeof value === 'string' && !form.test(value)) fail(report, message)
  }
}

export function integer(min: number, max: number): Check {
  return (value, report) => {
    if (!Number.isInteger(value)) fail(report, 'must provide an integer')
    else if (Number(value) < min) fail(report, `must be greater than ${min - 1}`)
    else if (Number(value) > max) fail(report, `must be less than ${max + 1}`)
  }
}

export const number: Check = (value, report) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) fail(report, 'must provide a number')
}

export const boolean: Check = (value, report) => {
  if (typeof value !== 'boolean') fail(report, 'must be a boolean')
}

export function among(...allowed: readonly unknown[]): Check {
  return (value, report) => {
    if (!allowed.includes(value)) fail(report, 'must be a valid enum value')
  }
}

export function list(item: Check, min: number, max: number): Check {
  return (value, report) => {
    if (!Array.isArray(value)) return fail(report, 'must provide an array')
    if (value.length < min) fail(report, `must provide at least ${min} items`)
    if (value.length > max) return fail(report, `no more than ${max} items allowed`)
    for (let index = 0; index < value.length; index++) within(report, index, item, value[index])
  }
}

/** An object with these fields and no others; `rule` sees it after its fields were looked at. */
export function object(required: Fields, optional: Fields = {}, rule?: (value: Json, report: Report) => void): Check {
  const known = new Map([...Object.entries(required), ...Object.entries(optional)])
  const needed = Object.keys(required)
  return (value, report) => {
    if (!isObject(value)) return fail(report, 'must provide an object')
    for (const key in value) {
      const check = known.get(key)
      if (check) within(report, key, check, value[key])
      else fail(report, `invalid additional property: ${key}`)
    }
    for (const key of needed) if (value[key] === undefined) fail(report, `missing required field: ${key}`)
    rule?.(value, report)
  }
}
