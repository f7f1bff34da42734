import type { Fields } from '../fields.ts'
import { listOf, textOf } from '../fields.ts'
import type { Document, Spend } from './schema.ts'
import { enumText, NONE, partsOf, propertiesOf, refOf, resolved, typeOf, withRef } from './schema.ts'
import { indent, wrap } from './wrap.ts'

/**
 * The list of fields under a schema; all of them below each other, on a line each, when `recursive`.
 * Source: kubectl pkg/explain/v2/templates/plaintext.tmpl, fieldList and fieldDetail.
 */
export function fieldList(schema: Fields, document: Document, recursive: boolean, spend: Spend): string {
  const lines: string[] = []

  function walk(current: Fields, level: number, seen: ReadonlySet<string>): void {
    spend()
    const ref = refOf(current)
    if (seen.has(ref)) return
    const within = withRef(seen, ref)
    const whole = resolved(current, document)
    const required = new Set(listOf(whole.required))
    for (const [name, field] of propertiesOf(whole)) {
      lines.push(fieldDetail(name, field, { document, level, required: required.has(name), short: recursive }))
      if (recursive) walk(field, level + 1, within)
    }
    for (const part of partsOf(whole)) walk(part, level, within)
  }

  walk(schema, 1, NONE)
  return lines.join('')
}

type Place = {
  readonly document: Document
  readonly level: number
  readonly required: boolean
  readonly short: boolean
}

function fieldDetail(name: string, field: Fields, { document, level, required, short }: Place): string {
  const amount = 2 * level
  const head = `${indent(amount, name)}\t<${typeOf(field, document)}>${required ? ' -required-' : ''}${enumText(field, amount)}\n`
  if (short) return head
  const description = textOf(field.description) || '<no description>'
  return `${head}${indent(amount + 2, wrap(78 - amount, description))}\n\n`
}
