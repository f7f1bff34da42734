import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import { fields, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'

/** What the rules read of a PersistentVolumeClaim. */
export type Claim = {
  readonly meta: Meta
  readonly phase: string
  readonly storageClass: string | undefined
  readonly volume: string | undefined
  /** Quantities as they are written. */
  readonly requested: string | undefined
  readonly capacity: string | undefined
  readonly conditions: readonly Condition[]
}

/** Projects core/v1 PersistentVolumeClaim. */
export function projectClaim(json: unknown, pool: Pool = noPool): Claim {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  return {
    meta: projectMeta(object.metadata, pool),
    phase: text(status.phase) ?? 'Pending',
    storageClass: pool.text(text(spec.storageClassName)),
    volume: text(spec.volumeName),
    requested: pool.text(text(fields(fields(spec.resources).requests).storage)),
    capacity: pool.text(text(fields(status.capacity).storage)),
    conditions: projectConditions(status.conditions, pool),
  }
}
