import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { LogLine } from '../../../sandbox/kube/kube.ts'
import type { Cluster } from './cluster.ts'
import { deployment, pod, START, startCluster } from './cluster.ts'

let cluster: Cluster
let lines: LogLine[]
let write: ((line: LogLine) => void) | undefined
let finish: (() => void) | undefined
let following: () => void = () => {}

beforeAll(async () => {
  cluster = await startCluster({
    logs: {
      read: (_pod, container, { previous }) => (previous || container === 'slow' ? undefined : lines),
      follow(_pod, _container, line, end) {
        write = line
        finish = end
        following()
        return () => {
          write = undefined
        }
      },
    },
    metrics: {
      node: ({ metadata }) => (metadata.name === 'dark' ? undefined : { cpu: '250m', memory: '1Gi' }),
      pod: () => [{ name: 'web', cpu: '5m', memory: '10Mi' }],
    },
  })
})
afterAll(() => cluster.stop())
beforeEach(() => {
  for (const kind of [kinds.pods, kinds.poddisruptionbudgets, kinds.deployments]) {
    for (const { metadata } of cluster.store.list(kind))
      cluster.store.delete(kind, metadata.namespace, metadata.name, { gracePeriodSeconds: 0 })
  }
  lines = [30, 20, 10].map((ago) => ({ at: START - ago * 1000, text: `${ago}s ago` }))
})

describe('/scale', () => {
  const path = '/apis/apps/v1/namespaces/shop/deployments/web/scale'

  it('reads and writes replicas alone', async () => {
    cluster.store.create({ ...deployment('web'), status: { replicas: 2 } })
    expect((await cluster.ask('GET', path)).body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      spec: { replicas: 2 },
      status: { replicas: 2, selector: 'app=web' },
    })
    const type = 'application/merge-patch+json'
    expect((await cluster.ask('PATCH', path, { body: { spec: { replicas: 5 } }, type })).status).toBe(200)
    expect(cluster.store.read(kinds.deployments, 'shop', 'web')).toMatchObject({
      spec: { replicas: 5 },
      metadata: { generation: 2 },
    })
    expect(await cluster.ask('PATCH', path, { body: { spec: { replicas: -1 } }, type })).toMatchObject({
      status: 422,
      body: {
        message:
          'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      },
    })
    const stale = {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'web', resourceVersion: '1' },
      spec: { replicas: 1 },
    }
    expect((await cluster.ask('PUT', path, { body: stale })).status).toBe(409)
  })

  it('is not there for what has none', async () => {
    expect((await cluster.ask('GET', '/apis/apps/v1/namespaces/shop/daemonsets/x/scale')).status).toBe(404)
  })
})

describe('/eviction', () => {
  const budget = (status: object, spec: object = {}) =>
    cluster.store.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } }, ...spec },
      status: { observedGeneration: 1, currentHealthy: 2, desiredHealthy: 2, disruptionsAllowed: 0, ...status },
    })
  const evict = (body: object = {}) =>
    cluster.ask('POST', '/api/v1/namespaces/shop/pods/web/eviction', {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web' }, ...body },
    })

  it('deletes, and says why on the pod', async () => {
    cluster.store.create(pod('web'))
    expect(await evict()).toMatchObject({ status: 201, body: { kind: 'Status', status: 'Success', code: 201 } })
    expect(cluster.store.read(kinds.pods, 'shop', 'web')).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 30 },
      status: { conditions: [{ type: 'Ready' }, { type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI' }] },
    })
  })

  it('is refused by a budget that is spent, which it names', async () => {
    cluster.store.create(pod('web'))
    budget({})
    expect(await evict()).toMatchObject({
      status: 429,
      body: {
        reason: 'TooManyRequests',
        message: "Cannot evict pod as it would violate the pod's disruption budget.",
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
            },
          ],
        },
      },
    })
  })

  it('spends the budget', async () => {
    cluster.store.create(pod('web'))
    budget({ disruptionsAllowed: 1, currentHealthy: 3 })
    expect((await evict({ deleteOptions: { dryRun: ['All'] } })).status).toBe(201)
    expect((await evict()).status).toBe(201)
    expect(cluster.store.read(kinds.poddisruptionbudgets, 'shop', 'web').status).toMatchObject({
      disruptionsAllowed: 0,
      disruptedPods: { web: '2026-01-01T00:00:00Z' },
    })
  })

  it('waits for a budget that was not looked at yet, and lets unhealthy pods go', async () => {
    cluster.store.create(pod('web'))
    budget({ observedGeneration: 0 })
    const { status, headers } = await evict()
    expect([status, headers.get('retry-after')]).toEqual([429, '10'])
    const live = cluster.store.read(kinds.pods, 'shop', 'web')
    cluster.store.update({ ...live, status: { phase: 'Running', conditions: [] } }, { subresource: 'status' })
    expect((await evict()).status).toBe(201)
  })

  it('cannot serve two budgets', async () => {
    cluster.store.create(pod('web'))
    budget({})
    cluster.store.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'shop' },
      spec: { selector: {} },
    })
    expect((await evict()).status).toBe(500)
  })
})

