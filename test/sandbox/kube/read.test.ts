import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { Cluster } from './cluster.ts'
import { configMap, deployment, pod, startCluster } from './cluster.ts'

type List = {
  kind: string
  apiVersion: string
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number }
  items: { kind?: string; metadata: { name: string } }[]
}

let cluster: Cluster
const MAPS = '/api/v1/namespaces/shop/configmaps'

beforeAll(async () => {
  cluster = await startCluster()
  for (const name of ['a', 'b', 'c', 'd', 'e']) cluster.store.create(configMap(name, { k: name }))
})
afterAll(() => cluster.stop())

const list = async (query: string) => (await cluster.ask('GET', `${MAPS}?${query}`)).body as List

describe('lists', () => {
  it('come in pages of one and the same revision', async () => {
    const first = await list('limit=2')
    expect(first).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { remainingItemCount: 3 } })
    cluster.store.create(configMap('bb'))
    cluster.store.delete(kinds.configmaps, 'shop', 'c')
    const second = await list(`limit=2&continue=${first.metadata.continue}`)
    const third = await list(`limit=2&continue=${second.metadata.continue}`)
    const names = [first, second, third].flatMap(({ items }) => items.map(({ metadata }) => metadata.name))
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(third.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion })
  })

  it('whose pages expired say so, and offer to go on without the promise', async () => {
    const first = await list('limit=2')
    cluster.store.create(configMap('z'))
    cluster.store.compact()
    const gone = await cluster.ask('GET', `${MAPS}?limit=2&continue=${first.metadata.continue}`)
    expect(gone).toMatchObject({
      status: 410,
      body: { reason: 'Expired', message: expect.stringContaining('The provided continue parameter is too old') },
    })
    const { metadata } = gone.body as List
    expect((await list(`limit=1&continue=${metadata.continue}`)).items[0]?.metadata.name).toBe('bb')
    expect((await cluster.ask('GET', `${MAPS}?continue=nonsense`)).status).toBe(400)
  })

  it('count what remains only when nothing was selected', async () => {
    const { metadata } = await list('limit=1&labelSelector=!nothing')
    expect(metadata.continue).toBeDefined()
    expect(metadata.remainingItemCount).toBeUndefined()
  })

  it('do not repeat the kind in their items, and are never null', async () => {
    expect((await list('limit=1')).items[0]?.kind).toBeUndefined()
    expect((await list('fieldSelector=metadata.name%3Dnope')).items).toEqual([])
  })

  it('can be asked for as metadata alone', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'
    const { body } = await cluster.ask('GET', `${MAPS}?limit=1`, { headers: { accept } })
    expect(body).toMatchObject({
      kind: 'PartialObjectMetadataList',
      items: [{ kind: 'PartialObjectMetadata', metadata: { name: 'a' } }],
    })
    expect((body as { items: object[] }).items[0]).not.toHaveProperty('data')
  })

  it('are not served as what we cannot write', async () => {
    expect(
      (await cluster.ask('GET', MAPS, { headers: { accept: 'application/vnd.kubernetes.protobuf' } })).status,
    ).toBe(406)
    expect(
      (await cluster.ask('GET', MAPS, { headers: { accept: 'application/vnd.kubernetes.protobuf,application/json' } }))
        .status,
    ).toBe(200)
  })

  it('know revisions that have not come yet from those that are gone', async () => {
    expect(await cluster.ask('GET', `${MAPS}?resourceVersion=99999`)).toMatchObject({
      status: 504,
      body: { reason: 'Timeout' },
    })
    expect((await cluster.ask('GET', `${MAPS}?resourceVersion=1&resourceVersionMatch=Exact`)).status).toBe(410)
  })

  it('are compressed when they are long and that is welcome', async () => {
    cluster.store.create(configMap('big', { text: 'x'.repeat(200_000) }))
    const big = await cluster.ask('GET', `${MAPS}/big`, { headers: { 'accept-encoding': 'gzip' } })
    expect(big.headers.get('content-encoding')).toBe('gzip')
    expect(
      (await cluster.ask('GET', `${MAPS}/a`, { headers: { 'accept-encoding': 'gzip' } })).headers.get(
        'content-encoding',
      ),
    ).toBeNull()
    cluster.store.delete(kinds.configmaps, 'shop', 'big')
  })
})

