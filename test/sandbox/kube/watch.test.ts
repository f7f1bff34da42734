import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { Cluster } from './cluster.ts'
import { pod, startCluster } from './cluster.ts'

type Event = {
  type: string
  object: {
    kind: string
    metadata: { name?: string; resourceVersion: string; annotations?: object }
    code?: number
    reason?: string
    rows?: { cells: unknown[] }[]
    columnDefinitions?: unknown[] | null
  }
}

let cluster: Cluster
let open: AbortController

beforeEach(async () => {
  cluster = await startCluster()
  open = new AbortController()
})
afterEach(() => {
  open.abort()
  return cluster.stop()
})

/** A watch, read one event at a time; `next` is undefined once the server has ended it. */
async function watch(query: string, accept = 'application/json'): Promise<{ next(): Promise<Event | undefined> }> {
  const response = await fetch(`${cluster.url}/api/v1/namespaces/shop/pods?watch=true&${query}`, {
    headers: { authorization: 'Bearer admin', accept },
    signal: open.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  return {
    async next() {
      while (!rest.includes('\n')) {
        const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
        if (done || value === undefined) return undefined
        rest += value
      }
      const end = rest.indexOf('\n')
      const line = rest.slice(0, end)
      rest = rest.slice(end + 1)
      return JSON.parse(line) as Event
    },
  }
}

const short = (event: Event | undefined) =>
  event && `${event.type} ${event.object.metadata.name} ${event.object.metadata.resourceVersion}`

describe('a watch', () => {
  it('without a revision begins with what is there', async () => {
    const made = cluster.store.create(pod('a'))
    const events = await watch('')
    expect(short(await events.next())).toBe(`ADDED a ${made.metadata.resourceVersion}`)
    const next = cluster.store.create(pod('b'))
    expect(short(await events.next())).toBe(`ADDED b ${next.metadata.resourceVersion}`)
  })

  it('resumes after the revision it names, and misses nothing', async () => {
    const a = cluster.store.create(pod('a'))
    cluster.store.create(pod('b'))
    cluster.store.delete(kinds.pods, 'shop', 'b', { gracePeriodSeconds: 0 })
    const events = await watch(`resourceVersion=${a.metadata.resourceVersion}`)
    expect([(await events.next())?.type, (await events.next())?.type]).toEqual(['ADDED', 'DELETED'])
  })

  it('of a revision that was compacted away is told 410 and ended', async () => {
    const a = cluster.store.create(pod('a'))
    cluster.store.create(pod('b'))
    cluster.store.compact()
    const events = await watch(`resourceVersion=${a.metadata.resourceVersion}`)
    expect(await events.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    })
    expect(await events.next()).toBeUndefined()
  })

  it('streams the initial events up to a bookmark that says so', async () => {
    cluster.store.create(pod('a'))
    const events = await watch('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true')
    expect((await events.next())?.type).toBe('ADDED')
    expect(await events.next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        metadata: { resourceVersion: String(cluster.store.rv), annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    })
    const wrong = await cluster.ask('GET', '/api/v1/pods?watch=true&sendInitialEvents=true')
    expect(wrong.status).toBe(422)
    expect((await cluster.ask('GET', '/api/v1/pods?watch=true&resourceVersion=x')).status).toBe(500)
  })

  it('gets a bookmark a minute, when it allows them, and ends when its time is up', async () => {
    const events = await watch(`resourceVersion=${cluster.store.rv}&allowWatchBookmarks=true&timeoutSeconds=90`)
    cluster.store.create({ ...pod('elsewhere', { namespace: 'default' }) })
    cluster.clock.advance(60_000)
    expect(await events.next()).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: String(cluster.store.rv) } },
    })
    // The last one comes just before the end.
    cluster.clock.advance(28_000)
    expect(await events.next()).toMatchObject({ type: 'BOOKMARK' })
    cluster.clock.advance(2_000)
    expect(await events.next()).toBeUndefined()
  })

  it('is the same below /watch, as older clients ask', async () => {
    const made = cluster.store.create(pod('a'))
    const response = await fetch(`${cluster.url}/api/v1/watch/namespaces/shop/pods?timeoutSeconds=1`, {
      headers: { authorization: 'Bearer admin' },
      signal: open.signal,
    })
    cluster.clock.advance(1_000)
    const [first = ''] = (await response.text()).split('\n')
    expect(JSON.parse(first)).toMatchObject({ type: 'ADDED', object: { metadata: { uid: made.metadata.uid } } })
  })

  it('sees objects come into its selector and leave it', async () => {
    const made = cluster.store.create(pod('a', { labels: { tier: 'back' } }))
    const events = await watch(`resourceVersion=${cluster.store.rv}&labelSelector=tier%3Dfront`)
    const front = cluster.store.update({ ...made, metadata: { ...made.metadata, labels: { tier: 'front' } } })
    const gone = cluster.store.update({ ...front, metadata: { ...front.metadata, labels: { tier: 'back' } } })
    expect(short(await events.next())).toBe(`ADDED a ${front.metadata.resourceVersion}`)
    const left = await events.next()
    expect(short(left)).toBe(`DELETED a ${gone.metadata.resourceVersion}`)
    expect(left?.object.metadata).toMatchObject({ labels: { tier: 'front' } })
  })

  it('as a Table names its columns once', async () => {
    cluster.store.create(pod('a'))
    cluster.store.create(pod('b'))
    const events = await watch('', 'application/json;as=Table;v=v1;g=meta.k8s.io')
    const first = await events.next()
    expect(first?.object.columnDefinitions).toHaveLength(9)
    expect(first?.object.rows?.[0]?.cells.slice(0, 3)).toEqual(['a', '1/1', 'Running'])
    expect((await events.next())?.object.columnDefinitions).toBeNull()
  })

  it('is ended by the connections being dropped', async () => {
    const events = await watch(`resourceVersion=${cluster.store.rv}`)
    const next = events.next()
    cluster.dropConnections()
    await expect(next).rejects.toThrow()
  })
})