describe('/log', () => {
  const read = async (query = '') => {
    const { status, body } = await cluster.ask('GET', `/api/v1/namespaces/shop/pods/web/log?${query}`)
    return [status, typeof body === 'string' ? body : (body as { message: string }).message]
  }

  it('cuts by lines, age and bytes', async () => {
    cluster.store.create(pod('web'))
    expect(await read()).toEqual([200, '30s ago\n20s ago\n10s ago\n'])
    expect(await read('tailLines=1&timestamps=true')).toEqual([200, '2025-12-31T23:59:50.000000000Z 10s ago\n'])
    expect(await read('tailLines=0')).toEqual([200, ''])
    expect(await read('sinceSeconds=25')).toEqual([200, '20s ago\n10s ago\n'])
    expect(await read('sinceTime=2025-12-31T23:59:45Z')).toEqual([200, '10s ago\n'])
    expect(await read('limitBytes=4')).toEqual([200, '30s '])
  })

  it('wants to know which container', async () => {
    cluster.store.create(
      pod('web', {
        spec: {
          containers: [
            { name: 'web', image: 'w' },
            { name: 'log', image: 'l' },
          ],
          initContainers: [{ name: 'init', image: 'i' }],
        },
      }),
    )
    expect(await read()).toEqual([400, 'a container name must be specified for pod web, choose one of: [init web log]'])
    expect(await read('container=nope')).toEqual([400, 'container nope is not valid for pod web'])
    expect((await read('container=init'))[0]).toBe(200)
    expect(await read('container=web&previous=true')).toEqual([
      400,
      'previous terminated container "web" in pod "web" not found',
    ])
  })

  it('says what a container that has not run waits for', async () => {
    const statuses = [{ name: 'slow', state: { waiting: { reason: 'ImagePullBackOff' } } }]
    cluster.store.create(
      pod('web', { spec: { containers: [{ name: 'slow', image: 's' }] }, status: { containerStatuses: statuses } }),
    )
    expect(await read()).toEqual([
      400,
      'container "slow" in pod "web" is waiting to start: trying and failing to pull image',
    ])
  })

  it('follows until the container stops', async () => {
    cluster.store.create(pod('web'))
    const started = new Promise<void>((resolve) => {
      following = resolve
    })
    const answer = read('follow=true&tailLines=1')
    await started
    write?.({ at: START, text: 'now' })
    finish?.()
    expect(await answer).toEqual([200, '10s ago\nnow\n'])
    expect(write).toBeUndefined()
  })
})

describe('metrics', () => {
  it('come from the source given, for those that have any', async () => {
    for (const name of ['bright', 'dark']) cluster.store.create({ apiVersion: 'v1', kind: 'Node', metadata: { name } })
    cluster.store.create(pod('web'))
    expect((await cluster.ask('GET', '/apis/metrics.k8s.io/v1beta1/nodes')).body).toMatchObject({
      kind: 'NodeMetricsList',
      items: [{ metadata: { name: 'bright' }, usage: { cpu: '250m' } }],
    })
    expect(
      (await cluster.ask('GET', '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods?labelSelector=app%3Dweb')).body,
    ).toMatchObject({ items: [{ containers: [{ name: 'web', usage: { memory: '10Mi' } }] }] })
    expect(await cluster.ask('GET', '/apis/metrics.k8s.io/v1beta1/nodes/dark')).toMatchObject({
      status: 404,
      body: { message: 'nodes.metrics.k8s.io "dark" not found' },
    })
  })
})
