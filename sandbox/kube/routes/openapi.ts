import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import { groupResource } from '../kind.ts'
import { kinds as BUILT_IN } from '../kinds.ts'
import type { Kube } from '../kube.ts'
import { customSchema, schemasOf } from '../schemas.ts'
import { served } from './discovery.ts'

/**
 * As much OpenAPI v3 as kubectl needs to know that it may leave validation to the server, and to explain types: the paths
 * with their query parameters, and the schemas, without what patches are merged by.
 */
export function openapi(kube: Kube, call: Call): Promise<void> | undefined {
  const { pathname } = call.url
  const all = served(kube)
  if (pathname === '/openapi/v3') {
    const paths = all.map(({ group, version }) => [
      rootOf(group, version),
      { serverRelativeURL: `/openapi/v3/${rootOf(group, version)}?hash=${kube.store.rv}` },
    ])
    return call.json(200, { paths: Object.fromEntries(paths) })
  }
  const found = all.find(({ group, version }) => pathname === `/openapi/v3/${rootOf(group, version)}`)
  if (!found) return undefined
  const paths = found.kinds.filter((kind) => kind.verbs.includes('patch')).map(pathOf)
  return call.json(200, {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: kube.version },
    paths: Object.fromEntries(paths),
    components: { schemas: schemas(found.kinds, kube) },
  })
}

function schemas(kinds: readonly Kind[], { store }: Kube): object {
  const custom = kinds.filter(({ custom }) => custom)
  const definitions = custom.map((kind) =>
    customSchema(kind, store.get(BUILT_IN.customresourcedefinitions, undefined, groupResource(kind))),
  )
  return Object.assign(schemasOf(kinds.filter(({ custom }) => !custom)), ...definitions)
}

function rootOf(group: string, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}

function pathOf({ group, version, kind, plural, namespaced }: Kind): readonly [string, object] {
  const scope = namespaced ? 'namespaces/{namespace}/' : ''
  const names = ['pretty', 'dryRun', 'fieldManager', 'fieldValidation', 'force']
  const parameters = names.map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } }))
  const patch = {
    parameters,
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
  }
  return [`/${rootOf(group, version)}/${scope}${plural}/{name}`, { patch }]
}
