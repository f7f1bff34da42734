import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manualClock } from '../../../sandbox/clock.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { bigNamespace } from '../../../sandbox/world/big.ts'
import { people } from '../../../sandbox/world/people.ts'
import type { World } from '../../../sandbox/world/world.ts'
import { startWorld } from '../../../sandbox/world/world.ts'

const clock = manualClock(Date.UTC(2026, 10, 22, 12, 34, 56))
const errors: string[] = []
let world: World

beforeAll(async () => {
  world = await startWorld({ clock, tls: false, onError: (error, where) => errors.push(`${where}: ${error}`) })
})

afterAll(() => world.stop())

type Table = {
  readonly columnDefinitions: readonly { readonly name: string }[]
  readonly rows: readonly { readonly cells: readonly unknown[] }[]
}

async function get(
  cluster: string,
  path: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
  const response = await fetch(world.cluster(cluster).server.url + path, {
    headers: { authorization: `Bearer ${token}`, accept, ...headers },
  })
  const text = await response.text()
  return {
    status: response.status,
    body: response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text,
  }
}

async function table(cluster: string, path: string): Promise<readonly (readonly unknown[])[]> {
  const { body } = await get(cluster, path, world.tokens.oncall)
  return (body as Table).rows.map((row) => row.cells.slice(0, 5))
}

describe('production, seen over HTTP', () => {
  it('has a shop whose pods run, but for one that crash loops', async () => {
    const pods = await table('prod-weu', '/api/v1/namespaces/shop/pods')
    const sick = pods.filter(([, , phase]) => phase !== 'Running' && phase !== 'Completed')
    expect(pods.length).toBeGreaterThan(20)
    expect(sick).toHaveLength(1)
    expect(sick[0]?.[0]).toMatch(/^recommendations-\w+-\w{5}$/)
    expect(sick[0]?.[1]).toBe('0/1')
    expect(['CrashLoopBackOff', 'Error']).toContain(sick[0]?.[2])
    expect(sick[0]?.[3]).toMatch(/^1\d \(.* ago\)$/)
    expect(new Set(pods.map(([, , , , age]) => age)).size).toBeGreaterThanOrEqual(8)
  })

  it('has six nodes of two pools in three zones', async () => {
    const nodes = await table('prod-weu', '/api/v1/nodes')
    expect(nodes.map(([name]) => String(name).replace(/\d{8}/, '#'))).toEqual([
      'aks-systempool-#-vmss000000',
      'aks-systempool-#-vmss000001',
      'aks-userpool-#-vmss000000',
      'aks-userpool-#-vmss000001',
      'aks-userpool-#-vmss000002',
      'aks-userpool-#-vmss000003',
    ])
    expect(
      nodes.every(([, status, , age, version]) => status === 'Ready' && age === '41d' && version === 'v1.36.1'),
    ).toBe(true)
  })

  it('has deployments with a past, and everything else that belongs to a shop', async () => {
    const deployments = await table('prod-weu', '/apis/apps/v1/deployments')
    expect(deployments.length).toBeGreaterThan(15)
    const unfinished = deployments.filter(([, ready]) => String(ready).split('/')[0] !== String(ready).split('/')[1])
    expect(unfinished).toEqual([])
    const sets = await table('prod-weu', '/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dweb')
    expect(sets.map(([, desired]) => desired).sort()).toEqual([0, 0, 4])
    for (const path of [
      '/apis/apps/v1/statefulsets',
      '/apis/apps/v1/daemonsets',
      '/apis/batch/v1/jobs',
      '/apis/batch/v1/cronjobs',
      '/apis/networking.k8s.io/v1/ingresses',
      '/apis/autoscaling/v2/horizontalpodautoscalers',
      '/apis/policy/v1/poddisruptionbudgets',
      '/apis/cert-manager.io/v1/certificates',
      '/api/v1/persistentvolumeclaims',
      '/api/v1/resourcequotas',
      '/apis/metrics.k8s.io/v1beta1/nodes',
    ]) {
      const { status, body } = await get('prod-weu', path, world.tokens.oncall)
      expect([path, status]).toEqual([path, 200])
      const { rows, items } = body as { rows?: unknown[]; items?: unknown[] }
      expect((rows ?? items ?? []).length).toBeGreaterThan(0)
    }
  })

  it('serves the logs that a crash left', async () => {
    const pod = world
      .cluster('prod-weu')
      .store.list(kinds.pods)
      .find(({ metadata }) => metadata.name.startsWith('recommendations-5'))
    const { body } = await get(
      'prod-weu',
      `/api/v1/namespaces/shop/pods/${pod?.metadata.name}/log?previous=true`,
      world.tokens.oncall,
    )
    expect(body).toContain('panic: runtime error: invalid memory address or nil pointer dereference')
  })
})

