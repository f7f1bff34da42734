import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import type { Kube } from '../kube.ts'
import { served } from './discovery.ts'

/**
 * As much OpenAPI v3 as kubectl needs to know that it may leave validation to the server: the paths and their query
 * parameters. There are no schemas, so `kubectl explain` finds none and says so.
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
    components: { schemas: {} },
  })
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
