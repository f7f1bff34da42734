import { expect } from 'vitest'
import type { Kind } from '../../../../sandbox/kube/kind.ts'
import { tableOf } from '../../../../sandbox/kube/table.ts'
import type { KubeObject } from '../../../../sandbox/object.ts'
import { START } from '../cluster.ts'

/** A time so many minutes ago. */
export const ago = (minutes: number) => new Date(START - minutes * 60_000).toISOString().replace('.000', '')

/** The cells of an object's row, by their columns' names. */
export function row(kind: Kind, object: object): Record<string, unknown> {
  const table = tableOf(kind, [object as KubeObject], {
    metadata: {},
    shape: { include: 'None', version: 'v1' },
    now: START,
  })
  const cells = table.rows[0]?.cells ?? []
  expect(cells).toHaveLength(table.columnDefinitions.length)
  return Object.fromEntries(table.columnDefinitions.map(({ name }, i) => [name, cells[i]]))
}
