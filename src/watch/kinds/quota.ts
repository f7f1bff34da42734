import type { Texts } from './json.ts'
import { fields, texts } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'

/** What the rules read of a ResourceQuota. Quantities as they are written, by resource: `requests.cpu`, `pods`. */
export type Quota = {
  readonly meta: Meta
  readonly hard: Texts
  readonly used: Texts
}

/** Projects core/v1 ResourceQuota. */
export function projectQuota(json: unknown, pool: Pool = noPool): Quota {
  const object = fields(json)
  const status = fields(object.status)
  const hard = texts(status.hard)
  return {
    meta: projectMeta(object.metadata, pool),
    hard: Object.keys(hard).length > 0 ? hard : texts(fields(object.spec).hard),
    used: texts(status.used),
  }
}
