import { beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../../sandbox/clock.ts'
import { ApiError } from '../../../sandbox/kube/api-error.ts'
import type { StoreEvent } from '../../../sandbox/kube/event-log.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { createStore } from '../../../sandbox/kube/memory.ts'
import type { Store } from '../../../sandbox/kube/store.ts'
import type { OwnerReference } from '../../../sandbox/object.ts'
import { configMap, deployment, pod, START } from './cluster.ts'

let store: Store
let events: string[]

beforeEach(() => {
  store = createStore({ clock: manualClock(START) })
  events = []
  store.subscribe(({ type, object, rv }) => events.push(`${rv} ${type} ${object.kind}/${object.metadata.name}`))
})

function failure(task: () => unknown): ApiError {
  try {
    task()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const ownedBy = (owner: {
  kind: string
  apiVersion: string
  metadata: { name: string; uid?: string }
}): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
})

describe('objects', () => {
  it('are born with an identity, one revision after the last', () => {
    const made = store.create(configMap('a'))
    expect(made.metadata).toMatchObject({ resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' })
    expect(made.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(store.create(configMap('b')).metadata.resourceVersion).toBe('2')
    expect(store.rv).toBe(2)
  })

  it('come out the same from the same seed', () => {
    const other = createStore({ clock: manualClock(START) })
    const named = { ...configMap(''), metadata: { name: '', generateName: 'a-', namespace: 'shop' } }
    expect(other.create(named)).toEqual(store.create(named))
    expect(store.list(kinds.configmaps)[0]?.metadata.name).toMatch(/^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  it('cannot be changed, nor through what they were made from', () => {
    const draft = { ...configMap('a'), data: { key: 'value' } }
    const made = store.create(draft)
    draft.data.key = 'other'
    expect(made.data).toEqual({ key: 'value' })
    expect(() => Object.assign(made.metadata, { name: 'b' })).toThrow(TypeError)
  })

  it("are refused twice, and said to be missing, in the API server's words", () => {
    store.create(deployment('web'))
    expect(failure(() => store.create(deployment('web')))).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'deployments.apps "web" already exists',
    })
    expect(failure(() => store.read(kinds.pods, 'shop', 'x'))).toMatchObject({
      code: 404,
      message: 'pods "x" not found',
      details: { name: 'x', kind: 'pods' },
    })
  })

  it('are listed in order of namespace and name', () => {
    for (const [namespace, name] of [
      ['b', 'a'],
      ['a', 'z'],
      ['a', 'b'],
    ] as const)
      store.create(pod(name, { namespace }))
    expect(store.list(kinds.pods).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'a/b',
      'a/z',
      'b/a',
    ])
    expect(store.list(kinds.pods, { namespace: 'a' })).toHaveLength(2)
  })

  it('are not written in a dry run', () => {
    expect(store.create(configMap('a'), { dryRun: true }).metadata.uid).toBeDefined()
    const made = store.create(configMap('b', { k: '1' }))
    expect(store.update({ ...made, data: { k: '2' } }, { dryRun: true }).data).toEqual({ k: '2' })
    store.delete(kinds.configmaps, 'shop', 'b', { dryRun: true })
    expect(store.list(kinds.configmaps)).toEqual([made])
  })
})

describe('updates', () => {
  it('are refused when made from an old revision', () => {
    const first = store.create(configMap('a'))
    store.update({ ...first, data: { k: '1' } })
    expect(failure(() => store.update({ ...first, data: { k: '2' } }))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    })
    const { resourceVersion: _, ...metadata } = first.metadata
    expect(store.update({ ...first, metadata, data: { k: '3' } }).data).toEqual({ k: '3' })
  })

  it('count as a generation when spec changes, and only then', () => {
    const made = store.create(deployment('web'))
    expect(made.metadata.generation).toBe(1)
    const labelled = store.update({ ...made, metadata: { ...made.metadata, labels: { a: 'b' } } })
    expect(labelled.metadata.generation).toBe(1)
    expect(store.update({ ...labelled, spec: { ...(labelled.spec as object), replicas: 5 } }).metadata.generation).toBe(
      2,
    )
  })

  it('keep spec and status apart', () => {
    const made = store.create(deployment('web'))
    expect(store.update({ ...made, status: { replicas: 9 } })).toBe(made)
    const live = store.update({ ...made, spec: {}, status: { replicas: 2 } }, { subresource: 'status' })
    expect(live).toMatchObject({ status: { replicas: 2 }, spec: { replicas: 2 }, metadata: { generation: 1 } })
  })

  it('that change nothing are no event', () => {
    const made = store.create(configMap('a', { k: '1' }))
    expect(store.update({ ...made, data: { k: '1' } })).toBe(made)
    expect(events).toEqual(['1 ADDED ConfigMap/a'])
  })
})

describe('deletion', () => {
  it("waits for a running pod's grace period, and ends it early when asked", () => {
    store.create(pod('web'))
    expect(store.delete(kinds.pods, 'shop', 'web').gone).toBe(false)
    expect(store.read(kinds.pods, 'shop', 'web').metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T00:00:30Z',
      deletionGracePeriodSeconds: 30,
    })
    expect(store.delete(kinds.pods, 'shop', 'web', { gracePeriodSeconds: 60 }).gone).toBe(false)
    expect(store.delete(kinds.pods, 'shop', 'web', { gracePeriodSeconds: 0 }).gone).toBe(true)
    expect(events.at(-1)).toBe('3 DELETED Pod/web')
  })

  it('does not wait for pods that run nowhere, or no longer', () => {
    store.create(pod('pending', { spec: { nodeName: undefined } }))
    store.create(pod('done', { status: { phase: 'Succeeded' } }))
    expect(store.delete(kinds.pods, 'shop', 'pending').gone).toBe(true)
    expect(store.delete(kinds.pods, 'shop', 'done').gone).toBe(true)
  })

  it('waits for finalizers', () => {
    const made = store.create({ ...configMap('a'), metadata: { name: 'a', namespace: 'shop', finalizers: ['x/y'] } })
    expect(store.delete(kinds.configmaps, 'shop', 'a').gone).toBe(false)
    const live = store.read(kinds.configmaps, 'shop', 'a')
    store.update({ ...live, metadata: { ...live.metadata, finalizers: [] } })
    expect(store.get(kinds.configmaps, 'shop', 'a')).toBeUndefined()
    expect(made.metadata.deletionTimestamp).toBeUndefined()
  })

  it('checks what it was told to expect', () => {
    store.create(configMap('a'))
    const wrong = failure(() => store.delete(kinds.configmaps, 'shop', 'a', { preconditions: { uid: 'other' } }))
    expect(wrong).toMatchObject({
      code: 409,
      message: expect.stringContaining('the UID in the precondition (other) does not match the UID in record'),
    })
  })

  it('takes along what only the deleted one owned, in the order of events', () => {
    const owner = store.create(deployment('web'))
    const set = store.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web-1', namespace: 'shop', ownerReferences: [ownedBy(owner)] },
      spec: {},
    })
    store.create({ ...configMap('a'), metadata: { name: 'a', namespace: 'shop', ownerReferences: [ownedBy(set)] } })
    const other = store.create(configMap('other'))
    store.create({
      ...configMap('b'),
      metadata: { name: 'b', namespace: 'shop', ownerReferences: [ownedBy(owner), ownedBy(other)] },
    })
    events.length = 0
    store.delete(kinds.deployments, 'shop', 'web')
    expect(events).toEqual(['6 DELETED Deployment/web', '7 DELETED ReplicaSet/web-1', '8 DELETED ConfigMap/a'])
    expect(store.get(kinds.configmaps, 'shop', 'b')).toBeDefined()
  })

  it('leaves orphans when asked', () => {
    const owner = store.create(deployment('web'))
    store.create({ ...configMap('a'), metadata: { name: 'a', namespace: 'shop', ownerReferences: [ownedBy(owner)] } })
    store.delete(kinds.deployments, 'shop', 'web', { propagationPolicy: 'Orphan' })
    expect(store.read(kinds.configmaps, 'shop', 'a').metadata.ownerReferences).toEqual([])
  })

  it('in the foreground comes after its dependents', () => {
    const owner = store.create(deployment('web'))
    store.create({ ...pod('web-1'), metadata: { name: 'web-1', namespace: 'shop', ownerReferences: [ownedBy(owner)] } })
    expect(store.delete(kinds.deployments, 'shop', 'web', { propagationPolicy: 'Foreground' }).gone).toBe(false)
    expect(store.read(kinds.pods, 'shop', 'web-1').metadata.deletionTimestamp).toBeDefined()
    store.delete(kinds.pods, 'shop', 'web-1', { gracePeriodSeconds: 0 })
    expect(store.get(kinds.deployments, 'shop', 'web')).toBeUndefined()
  })

  it('of a namespace empties it first', () => {
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    store.create(configMap('a'))
    store.create(pod('web'))
    store.delete(kinds.namespaces, undefined, 'shop')
    expect(store.list(kinds.configmaps)).toEqual([])
    expect(store.read(kinds.namespaces, undefined, 'shop').status).toEqual({ phase: 'Terminating' })
    store.delete(kinds.pods, 'shop', 'web', { gracePeriodSeconds: 0 })
    expect(store.get(kinds.namespaces, undefined, 'shop')).toBeUndefined()
  })
})