describe('writing', () => {
  it('creates, updates and deletes', async () => {
    const made = await cluster.ask('POST', MAPS, { body: configMap('new', { k: '1' }) })
    expect(made).toMatchObject({
      status: 201,
      body: {
        metadata: { name: 'new', managedFields: [{ operation: 'Update', fieldsV1: { 'f:data': { 'f:k': {} } } }] },
      },
    })
    const changed = await cluster.ask('PUT', `${MAPS}/new`, { body: { ...(made.body as object), data: { k: '2' } } })
    expect(changed).toMatchObject({ status: 200, body: { data: { k: '2' } } })
    expect((await cluster.ask('PUT', `${MAPS}/new`, { body: made.body })).status).toBe(409)
    expect(await cluster.ask('DELETE', `${MAPS}/new`)).toMatchObject({
      status: 200,
      body: { kind: 'Status', status: 'Success', details: { name: 'new', kind: 'configmaps' } },
    })
  })

  it('checks where things are sent', async () => {
    const post = (path: string, body: object) => cluster.ask('POST', path, { body })
    expect(await post('/api/v1/namespaces/nope/configmaps', { metadata: { name: 'a' } })).toMatchObject({
      status: 404,
      body: { message: 'namespaces "nope" not found' },
    })
    expect(await post(MAPS, { ...configMap('a'), metadata: { name: 'a', namespace: 'other' } })).toMatchObject({
      status: 400,
      body: { message: 'the namespace of the provided object does not match the namespace sent on the request' },
    })
    expect((await post(MAPS, pod('a'))).status).toBe(400)
    expect(await post(MAPS, { metadata: { name: 'Not_A_Name' } })).toMatchObject({
      status: 422,
      body: { reason: 'Invalid', details: { causes: [{ field: 'metadata.name' }] } },
    })
    expect(await post(MAPS, { metadata: {} })).toMatchObject({ status: 422 })
    expect((await cluster.ask('POST', MAPS, { body: 'not json' })).status).toBe(400)
    expect(
      (await cluster.ask('POST', MAPS, { body: 'k8s\0junk', type: 'application/vnd.kubernetes.protobuf' })).status,
    ).toBe(400)
    expect((await cluster.ask('POST', MAPS, { body: `"${'x'.repeat(4_000_000)}"` })).status).toBe(413)
  })

  it('fills in what the API server would', async () => {
    const made = await cluster.ask('POST', '/apis/apps/v1/namespaces/shop/deployments', {
      body: { ...deployment('web'), status: { replicas: 7 } },
    })
    expect(made.body).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        template: {
          spec: {
            restartPolicy: 'Always',
            containers: [{ imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' }],
          },
        },
      },
    })
    expect(made.body).not.toHaveProperty('status')
    const service = await cluster.ask('POST', '/api/v1/namespaces/shop/services', {
      body: { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } },
    })
    expect(service.body).toMatchObject({
      spec: {
        type: 'ClusterIP',
        clusterIP: expect.stringMatching(/^10\.96\./),
        ports: [{ protocol: 'TCP', targetPort: 80 }],
      },
    })
  })

  it('drops fields that a kind has not, with a warning', async () => {
    const sent = { ...configMap('typo'), dada: {} }
    const made = await cluster.ask('POST', `${MAPS}?dryRun=All`, { body: sent })
    expect(made.body).not.toHaveProperty('dada')
    expect(made.headers.get('warning')).toBe('299 - "unknown field \\"dada\\""')
    expect((await cluster.ask('POST', `${MAPS}?dryRun=All&fieldValidation=Strict`, { body: sent })).status).toBe(400)
  })

  it('changes a status through /status alone', async () => {
    const path = '/apis/apps/v1/namespaces/shop/deployments/web/status'
    const type = 'application/merge-patch+json'
    const { body } = await cluster.ask('PATCH', path, {
      body: { spec: { replicas: 9 }, status: { replicas: 3 } },
      type,
    })
    expect(body).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 3 } })
    const apply = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, status: { readyReplicas: 1 } }
    const applied = await cluster.ask('PATCH', `${path}?fieldManager=ci`, {
      body: apply,
      type: 'application/apply-patch+yaml',
    })
    expect(applied.body).toMatchObject({ status: { replicas: 3, readyReplicas: 1 } })
    expect(JSON.stringify(applied.body)).toContain('"manager":"ci","operation":"Apply"')
  })

  it('deletes collections by selector', async () => {
    for (const name of ['x', 'y'])
      cluster.store.create({ ...configMap(name), metadata: { name, namespace: 'shop', labels: { temp: '1' } } })
    await cluster.ask('DELETE', `${MAPS}?labelSelector=temp`)
    expect(cluster.store.list(kinds.configmaps).map(({ metadata }) => metadata.name)).not.toContain('x')
    expect(cluster.store.get(kinds.configmaps, 'shop', 'a')).toBeDefined()
  })
})

describe('what is not there', () => {
  it('is said plainly', async () => {
    expect(await cluster.ask('GET', '/apis/nope/v1/things')).toMatchObject({
      status: 404,
      body: { message: 'the server could not find the requested resource' },
    })
    expect(await cluster.ask('GET', '/api/v1/namespaces/shop/pods/web/exec')).toMatchObject({
      status: 501,
      body: { reason: 'NotImplemented' },
    })
    expect((await cluster.ask('PUT', MAPS, { body: {} })).status).toBe(405)
  })
})

describe('events', () => {
  it('are the same in both groups', async () => {
    cluster.store.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e1', namespace: 'shop' },
      involvedObject: { kind: 'Pod', name: 'web' },
      message: 'it broke',
      reason: 'Broke',
      type: 'Warning',
      count: 2,
    } as never)
    const { body } = await cluster.ask('GET', '/apis/events.k8s.io/v1/namespaces/shop/events')
    expect(body).toMatchObject({
      kind: 'EventList',
      apiVersion: 'events.k8s.io/v1',
      items: [{ note: 'it broke', regarding: { name: 'web' }, deprecatedCount: 2 }],
    })
    await cluster.ask('POST', '/apis/events.k8s.io/v1/namespaces/shop/events', {
      body: {
        metadata: { name: 'e2' },
        regarding: { kind: 'Pod' },
        note: 'hello',
        eventTime: '2026-01-01T00:00:00.000000Z',
      },
    })
    expect(cluster.store.read(kinds.events, 'shop', 'e2')).toMatchObject({
      message: 'hello',
      involvedObject: { kind: 'Pod' },
    })
  })
})
