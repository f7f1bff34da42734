import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from './cluster.ts'
import { pod, startCluster } from './cluster.ts'

const RBAC = 'rbac.authorization.k8s.io/v1'
let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster()
  const { store } = cluster
  const bind = (name: string, namespace: string | undefined, role: string, subject: object) =>
    store.create({
      apiVersion: RBAC,
      kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
      metadata: { name, ...(namespace && { namespace }) },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [subject],
    })
  store.create({
    apiVersion: RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'impersonator' },
    rules: [
      { apiGroups: [''], resources: ['users'], verbs: ['impersonate'] },
      { apiGroups: [''], resources: ['groups'], verbs: ['impersonate'], resourceNames: ['devs', 'ops', 'devs, ops'] },
    ],
  })
  bind('bot', undefined, 'impersonator', { kind: 'User', name: 'bot' })
  bind('devs-view', 'shop', 'view', { kind: 'Group', name: 'devs' })
  bind('gone', 'shop', 'no-such-role', { kind: 'User', name: 'carl' })
  store.create({
    apiVersion: RBAC,
    kind: 'Role',
    metadata: { name: 'one', namespace: 'shop' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['mine'] }],
  })
  store.create({
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'one', namespace: 'shop' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'one' },
    subjects: [{ kind: 'ServiceAccount', name: 'app', namespace: 'shop' }],
  })
  store.create(pod('web'))
})
afterAll(() => cluster.stop())

/** Over node:http, which sends one line a value; fetch would join them. */
function asked(
  path: string,
  headers: readonly (readonly [string, string])[],
): Promise<{ status: number; body: { message?: string } }> {
  return new Promise((resolve, reject) => {
    const raw = [['authorization', 'Bearer bot'], ...headers].flat()
    const req = request(cluster.url + path, { headers: ['host', 'kube', ...raw] }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
    })
    req.on('error', reject).end()
  })
}

const PODS = '/api/v1/namespaces/shop/pods'

describe('authentication', () => {
  it('wants a token it knows', async () => {
    expect(await cluster.ask('GET', PODS, { token: 'stolen' })).toMatchObject({
      status: 401,
      body: { kind: 'Status', message: 'Unauthorized', reason: 'Unauthorized' },
    })
    expect((await cluster.ask('GET', PODS, { token: '__proto__' })).status).toBe(401)
  })

  it('lets anybody ask how the server is', async () => {
    expect(await (await fetch(`${cluster.url}/readyz?verbose`)).text()).toContain('readyz check passed')
  })
})

describe('authorization', () => {
  const forbidden = async (method: string, path: string, token = 'jane') => {
    const { status, body } = await cluster.ask(method, path, { token })
    return [status, (body as { message?: string }).message]
  }

  it('says who may not do what, where', async () => {
    expect(await forbidden('GET', '/api/v1/pods')).toEqual([
      403,
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope',
    ])
    expect(await forbidden('GET', '/apis/apps/v1/namespaces/default/deployments/web')).toEqual([
      403,
      'deployments.apps "web" is forbidden: User "jane" cannot get resource "deployments" in API group "apps" in the namespace "default"',
    ])
    expect(await forbidden('DELETE', `${PODS}/web`)).toEqual([
      403,
      'pods "web" is forbidden: User "jane" cannot delete resource "pods" in API group "" in the namespace "shop"',
    ])
    expect(await forbidden('GET', `${PODS}/web/exec`)).toEqual([
      403,
      'pods "web" is forbidden: User "jane" cannot get resource "pods/exec" in API group "" in the namespace "shop"',
    ])
    expect(await forbidden('GET', '/metrics')).toEqual([403, 'forbidden: User "jane" cannot get path "/metrics"'])
  })

  it('goes by the bindings of groups, users and service accounts', async () => {
    expect((await cluster.ask('GET', PODS, { token: 'jane' })).status).toBe(200)
    expect((await cluster.ask('GET', '/api/v1/namespaces/shop/secrets', { token: 'jane' })).status).toBe(403)
    expect((await cluster.ask('GET', '/apis', { token: 'jane' })).status).toBe(200)
  })

  it('comes before looking: what one may not see is forbidden, not missing', async () => {
    expect((await forbidden('GET', '/api/v1/namespaces/default/pods/nope'))[0]).toBe(403)
  })
})

