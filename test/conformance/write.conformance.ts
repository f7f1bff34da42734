import { expect } from 'vitest'
import { until } from '../support/until.ts'
import { conformance } from './support/both.ts'
import { configMap, deployment, livePod, staticPod } from './support/objects.ts'
import { at, make, read, seen } from './support/see.ts'
import { waitForCells } from './support/table.ts'

const MERGE = 'application/merge-patch+json'

conformance('dry run', (same) => {
  same('nothing of it stays', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, maps, configMap('a', { x: '1' }))
    const all = '?dryRun=All'
    const created = await admin.ask('POST', maps + all, { body: configMap('b') })
    const patched = await admin.ask('PATCH', `${maps}/a${all}`, { body: { data: { x: '2' } }, contentType: MERGE })
    const replaced = await admin.ask('PUT', `${maps}/a${all}`, { body: configMap('a', { x: '3' }) })
    const deleted = await admin.ask('DELETE', `${maps}/a${all}`)
    const byBody = await admin.ask('DELETE', `${maps}/a`, { body: { dryRun: ['All'] } })
    const after = await read(admin, maps)
    const names = (at(after, 'items') as readonly unknown[]).map((item) => at(item, 'metadata', 'name'))
    expect(at(await read(admin, `${maps}/a`), 'data', 'x')).toBe('1')
    return {
      created: [
        created.status,
        at(created.json, 'metadata', 'uid') !== undefined,
        at(created.json, 'metadata', 'resourceVersion'),
      ],
      patched: [patched.status, at(patched.json, 'data')],
      replaced: [replaced.status, at(replaced.json, 'data')],
      deleted: [deleted.status, at(deleted.json, 'status'), byBody.status],
      names,
    }
  })

  same('checks as for real', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, maps, configMap('a'))
    return {
      exists: seen(await admin.ask('POST', `${maps}?dryRun=All`, { body: configMap('a') })),
      missing: seen(await admin.ask('DELETE', `${maps}/none?dryRun=All`)),
      value: seen(await admin.ask('POST', `${maps}?dryRun=Some`, { body: configMap('b') })),
      some: seen(await admin.ask('DELETE', `${maps}/a`, { body: { dryRun: ['Some'] } })),
    }
  })
})

conformance('scale', (same) => {
  same('read, set, patched', async ({ admin }, namespace) => {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`
    await make(admin, path, deployment('web', 0))
    const scale = `${path}/web/scale`
    const first = await admin.get(scale)
    const body = { ...(first.json as object), spec: { replicas: 1 } }
    return {
      read: seen(first),
      dry: seen(
        await admin.ask('PATCH', `${scale}?dryRun=All`, { body: { spec: { replicas: 7 } }, contentType: MERGE }),
      ),
      patched: at(
        (await admin.ask('PATCH', scale, { body: { spec: { replicas: 3 } }, contentType: MERGE })).json,
        'spec',
      ),
      stale: seen(await admin.ask('PUT', scale, { body })),
      negative: seen(await admin.ask('PATCH', scale, { body: { spec: { replicas: -1 } }, contentType: MERGE })),
      words: (await admin.ask('PATCH', scale, { body: { spec: { replicas: 'three' } }, contentType: MERGE })).status,
      none: seen(await admin.get(`${path}/none/scale`)),
      unscalable: seen(await admin.get(`/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt/scale`)),
      replicas: at(await read(admin, `${path}/web`), 'spec', 'replicas'),
    }
  })

  same('pods follow', async ({ admin }, namespace) => {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`
    await make(admin, path, deployment('web', 1))
    await waitForCells(admin, path, ({ rows }) => rows.web?.[1] === '1/1')
    await admin.ask('PATCH', `${path}/web/scale`, { body: { spec: { replicas: 3 } }, contentType: MERGE })
    await waitForCells(admin, path, ({ rows }) => rows.web?.[1] === '3/3')
    await admin.ask('PATCH', `${path}/web/scale`, { body: { spec: { replicas: 0 } }, contentType: MERGE })
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await until('all pods are gone', async () => (at(await read(admin, pods), 'items') as unknown[]).length === 0)
    return (await waitForCells(admin, path, ({ rows }) => rows.web?.[1] === '0/0')).rows
  })
})

