import { Fault } from '../../fault.ts'
import type { Fields } from '../fields.ts'
import { compareText, fieldsOf, isFields, listOf, textOf } from '../fields.ts'
import { sprint } from '../gotext.ts'

/** One group version's OpenAPI v3 document. */
export type Document = Fields

/** Types are named this deep: `[][][]string`. */
const DEEPEST = 40
/** Steps through a document for one answer; all fields of a pod take some thousands. */
const MOST_STEPS = 100_000

/** Takes one step. Throws a usage Fault when there were too many. */
export type Spend = () => void

/** References that were followed on the way, so that what holds itself comes to an end. */
export const NONE: ReadonlySet<string> = new Set()

export function withRef(seen: ReadonlySet<string>, ref: string): ReadonlySet<string> {
  return ref ? new Set([...seen, ref]) : seen
}

/** Counts the steps of one answer: schemas that refer to each other in many ways would be unfolded to any size. */
export function budget(): Spend {
  let left = MOST_STEPS
  return () => {
    if (left-- > 0) return
    throw new Fault('usage', 'That has too many fields for one answer.', { hint: 'Name a field: TYPE.FIELD' })
  }
}

/** What a `$ref` points to in the document; the schema itself where it is none, or points elsewhere. */
export function resolved(schema: Fields, document: Document): Fields {
  const target = refOf(schema) ? targetOf(refOf(schema), document) : undefined
  return target && isFull(target) ? target : schema
}

export function refOf(schema: Fields): string {
  return textOf(schema.$ref)
}

/** A map's or list's values as a schema, where that is one and says something. */
export function inner(schema: Fields, key: 'items' | 'additionalProperties'): Fields | undefined {
  const value = schema[key]
  return isFields(value) && isFull(value) ? value : undefined
}

export function allOf(schema: Fields): readonly Fields[] {
  return listOf(schema.allOf).filter(isFields)
}

/** What a schema is made of besides its properties. */
export function partsOf(schema: Fields): readonly Fields[] {
  return [...allOf(schema), inner(schema, 'items') ?? [], inner(schema, 'additionalProperties') ?? []].flat()
}

/** Properties in Go's order of keys. */
export function propertiesOf(schema: Fields): readonly (readonly [string, Fields])[] {
  return Object.entries(fieldsOf(schema.properties))
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => [name, fieldsOf(value)])
}

/** `string`, `Container`, `[]Container`, `map[string]string` (plaintext.tmpl, typeGuess). */
export function typeOf(schema: Fields, document: Document, depth = 0): string {
  if (depth > DEEPEST) return 'Object'
  const items = inner(schema, 'items')
  if (items) return `[]${typeOf(items, document, depth + 1)}`
  const values = inner(schema, 'additionalProperties')
  if (values) return `map[string]${typeOf(values, document, depth + 1)}`
  const [only, ...others] = allOf(schema)
  if (only && others.length === 0 && !isFull(fieldsOf(schema.properties))) return typeOf(only, document, depth + 1)
  const ref = refOf(schema)
  if (!ref) return plainType(schema)
  const type = textOf(targetOf(ref, document)?.type)
  if (type !== '' && type !== 'object') return type
  return ref.split('/').at(-1)?.split('.').at(-1) || 'Object'
}

function plainType({ type }: Fields): string {
  return type === 'object' ? 'Object' : textOf(type) || 'Object'
}

/** The description of a schema and of what it is made of (plaintext.tmpl, description). */
export function descriptionOf(schema: Fields, document: Document, spend: Spend, seen = NONE): string {
  spend()
  const ref = refOf(schema)
  if (seen.has(ref)) return ''
  const within = withRef(seen, ref)
  const whole = resolved(schema, document)
  const own = textOf(whole.description)
  const below = partsOf(whole).map((part) => descriptionOf(part, document, spend, within))
  return [own ? `${own}\n` : '', ...below].join('')
}

/** What may stand there: on one line, four at most, or one a line (plaintext.tmpl, extractEnum). */
export function enumText({ enum: values }: Fields, indentation: number | 'long'): string {
  const all = listOf(values).map((value) => (value === '' ? '""' : sprint(value)))
  if (all.length === 0) return ''
  if (indentation === 'long') return `ENUM:${all.map((value) => `\n    ${value}`).join('')}`
  const cut = all.length > 4 ? ', ....' : ''
  return `\n${' '.repeat(indentation)}enum: ${all.slice(0, 4).join(', ')}${cut}`
}

function targetOf(ref: string, document: Document): Fields | undefined {
  if (!ref.startsWith('#')) return undefined
  let current: Fields = document
  for (const key of ref.slice(1).split('/').filter(Boolean)) {
    const next = Object.hasOwn(current, key) ? current[key] : undefined
    if (!isFields(next)) return undefined
    current = next
  }
  return current
}

/** An empty map counts as nothing to a Go template. */
function isFull(fields: Fields): boolean {
  return Object.keys(fields).length > 0
}
