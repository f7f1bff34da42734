import { Fault } from '../fault.ts'
import type { Node } from '../reply.ts'
import { sprint } from './gotext.ts'
import { parseTemplate } from './jsonpath/parse.ts'
import { relaxedPath } from './jsonpath/relaxed.ts'
import type { JsonPath } from './jsonpath/template.ts'
import { findAll } from './jsonpath/template.ts'
import { escapeTerminal } from './table.ts'
import { alignTabs, GET_TABS } from './tabwriter.ts'

type CustomColumn = { readonly header: string; readonly path: JsonPath }

/** Parses `NAME:.metadata.name,IMAGE:...`. Throws Fault `usage` with kubectl's sentences (customcolumn.go). */
export function customColumns(spec: string): readonly CustomColumn[] {
  if (spec === '') throw new Fault('usage', 'custom-columns format specified but no custom columns given')
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) {
      throw new Fault('usage', `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    }
    return { header: part.slice(0, colon), path: parseTemplate(relaxedPath(part.slice(colon + 1))) }
  })
}

/**
 * What `-o custom-columns=` prints. A table, unless a value holds tabs or line breaks: kubectl prints those as they are,
 * which no grid can hold.
 */
export function customColumnsNode(spec: string, objects: readonly unknown[], noHeaders = false): Node {
  const columns = customColumns(spec)
  const head = columns.map((column) => column.header)
  const rows = objects.map((object) => columns.map((column) => cellText(column.path, object)))
  const all = noHeaders ? rows : [head, ...rows]
  if (all.some((cells) => cells.some((cell) => /[\t\v\n\f]/.test(cell)))) {
    const text = all.map((cells) => `${cells.join('\t')}\n`).join('')
    return { kind: 'code', text: alignTabs(text, GET_TABS), answer: true }
  }
  return { kind: 'table', columns: head, rows, ...(noHeaders ? { headers: false } : {}), answer: true }
}

function cellText(path: JsonPath, object: unknown): string {
  const found = findAll(path, object, true)
  const values = found.flat().map((value) => escapeTerminal(sprint(value)))
  return [...((found[0]?.length ?? 0) === 0 ? ['<none>'] : []), ...values].join(',')
}