conformance('delete', (same) => {
  same('what is told of what is gone', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    for (const name of ['a', 'b', 'c', 'd']) await make(admin, maps, configMap(name, {}, { own: 'yes' }))
    const remove = async (name: string, body?: object) =>
      seen(await admin.ask('DELETE', `${maps}/${name}`, body ? { body } : {}))
    return {
      gone: await remove('a'),
      twice: await remove('a'),
      otherUid: await remove('b', { preconditions: { uid: 'other' } }),
      otherRevision: await remove('b', { preconditions: { resourceVersion: '1' } }),
      policy: await remove('b', { propagationPolicy: 'Somehow' }),
      grace: await remove('b', { gracePeriodSeconds: -1 }),
      kind: await remove('c', { kind: 'DeleteOptions', apiVersion: 'v1' }),
      all: (await admin.ask('DELETE', `${maps}?labelSelector=own%3Dyes`)).status,
      left: (at(await read(admin, `${maps}?labelSelector=own%3Dyes`), 'items') as unknown[]).length,
    }
  })

  same('pods end gracefully, or at once', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('a'))
    await waitForCells(admin, pods, ({ rows }) => rows.a?.[2] === 'Running')
    const graceful = await admin.ask('DELETE', `${pods}/a`, { body: { gracePeriodSeconds: 5 } })
    await until('it is gone', async () => (await admin.get(`${pods}/a`)).status === 404)
    await make(admin, pods, staticPod('b'))
    const forced = await admin.ask('DELETE', `${pods}/b`, { body: { gracePeriodSeconds: 0 } })
    return {
      graceful: [
        graceful.status,
        at(graceful.json, 'kind'),
        at(graceful.json, 'metadata', 'deletionGracePeriodSeconds'),
      ],
      forced: [forced.status, at(forced.json, 'kind')],
      after: (await admin.get(`${pods}/b`)).status,
    }
  })

  same('finalizers hold, owners take along', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    const owner = await make(admin, maps, configMap('owner'))
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: at(owner, 'metadata', 'uid') }
    await make(admin, maps, { ...configMap('owned'), metadata: { name: 'owned', ownerReferences: [reference] } })
    await make(admin, maps, { ...configMap('held'), metadata: { name: 'held', finalizers: ['example.com/hold'] } })
    const held = await admin.ask('DELETE', `${maps}/held`)
    const there = await admin.get(`${maps}/held`)
    await admin.ask('PATCH', `${maps}/held`, { body: { metadata: { finalizers: [] } }, contentType: MERGE })
    await admin.ask('DELETE', `${maps}/owner`)
    await until('the owned one went, too', async () => (await admin.get(`${maps}/owned`)).status === 404)
    return {
      held: [held.status, at(held.json, 'kind'), at(there.json, 'metadata', 'deletionTimestamp') !== undefined],
      released: (await admin.get(`${maps}/held`)).status,
    }
  })
})

conformance('eviction', (same) => {
  same('a budget says no, then yes', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`
    const evict = (name: string, options: object = {}) =>
      admin.ask('POST', `${pods}/${name}/eviction`, {
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, ...options },
      })
    const apps = `/apis/apps/v1/namespaces/${namespace}/deployments`
    await make(admin, apps, deployment('web', 2))
    await make(admin, budgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } } },
    })
    await waitForCells(admin, apps, ({ rows }) => rows.web?.[1] === '2/2')
    const healthy = () => read(admin, `${budgets}/web`).then((json) => at(json, 'status', 'currentHealthy') === 2)
    await until('the budget knows both', healthy)
    const items = at(await read(admin, pods), 'items') as readonly unknown[]
    const pod = String(at(items[0], 'metadata', 'name'))
    const refused = await evict(pod)
    await admin.ask('PATCH', `${budgets}/web`, { body: { spec: { minAvailable: 1 } }, contentType: MERGE })
    const allowed = () => read(admin, `${budgets}/web`).then((json) => at(json, 'status', 'disruptionsAllowed') === 1)
    await until('the budget allows one', allowed)
    const dry = await evict(pod, { deleteOptions: { dryRun: ['All'] } })
    const unharmed = at(await read(admin, `${pods}/${pod}`), 'metadata', 'deletionTimestamp')
    const done = await evict(pod)
    await until('it is gone', async () => (await admin.get(`${pods}/${pod}`)).status === 404)
    return {
      refused: { ...(seen(refused) as object), retryAfter: refused.headers['retry-after'] },
      dry: seen(dry),
      unharmed,
      done: seen(done),
      none: seen(await evict('none')),
    }
  })

  same('two budgets are one too many', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('a'))
    for (const name of ['one', 'two']) {
      await make(admin, `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name },
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'a' } } },
      })
    }
    await waitForCells(admin, pods, ({ rows }) => rows.a?.[2] === 'Running')
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a', namespace } }
    return [
      seen(await admin.ask('POST', `${pods}/a/eviction`, { body })),
      seen(await admin.ask('POST', `${pods}/a/eviction`, { body: { ...body, metadata: { name: 'b', namespace } } })),
      seen(await admin.get(`${pods}/a/eviction`)),
    ]
  })
})
