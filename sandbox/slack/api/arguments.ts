import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import { argumentError } from './method.ts'

/** A string argument, undefined when absent or empty. Numbers pass, since a form cannot tell them apart. */
export function optionalText(args: Json, key: string): string | undefined {
  const value = args[key]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A string argument; throws invalid_arguments when it is missing. */
export function requiredText(args: Json, key: string): string {
  const value = optionalText(args, key)
  if (value === undefined) throw argumentError('invalid_arguments', [`missing required field: ${key}`])
  return value
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}

/** A JSON argument: itself in a JSON body, a string of JSON in a form. Throws `code` when the string is not JSON. */
export function structured(args: Json, key: string, code: string): unknown {
  const value = args[key]
  if (typeof value !== 'string') return value ?? undefined
  if (value === '') return undefined
  try {
    return JSON.parse(value)
  } catch {
    throw argumentError(code, [`must be valid JSON [json-pointer:/${key}]`])
  }
}

/** A JSON argument that has to be a list of objects. Throws `code` when it is anything else. */
export function structuredList(args: Json, key: string, code: string): readonly Json[] | undefined {
  const value = structured(args, key, code)
  if (value === undefined) return undefined
  if (!Array.isArray(value) || !value.every(isObject))
    throw argumentError(code, [`must provide an array of objects [json-pointer:/${key}]`])
  return value
}