describe('the event log', () => {
  it('is replayed from any revision, then goes on', () => {
    store.create(configMap('a'))
    store.create(configMap('b'))
    const seen: string[] = []
    const stop = store.watchFrom(1, kinds.configmaps, ({ object }) => seen.push(object.metadata.name))
    store.create(pod('not-this'))
    store.create(configMap('c'))
    stop()
    store.create(configMap('d'))
    expect(seen).toEqual(['b', 'c'])
  })

  it('gives events in order to those who write while they listen', () => {
    const seen: StoreEvent['rv'][] = []
    store.subscribe(({ object }) => {
      if (object.metadata.name === 'a') store.create(configMap('b'))
    })
    store.subscribe(({ rv }) => seen.push(rv))
    store.create(configMap('a'))
    expect(seen).toEqual([1, 2])
  })

  it('shows the past until it is compacted', () => {
    const first = store.create(configMap('a', { k: '1' }))
    store.update({ ...first, data: { k: '2' } })
    store.create(configMap('b'))
    store.delete(kinds.configmaps, 'shop', 'a')
    expect(store.list(kinds.configmaps, { at: 1 })).toEqual([first])
    expect(store.list(kinds.configmaps, { at: 3 }).map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
    store.compact()
    expect(failure(() => store.list(kinds.configmaps, { at: 1 }))).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (4)',
    })
    expect(failure(() => store.watchFrom(1, kinds.configmaps, () => {}))).toMatchObject({ code: 410 })
    expect(store.watchFrom(4, kinds.configmaps, () => {})).toBeTypeOf('function')
  })

  it('is bounded', () => {
    const small = createStore({ clock: manualClock(START), history: 10 })
    for (let i = 0; i < 50; i++) small.create(configMap(`c${i}`))
    expect(failure(() => small.watchFrom(5, kinds.configmaps, () => {}))).toMatchObject({ code: 410 })
    expect(small.watchFrom(45, kinds.configmaps, () => {})).toBeTypeOf('function')
  })
})
