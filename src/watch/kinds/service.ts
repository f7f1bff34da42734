import type { Texts } from './json.ts'
import { fields, items, text, texts } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'

/** What the rules read of a Service. */
export type Service = {
  readonly meta: Meta
  readonly type: string
  /** Empty: its endpoints are somebody else's to say. */
  readonly selector: Texts
  readonly headless: boolean
  /** Whether a load balancer leads to it. */
  readonly balanced: boolean
}

/** Projects core/v1 Service. */
export function projectService(json: unknown, pool: Pool = noPool): Service {
  const object = fields(json)
  const spec = fields(object.spec)
  const balancer = fields(fields(object.status).loadBalancer)
  return {
    meta: projectMeta(object.metadata, pool),
    type: text(spec.type) ?? 'ClusterIP',
    selector: texts(spec.selector),
    headless: spec.clusterIP === 'None',
    balanced: items(balancer.ingress).length > 0,
  }
}
