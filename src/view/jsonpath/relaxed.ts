import { Fault } from '../../fault.ts'

const RELAXED = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/

/**
 * `metadata.name`, `.metadata.name`, `{metadata.name}` and `{.metadata.name}` all mean the last: the form that
 * custom-columns, --sort-by and wait take (kubectl pkg/cmd/get/customcolumn.go). Throws Fault `usage`.
 */
export function relaxedPath(expression: string): string {
  if (expression === '') return ''
  const match = RELAXED.exec(expression)
  const inner = match?.[1] ?? match?.[2]
  if (inner === undefined) {
    throw new Fault(
      'usage',
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    )
  }
  return `{.${inner}}`
}
