import { fields, items } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'

/** What the rules read of an EndpointSlice, one of the slices of a Service. */
export type Endpoints = {
  readonly meta: Meta
  /** The Service they are of; empty where nobody says. */
  readonly service: string
  readonly ready: number
  readonly notReady: number
  readonly terminating: number
}

const SERVICE = 'kubernetes.io/service-name'

/** Projects discovery.k8s.io/v1 EndpointSlice. An endpoint of which nothing is known counts as ready, as the API says. */
export function projectEndpoints(json: unknown, pool: Pool = noPool): Endpoints {
  const object = fields(json)
  const meta = projectMeta(object.metadata, pool)
  let ready = 0
  let notReady = 0
  let terminating = 0
  for (const item of items(object.endpoints)) {
    const conditions = fields(fields(item).conditions)
    if (conditions.terminating === true) terminating++
    else if (conditions.ready === false) notReady++
    else ready++
  }
  return { meta, service: meta.labels[SERVICE] ?? '', ready, notReady, terminating }
}