it('staging waits for an image that nobody pushed', async () => {
  const pods = await table('staging', '/api/v1/namespaces/shop/pods')
  const sick = pods.filter(([, , phase]) => phase !== 'Running')
  expect(sick).toEqual([[expect.stringMatching(/^search-/), '0/1', expect.stringMatching(/ImagePull/), '0', '23m']])
})

describe('rights', () => {
  const secrets = (namespace: string) => `/api/v1/namespaces/${namespace}/secrets`

  it('on-call reads nearly everything, but no secrets of payments', async () => {
    expect((await get('prod-weu', secrets('shop'), world.tokens.oncall)).status).toBe(200)
    expect((await get('prod-weu', secrets('payments'), world.tokens.oncall)).status).toBe(403)
    expect((await get('prod-weu', secrets('payments'), world.tokens.lead)).status).toBe(200)
    expect((await get('prod-weu', secrets('shop'), world.tokens.viewer)).status).toBe(403)
  })

  it('the bot watches, acts for the demo’s people, and for nobody else', async () => {
    const as = (user: string, groups: string) => ({ 'impersonate-user': user, 'impersonate-group': groups })
    const { user } = people.oncall
    const pods = '/api/v1/namespaces/shop/pods'
    expect((await get('prod-weu', pods, world.tokens.bot)).status).toBe(200)
    expect((await get('prod-weu', secrets('shop'), world.tokens.bot)).status).toBe(403)
    expect((await get('prod-weu', secrets('shop'), world.tokens.bot, as(user, 'oncall'))).status).toBe(200)
    expect((await get('prod-weu', pods, world.tokens.bot, as(user, 'system:masters'))).status).toBe(403)
    expect((await get('prod-weu', pods, world.tokens.bot, as('somebody@else.example', 'oncall'))).status).toBe(403)
  })

  it('comes with kubeconfigs for the bot and for an admin', () => {
    for (const text of [world.kubeconfig, world.adminKubeconfig]) {
      const { contexts } = JSON.parse(text) as { contexts: readonly { name: string }[] }
      expect(contexts.map(({ name }) => name)).toEqual(['prod-weu', 'staging'])
    }
    expect(world.kubeconfig).not.toContain(world.tokens.admin)
  })
})

it('lives on by itself: twenty minutes later the same pods run', () => {
  const names = () =>
    world
      .cluster('prod-weu')
      .store.list(kinds.pods)
      .filter(({ metadata }) => metadata.namespace !== 'shop')
      .map(({ metadata }) => metadata.name)
  const before = names()
  clock.advance(20 * 60_000)
  expect(names()).toEqual(before)
  expect(errors).toEqual([])
})

it('takes thousands of cheap pods', () => {
  const { store } = world.cluster('staging')
  bigNamespace(store, 500)
  expect(store.list(kinds.pods, { namespace: 'big' })).toHaveLength(500)
  const rv = store.rv
  clock.advance(5000)
  // Some controllers and two leases' holders speak up; nothing is done pod by pod.
  expect(store.rv - rv).toBeLessThan(50)
})

it('leaves nothing behind when it stops', async () => {
  const waiting = new Set<object>()
  const counted = {
    now: Date.now,
    after(ms: number, task: () => void) {
      const timer = setTimeout(() => {
        waiting.delete(timer)
        task()
      }, ms)
      waiting.add(timer)
      return () => {
        waiting.delete(timer)
        clearTimeout(timer)
      }
    },
  }
  const other = await startWorld({ clock: counted, clusters: ['staging'], tls: false })
  expect(waiting.size).toBeGreaterThan(0)
  await other.stop()
  expect(waiting.size).toBe(0)
})
