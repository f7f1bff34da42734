import type { Client } from '../support/control-plane/client.ts'
import { ACTS_AS } from '../support/control-plane/users.ts'
import { conformance } from './support/both.ts'
import { configMap } from './support/objects.ts'
import { at, make, seen } from './support/see.ts'

const REVIEWS = '/apis/authorization.k8s.io/v1'

async function canI(client: Client, resourceAttributes: object): Promise<unknown> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } }
  const { status, json } = await client.ask('POST', `${REVIEWS}/selfsubjectaccessreviews`, { body })
  return [status, at(json, 'status')]
}

conformance('access', (same) => {
  same('who somebody is', async (target) => {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
    const ask = async (client: Client) =>
      seen(await client.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body }))
    return [await ask(target.as('dev')), await ask(target.as('guest'))]
  })

  same('may I', async (target, namespace) => {
    const [dev, guest] = [target.as('dev'), target.as('guest')]
    return {
      reads: await canI(dev, { verb: 'list', resource: 'pods', namespace }),
      everywhere: await canI(dev, { verb: 'list', resource: 'pods' }),
      logs: await canI(dev, { verb: 'get', resource: 'pods', subresource: 'log', namespace, name: 'a' }),
      scales: await canI(dev, {
        verb: 'patch',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        namespace,
      }),
      evicts: await canI(dev, { verb: 'create', resource: 'pods', subresource: 'eviction', namespace }),
      roles: await canI(dev, { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'roles', namespace }),
      nodes: await canI(dev, { verb: 'delete', resource: 'nodes' }),
      guest: await canI(guest, { verb: 'get', resource: 'pods', namespace }),
      unknown: await canI(dev, { verb: 'sing', resource: 'songs', namespace }),
      all: await canI(target.admin, { verb: '*', resource: '*' }),
    }
  })

  same('a review that asks nothing', async ({ admin }) => {
    const ask = async (spec: object) => {
      const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec }
      const { status, json, text } = await admin.ask('POST', `${REVIEWS}/selfsubjectaccessreviews`, { body })
      return status < 300 ? [status, at(json, 'status')] : { status, body: json ?? text }
    }
    return [
      await ask({}),
      await ask({ nonResourceAttributes: { path: '/version', verb: 'get' } }),
      await ask({
        nonResourceAttributes: { path: '/x', verb: 'get' },
        resourceAttributes: { verb: 'get', resource: 'pods' },
      }),
    ]
  })

  same('what may I, in a namespace', async (target, namespace) => {
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } }
    const { status, json } = await target.as('guest').ask('POST', `${REVIEWS}/selfsubjectrulesreviews`, { body })
    return { status, resources: at(json, 'status', 'resourceRules'), incomplete: at(json, 'status', 'incomplete') }
  })

  same('what others may', async (target, namespace) => {
    const spec = {
      user: 'dev',
      groups: ['developers'],
      resourceAttributes: { verb: 'get', resource: 'pods', namespace },
    }
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }
    const asked = await target.admin.ask('POST', `${REVIEWS}/subjectaccessreviews`, { body })
    return [
      at(asked.json, 'status'),
      seen(await target.as('dev').ask('POST', `${REVIEWS}/subjectaccessreviews`, { body })),
    ]
  })

  same('refusals name who, what and where', async (target, namespace) => {
    const [dev, guest] = [target.as('dev'), target.as('guest')]
    await make(target.admin, `/api/v1/namespaces/${namespace}/configmaps`, configMap('a'))
    const refused = async (client: Client, method: string, path: string) => {
      const { status, json } = await client.ask(method, path, method === 'POST' ? { body: {} } : {})
      return { status, body: json }
    }
    return [
      await refused(guest, 'GET', `/api/v1/namespaces/${namespace}/pods`),
      await refused(guest, 'GET', '/apis/apps/v1/deployments'),
      await refused(guest, 'GET', `/api/v1/namespaces/${namespace}/configmaps/a`),
      await refused(guest, 'GET', `/api/v1/namespaces/${namespace}`),
      await refused(guest, 'DELETE', `/api/v1/namespaces/${namespace}/pods`),
      await refused(guest, 'GET', `/api/v1/namespaces/${namespace}/pods?watch=true`),
      await refused(guest, 'GET', `/api/v1/namespaces/${namespace}/pods/a/log`),
      await refused(guest, 'GET', '/apis/no.such.group/v1/things'),
      await refused(guest, 'GET', '/metrics'),
      await refused(dev, 'POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`),
      await refused(dev, 'GET', '/api/v1/persistentvolumes'),
    ]
  })

  same('without a token, or with a wrong one', async ({ admin }) => {
    const headers = { authorization: 'Bearer wrong' }
    const wrong = await admin.get('/api/v1/pods', { headers })
    return seen(wrong)
  })
})

conformance('impersonation', (same) => {
  same('acts as whom it may, and is that one', async (target) => {
    if (!target.kubeconfig('quarterdeck')) return undefined
    const bot = target.as('quarterdeck')
    const who = async (headers: Readonly<Record<string, string | string[]>>) => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
      const answer = await bot.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body, headers })
      return answer.status < 300 ? at(answer.json, 'status') : seen(answer)
    }
    return {
      nobody: await who({}),
      user: await who({ 'impersonate-user': 'dev' }),
      groups: await who({ 'impersonate-user': 'ana@example.com', 'impersonate-group': ['developers', 'on-call'] }),
      authenticated: await who({ 'impersonate-user': 'dev', 'impersonate-group': ['system:authenticated'] }),
      joined: await who({ 'impersonate-user': 'dev', 'impersonate-group': 'developers, on-call' }),
      otherUser: await who({ 'impersonate-user': 'eve' }),
      otherGroup: await who({ 'impersonate-user': 'dev', 'impersonate-group': ['system:masters'] }),
      oneOfTwo: await who({ 'impersonate-user': 'dev', 'impersonate-group': ['developers', 'secret'] }),
      groupOnly: await who({ 'impersonate-group': ['developers'] }),
      account: await who({ 'impersonate-user': 'system:serviceaccount:default:default' }),
      node: await who({ 'impersonate-user': 'system:node:node-1' }),
      uid: await who({ 'impersonate-user': 'dev', 'impersonate-uid': '7' }),
      extra: await who({ 'impersonate-user': 'dev', 'impersonate-extra-scopes': 'all' }),
      names: ACTS_AS.users.length,
    }
  })

  same('has the rights of whom it acts as, no others', async (target, namespace) => {
    if (!target.kubeconfig('quarterdeck')) return undefined
    const bot = target.as('quarterdeck')
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const as = (user: string, ...groups: string[]) => ({ 'impersonate-user': user, 'impersonate-group': groups })
    const create = async (name: string, headers: Readonly<Record<string, string | string[]>>) => {
      const answer = await bot.ask('POST', path, { body: configMap(name), headers })
      return answer.status < 300 ? answer.status : seen(answer)
    }
    return [
      await create('by-dev', as('dev', 'developers')),
      await create('by-guest', as('guest', 'guests')),
      await create('by-on-call', as('ana@example.com', 'on-call')),
      await create('by-bot', {}),
      (await bot.get(path, { headers: as('ana@example.com', 'on-call') })).status,
    ]
  })
})
