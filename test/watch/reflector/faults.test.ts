import { afterEach, describe, expect, test } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { Store } from '../../../sandbox/kube/store.ts'
import type { Format } from '../../../src/watch/reflector/source.ts'
import type { Cluster } from '../../sandbox/kube/cluster.ts'
import { pod } from '../../sandbox/kube/cluster.ts'
import type { TcpProxy } from '../../support/proxy.ts'
import { startProxy } from '../../support/proxy.ts'
import type { Watching } from './stage.ts'
import { openWatchStage } from './stage.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** What happens behind the back of whoever is away: something comes, changes, goes, and something else comes back under an old name. */
function muchHappens({ store }: { readonly store: Store }, round = ''): void {
  const status = (name: string, phase: string) =>
    store.update({ ...store.read(kinds.pods, 'shop', name), status: { phase } }, { subresource: 'status' })
  store.create(pod(`new${round}`))
  status('kept', `Phase${round}`)
  store.delete(kinds.pods, 'shop', 'gone', { gracePeriodSeconds: 0 })
  store.create(pod('gone'))
  if (store.get(kinds.pods, 'shop', 'left')) store.delete(kinds.pods, 'shop', 'left', { gracePeriodSeconds: 0 })
  store.create(pod(`brief${round}`))
  store.delete(kinds.pods, 'shop', `brief${round}`, { gracePeriodSeconds: 0 })
}

function populate(kube: Cluster): void {
  for (const name of ['kept', 'gone', 'left', 'still']) kube.store.create(pod(name))
}

async function synced(pods: Watching<'Pod'>): Promise<void> {
  await pods.synced()
  pods.forget()
}

async function openBehindProxy(format: Format) {
  let proxy: TcpProxy | undefined
  const stage = await openWatchStage({
    format,
    async between(url) {
      proxy = await startProxy(url)
      cleanups.push(proxy.stop)
      return proxy.url.replace('redis:', 'http:')
    },
  })
  if (!proxy) throw new Error('no proxy')
  populate(stage.kube)
  return { ...stage, proxy }
}

async function openStage(format: Format) {
  const stage = await openWatchStage({ format })
  populate(stage.kube)
  return stage
}

