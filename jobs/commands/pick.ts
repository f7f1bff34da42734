import { getTable } from '../../src/kube/resources.ts'
import type { Button, Line, Node } from '../../src/reply.ts'
import { rowHealth } from '../../src/view/row-health.ts'
import { tableNode } from '../../src/view/table.ts'
import type { Executor } from '../context.ts'
import type { Action } from './actions.ts'
import { actionsFor } from './actions.ts'
import { above } from './around.ts'
import { resolveType } from './targets.ts'

/** A small card of one object: its state in words, and what can be asked of it. */
export const pick: Executor<'pick'> = async ({ type, name }, _flags, context) => {
  const resource = await resolveType(type, context)
  const place = resource.namespaced ? { namespace: context.namespace } : {}
  const about = { resource, name, ...place }
  const [table, actions] = await Promise.all([
    getTable(context.api, resource, { name, ...place, includeObject: 'None', signal: context.signal }),
    actionsFor(about, context),
  ])
  const printed = tableNode({ columnDefinitions: table.columns, rows: table.rows }, { now: context.now })
  const columns = printed?.columns ?? []
  const cells = printed?.rows[0] ?? []
  const trouble = rowHealth(resource, columns)(cells)
  return {
    nodes: [
      above(context, place.namespace ?? '', resource.singular || resource.kind.toLowerCase()),
      {
        kind: 'text',
        text: stateOf(name, columns, cells),
        tone: trouble ? (trouble.urgency > 1 ? 'bad' : 'warn') : 'info',
      },
      ...fieldsOf(columns, cells),
      ...controls(actions),
    ],
  }
}

const STATE = /^(STATUS|PHASE|STATE)$/
const SAID = /^(NAME|NAMESPACE|READY|RESTARTS|AGE|STATUS|PHASE|STATE)$/

/** `api-x2k4q: CrashLoopBackOff, 0/1 ready, 7 (2m ago) restarts, 31m old`: what the table says, as a sentence. */
function stateOf(name: string, columns: readonly string[], cells: readonly string[]): Line {
  const cell = (column: string) => cells[columns.indexOf(column)] ?? ''
  const state = cells[columns.findIndex((column) => STATE.test(column))] ?? ''
  const [, restarts = '', when = ''] = /^(\d+)(.*)$/.exec(cell('RESTARTS')) ?? []
  const ready = /\d\/\d/.test(cell('READY')) ? `${cell('READY')} ready` : ''
  const words = [
    state,
    ready,
    restarts && restarts !== '0' ? `${restarts} ${restarts === '1' ? 'restart' : 'restarts'}${when}` : '',
    cell('AGE') && `${cell('AGE')} old`,
  ].filter(Boolean)
  return [{ strong: name }, words.length > 0 ? `: ${words.join(', ')}` : '']
}

function fieldsOf(columns: readonly string[], cells: readonly string[]): Node[] {
  const fields = columns.flatMap((name, i) =>
    SAID.test(name) || !cells[i] || cells[i] === '<none>' ? [] : [{ name: sentenceCase(name), value: cells[i] }],
  )
  return fields.length > 0 ? [{ kind: 'fields', fields }] : []
}

function sentenceCase(name: string): string {
  return name.charAt(0) + name.slice(1).toLowerCase()
}

/** What looks stands in the first row, what changes something in the second. */
function controls(actions: readonly Action[]): Node[] {
  const rows = [false, true].map((isChange) =>
    actions
      .filter((action) => action.isChange === isChange)
      .map(({ id, label, line }): Button => ({ kind: 'button', id, label, command: line })),
  )
  return rows.flatMap((buttons): Node[] => (buttons.length > 0 ? [{ kind: 'buttons', buttons }] : []))
}
