import type { Fields } from '../fields.ts'
import { compareText, fieldsOf, textOf } from '../fields.ts'
import type { Quantity } from '../quantity.ts'
import { parseQuantity, quantityText } from '../quantity.ts'
import type { Write } from './writer.ts'

/** Limits and requests, each only when there are some (describe.go, describeResources). */
export function writeResources(write: Write, resources: unknown, level: number): void {
  const { limits, requests } = fieldsOf(resources)
  writeResourceList(write, 'Limits', limits, level)
  writeResourceList(write, 'Requests', requests, level)
}

function writeResourceList(write: Write, title: string, list: unknown, level: number): void {
  const names = resourceNames(list)
  if (names.length > 0) write(level, `${title}:\n`)
  for (const name of names) write(level + 1, `${name}:\t${canonical(fieldsOf(list)[name])}\n`)
}

export function resourceNames(list: unknown): string[] {
  return Object.keys(fieldsOf(list)).sort(compareText)
}

/** A quantity in Kubernetes' canonical form; what is none is shown as it came. */
export function canonical(value: unknown): string {
  const quantity = quantityOf(value)
  return quantity ? quantityText(quantity) : textOf(value)
}

export function quantityOf(value: unknown): Quantity | undefined {
  return parseQuantity(textOf(value))
}

/** One resource out of a list, zero when it is not there. */
export function resourceIn(list: unknown, name: string): Quantity {
  const fields: Fields = fieldsOf(list)
  return (Object.hasOwn(fields, name) ? quantityOf(fields[name]) : undefined) ?? { nano: 0n, format: 'decimal' }
}
