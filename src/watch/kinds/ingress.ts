import { fields, items, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'

/** Where an Ingress leads: a Service of its namespace, for the hosts and paths that get there. */
export type Backend = { readonly service: string; readonly host: string | undefined; readonly path: string | undefined }

/** What the rules read of an Ingress. */
export type Ingress = {
  readonly meta: Meta
  readonly className: string | undefined
  readonly backends: readonly Backend[]
}

/** Projects networking.k8s.io/v1 Ingress. */
export function projectIngress(json: unknown, pool: Pool = noPool): Ingress {
  const object = fields(json)
  const spec = fields(object.spec)
  const backends: Backend[] = []
  const add = (backend: unknown, host?: string, path?: string) => {
    const service = text(fields(fields(backend).service).name)
    if (service !== undefined) backends.push({ service, host, path })
  }
  add(spec.defaultBackend)
  for (const item of items(spec.rules)) {
    const rule = fields(item)
    for (const each of items(fields(rule.http).paths)) {
      const path = fields(each)
      add(path.backend, text(rule.host), text(path.path))
    }
  }
  return { meta: projectMeta(object.metadata, pool), className: text(spec.ingressClassName), backends }
}
