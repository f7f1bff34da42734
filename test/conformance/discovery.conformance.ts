import { expect } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { conformance } from './support/both.ts'
import { at, read, seen } from './support/see.ts'

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'

/** Kinds the sandbox has: only those are compared, since it need not have all. */
const OURS = new Set(Object.values(kinds).map(({ group, version, plural }) => `${group}/${version}/${plural}`))

type Listed = readonly Readonly<Record<string, unknown>>[]

conformance('discovery', (same) => {
  for (const root of ['/api', '/apis']) {
    same(`aggregated, of ${root}`, async ({ admin }) => {
      const answer = await admin.get(root, { accept: AGGREGATED })
      expect(answer.headers['content-type']).toContain('as=APIGroupDiscoveryList')
      const resources = (at(answer.json, 'items') as Listed).flatMap((group) =>
        (group.versions as Listed).flatMap((version) =>
          (version.resources as Listed).flatMap((resource) => {
            const name = `${at(group, 'metadata', 'name') ?? ''}/${version.version}/${resource.resource}`
            return OURS.has(name) ? [[name, comparable(resource)]] : []
          }),
        ),
      )
      return {
        type: answer.headers['content-type'],
        kind: at(answer.json, 'kind'),
        version: at(answer.json, 'apiVersion'),
        resources: Object.fromEntries(resources),
      }
    })
  }

  same('the order of groups', async ({ admin }) => {
    const json = await read(admin, '/apis', { accept: AGGREGATED })
    const groups = (at(json, 'items') as Listed).map((group) => String(at(group, 'metadata', 'name')))
    const ours = new Set(Object.values(kinds).map(({ group }) => group))
    return groups.filter((group) => ours.has(group))
  })

  for (const path of [
    '/api/v1',
    '/apis/apps/v1',
    '/apis/batch/v1',
    '/apis/policy/v1',
    '/apis/rbac.authorization.k8s.io/v1',
  ]) {
    same(`legacy, of ${path}`, async ({ admin }) => {
      const json = await read(admin, path)
      const version = path.replace(/^\/apis?\//, '')
      const prefix = path.startsWith('/apis') ? version : `/${version}`
      const resources = (at(json, 'resources') as Listed).filter(({ name }) =>
        OURS.has(`${prefix}/${String(name).split('/')[0]}`),
      )
      const named = resources.map(({ storageVersionHash: _hash, ...rest }) => [String(rest.name), withoutOrder(rest)])
      return { kind: at(json, 'kind'), groupVersion: at(json, 'groupVersion'), resources: Object.fromEntries(named) }
    })
  }

  same('legacy, of /api and of a group', async ({ admin }) => {
    const api = (await read(admin, '/api')) as Record<string, unknown>
    const { serverAddressByClientCIDRs: _where, ...core } = api
    return { core, apps: seen(await admin.get('/apis/apps')) }
  })

  same('what is not there', async ({ admin }) => [
    seen(await admin.get('/apis/nothing.example')),
    seen(await admin.get('/apis/apps/v9/deployments')),
    seen(await admin.get('/api/v1/nothings')),
    seen(await admin.get('/api/v1/pods/no/such/path/at/all')),
    seen(await admin.get('/nothing')),
  ])

  same('version and health', async ({ admin }) => {
    const version = (await read(admin, '/version')) as Record<string, unknown>
    return {
      fields: Object.keys(version).sort(),
      health: await Promise.all(['/livez', '/readyz', '/healthz'].map(async (path) => seen(await admin.get(path)))),
    }
  })
})

/** Subresources that only some clusters have, or that the sandbox does not serve, are compared by themselves. */
function comparable(resource: Readonly<Record<string, unknown>>): object {
  const { subresources = [], ...rest } = resource
  const names = (subresources as Listed).map((one) => [String(one.subresource), withoutOrder(one)])
  return { ...withoutOrder(rest), subresources: Object.fromEntries(names) }
}

/** Lists of words whose order says nothing. */
function withoutOrder(resource: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resource).map(([key, value]) => [key, Array.isArray(value) ? [...value].map(String).sort() : value]),
  )
}