describe.each<Format>(['json', 'protobuf'])(
  'in %s, what is known is what there is, and every change was told once, after',
  (format) => {
    test('an API server that is down for two minutes: that is said, and taken back', async () => {
      const { kube, proxy, passing, watch } = await openBehindProxy(format)
      const pods = watch()
      await synced(pods)
      proxy.mode('cut')
      await passing('it is noticed', () => pods.state().error !== undefined)
      muchHappens(kube)
      await passing('it is told', () => !pods.state().synced, 2000)
      expect(pods.told()).toEqual(['lost'])
      expect(pods.changes[0]).toMatchObject({ why: expect.stringMatching(/^nothing was heard for 9\d s$/) })
      proxy.mode('pass')
      await pods.caughtUp()
      await passing('all is well', () => pods.state().synced && pods.state().error === undefined)
      expect(pods.told()).toContain('synced')
      // It went on where it had been, and did not read everything anew.
      expect(pods.state().lists).toBe(1)
    })

    test('500s for a minute: nobody has to know', async () => {
      const { kube, passing, time, watch } = await openStage(format)
      const pods = watch()
      await synced(pods)
      kube.faults.push({ action: { kind: 'status', code: 500 } })
      kube.dropConnections()
      muchHappens(kube)
      const end = time.now() + 60_000
      await passing('a minute', () => time.now() > end, 1000)
      expect(pods.state().error).toContain('InternalError')
      kube.faults.clear()
      await pods.caughtUp()
      await passing('all is well', () => pods.state().error === undefined)
      expect(pods.told()).not.toContain('lost')
      expect(pods.told()).not.toContain('synced')
    })

    test('an API server that is down from the start', async () => {
      const { kube, passing, watch } = await openStage(format)
      kube.faults.push({ action: { kind: 'reset' } })
      const pods = watch()
      await passing('it is told', () => pods.told().includes('lost'), 2000)
      expect(pods.state()).toMatchObject({ synced: false, lastHeard: undefined })
      kube.faults.clear()
      await pods.caughtUp()
      expect(pods.told()).toEqual(['lost', 'added gone', 'added kept', 'added left', 'added still', 'synced'])
    })

    test.each(['gone', 'compacted'])(
      'a revision that is gone (%s): what went meanwhile is told as gone',
      async (how) => {
        const { kube, passing, watch } = await openStage(format)
        const pods = watch()
        await synced(pods)
        kube.faults.push({ action: { kind: 'status', code: 503 }, times: 1 })
        if (how === 'gone') kube.faults.push({ action: { kind: 'gone' }, times: 1 })
        kube.dropConnections()
        muchHappens(kube)
        if (how === 'compacted') kube.store.compact()
        await pods.caughtUp()
        await passing('synced', () => pods.told().includes('synced'))
        expect(pods.told()).toEqual([
          'deleted gone',
          'added gone',
          'modified kept',
          'added new',
          'deleted left',
          'synced',
        ])
        expect(pods.state().lists).toBe(2)
      },
    )

    test('a connection that is open and brings nothing any more', async () => {
      const { kube, proxy, time, watch } = await openBehindProxy(format)
      const pods = watch()
      await synced(pods)
      proxy.mode('stall')
      muchHappens(kube)
      time.advance(80_000)
      await pods.caughtUp()
      expect(pods.told()).not.toContain('lost')
    })

    test('a reset in the middle of a frame', async () => {
      const { kube, passing, watch } = await openStage(format)
      kube.faults.push({ match: { path: /watch=true/ }, times: 3, action: { kind: 'cut' } })
      const pods = watch()
      await pods.caughtUp()
      await passing('synced', () => pods.state().synced)
      muchHappens(kube)
      await pods.caughtUp()
      expect(pods.told().slice(0, 5)).toEqual(['added gone', 'added kept', 'added left', 'added still', 'synced'])
    })

    test('rights that are lost and given back', async () => {
      const { kube, passing, time, watch } = await openStage(format)
      const pods = watch()
      await synced(pods)
      kube.faults.push({ action: { kind: 'status', code: 403, message: 'pods is forbidden' } })
      kube.dropConnections()
      await passing('it is told', () => pods.told().length > 0, 100)
      expect(pods.told()).toEqual(['lost'])
      expect(pods.state()).toMatchObject({ synced: false, allowed: false, error: expect.stringContaining('forbidden') })
      muchHappens(kube)
      const asked = kube.requests.length
      time.advance(25_000)
      expect(kube.requests.length).toBe(asked)
      kube.faults.clear()
      await pods.caughtUp()
      await passing('all is well', () => pods.state().synced)
      expect(pods.state()).toMatchObject({ allowed: true, error: undefined })
      expect(pods.told()).toEqual([
        'lost',
        'deleted gone',
        'added gone',
        'modified kept',
        'added new',
        'deleted left',
        'synced',
      ])
    })

    test('a server that asks to be left alone for a while is', async () => {
      const { kube, passing, time, watch } = await openStage(format)
      kube.faults.push({ times: 1, action: { kind: 'status', code: 429, retryAfter: 30 } })
      const pods = watch()
      await passing('it has been told so', () => pods.state().error !== undefined)
      const asked = kube.requests.length
      time.advance(29_000)
      expect(kube.requests.length).toBe(asked)
      await synced(pods)
    })

    test('a watch that ends each time after a moment', async () => {
      const { kube, watch } = await openStage(format)
      const pods = watch()
      await synced(pods)
      for (let round = 0; round < 10; round++) {
        muchHappens(kube, `-${round}`)
        kube.dropConnections()
        await pods.caughtUp()
      }
      expect(pods.state().lists).toBe(1)
    })

    test('an answer that is no watch at all', async () => {
      const { kube, watch } = await openStage(format)
      kube.faults.push({ times: 2, action: { kind: 'garbage' } })
      await synced(watch())
    })
  },
)