describe('impersonation', () => {
  it('makes the request as the other, with each group line for itself', async () => {
    const { status } = await asked(PODS, [
      ['impersonate-user', 'jo'],
      ['impersonate-group', 'ops'],
      ['impersonate-group', 'devs'],
    ])
    expect(status).toBe(200)
    expect(cluster.requests.at(-1)).toMatchObject({
      user: { user: 'bot' },
      impersonated: { user: 'jo', groups: ['ops', 'devs', 'system:authenticated'] },
    })
  })

  it('takes a joined value for one group of that name', async () => {
    const { status } = await asked(PODS, [
      ['impersonate-user', 'jo'],
      ['impersonate-group', 'devs, ops'],
    ])
    expect(status).toBe(403)
    expect(cluster.requests.at(-1)?.impersonated?.groups).toEqual(['devs, ops', 'system:authenticated'])
  })

  it('has to be allowed', async () => {
    const groups = await asked(PODS, [
      ['impersonate-user', 'jo'],
      ['impersonate-group', 'system:masters'],
    ])
    expect(groups).toMatchObject({
      status: 403,
      body: {
        message:
          'groups "system:masters" is forbidden: User "bot" cannot impersonate resource "groups" in API group "" at the cluster scope',
      },
    })
    const users = await cluster.ask('GET', PODS, { token: 'jane', headers: { 'impersonate-user': 'root' } })
    expect((users.body as { message: string }).message).toBe(
      'users "root" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    )
  })

  it('names a role that a binding misses', async () => {
    const { body } = await asked(PODS, [['impersonate-user', 'carl']])
    expect(body.message).toBe(
      'pods is forbidden: User "carl" cannot list resource "pods" in API group "" in the namespace "shop": RBAC: clusterrole.rbac.authorization.k8s.io "no-such-role" not found',
    )
  })

  it('covers service accounts, and names that rules are limited to', async () => {
    const account = { headers: { 'impersonate-user': 'system:serviceaccount:shop:app' } }
    expect((await cluster.ask('GET', '/api/v1/namespaces/shop/secrets/mine', account)).status).toBe(404)
    expect((await cluster.ask('GET', '/api/v1/namespaces/shop/secrets/other', account)).status).toBe(403)
  })
})

describe('reviews', () => {
  it('answer what one may, and why', async () => {
    const ask = (resourceAttributes: object) =>
      cluster.ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        token: 'jane',
        body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
      })
    expect(await ask({ verb: 'list', resource: 'pods', namespace: 'shop' })).toMatchObject({
      status: 201,
      body: {
        status: {
          allowed: true,
          reason: 'RBAC: allowed by RoleBinding "devs-view/shop" of ClusterRole "view" to Group "devs"',
        },
      },
    })
    expect(await ask({ verb: 'delete', resource: 'pods', namespace: 'shop' })).toMatchObject({
      body: { status: { allowed: false } },
    })
  })

  it('tell all rules, and who one is', async () => {
    const rules = await cluster.ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
      token: 'jane',
      body: { spec: { namespace: 'shop' } },
    })
    expect((rules.body as { status: { resourceRules: unknown[] } }).status.resourceRules).toContainEqual({
      verbs: ['get', 'list', 'watch'],
      apiGroups: ['discovery.k8s.io'],
      resources: ['endpointslices'],
    })
    const self = await cluster.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      token: 'jane',
      body: {},
    })
    expect(self.body).toMatchObject({
      status: { userInfo: { username: 'jane', groups: ['devs', 'system:authenticated'] } },
    })
  })
})
