import { describe, expect, onTestFinished, test } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { pod, startCluster } from '../../sandbox/kube/cluster.ts'
import type { Meddler } from './meddler.ts'
import { startMeddler } from './meddler.ts'
import { openWatchStage } from './stage.ts'

async function openMeddled(names: readonly string[] = ['a', 'b', 'c']) {
  let meddler: Meddler | undefined
  const stage = await openWatchStage({
    async between(url) {
      meddler = await startMeddler(url)
      onTestFinished(meddler.stop)
      return meddler.url
    },
  })
  if (!meddler) throw new Error('no meddler')
  for (const name of names) stage.kube.store.create(pod(name))
  return { ...stage, meddler }
}

const isWatchList = (path: string) => path.includes('sendInitialEvents')
const isPage = (path: string) => path.includes('limit=')

describe('what comes through damaged', () => {
  test('a line that is no JSON: everything is read anew, nothing is told twice', async () => {
    const { kube, meddler, passing, watch } = await openMeddled()
    const pods = watch()
    await pods.synced()
    let damaged = false
    meddler.meddle({
      line(line, send) {
        send(damaged ? line : `${line.slice(0, 40)}\n`)
        damaged = true
      },
    })
    meddler.endAll()
    await passing('it is asked again', () => meddler.asked.length > 1)
    kube.store.create(pod('d'))
    await pods.caughtUp()
    await passing('all is well', () => pods.state().lists === 2)
    expect(pods.told()).toEqual(['added a', 'added b', 'added c', 'synced', 'added d', 'synced'])
  })

  test('lines that come twice, and old ones again', async () => {
    const { kube, meddler, watch } = await openMeddled()
    const old: string[] = []
    meddler.meddle({
      line(line, send) {
        send(line + line)
        if (line.includes('"MODIFIED"')) send(old[0] ?? '')
        old.push(line)
      },
    })
    const pods = watch()
    await pods.synced()
    const a = kube.store.read(kinds.pods, 'shop', 'a')
    kube.store.update({ ...a, status: { phase: 'Failed' } }, { subresource: 'status' })
    kube.store.delete(kinds.pods, 'shop', 'b', { gracePeriodSeconds: 0 })
    await pods.caughtUp()
    expect(pods.told()).toEqual(['added a', 'added b', 'added c', 'synced', 'modified a', 'deleted b'])
  })

  test('an object of three megabytes is an object like others', async () => {
    const { kube, watch } = await openMeddled()
    const message = 'so much to say '.repeat(200_000)
    kube.store.create(pod('giant', { status: { phase: 'Failed', message } }))
    const pods = watch()
    await pods.synced()
    expect(pods.objects.get('giant', 'shop')?.message).toBe(message.slice(0, 2048))
  })

  test('a line without end is left out, and that is said', async () => {
    const { kube, meddler, passing, watch } = await openMeddled()
    meddler.meddle({
      line(line, send) {
        if (line.includes('"name":"b"')) send(`${' '.repeat(17 * 1024 * 1024)}${line}`)
        else send(line)
      },
    })
    const pods = watch()
    await passing('synced', () => pods.state().synced)
    expect(pods.told()).toEqual(['added a', 'added c', 'synced'])
    expect(pods.state().skipped).toBe(1)
    meddler.meddle({})
    const b = kube.store.read(kinds.pods, 'shop', 'b')
    kube.store.update({ ...b, status: { phase: 'Failed' } }, { subresource: 'status' })
    meddler.endAll()
    await pods.caughtUp()
    expect(pods.told().at(-1)).toBe('added b')
  })

  test('a listener that throws does not end the watch', async () => {
    const { kube, watch } = await openMeddled()
    const pods = watch({
      onChange() {
        throw new Error('not my day')
      },
    })
    await pods.synced()
    kube.store.create(pod('d'))
    await pods.caughtUp()
    expect(pods.faults.length).toBeGreaterThan(4)
  })
})

describe('watches that end after a tenth of a second', () => {
  test('are resumed where they were, with nothing lost in between', async () => {
    const { kube, meddler, passing, watch } = await openMeddled()
    const pods = watch()
    await pods.synced()
    for (let round = 0; round < 8; round++) {
      kube.store.create(pod(`r${round}`))
      meddler.endAll()
      kube.store.delete(kinds.pods, 'shop', `r${round}`, { gracePeriodSeconds: 0 })
      const asked = meddler.asked.length
      await passing('it is asked again', () => meddler.asked.length > asked, 100)
    }
    await passing('the last of them is told', () => pods.told().includes('deleted r7'), 100)
    await pods.caughtUp()
    expect(pods.told().filter((each) => each.startsWith('added r'))).toHaveLength(8)
    expect(pods.told().filter((each) => each.startsWith('deleted r'))).toHaveLength(8)
    expect(meddler.asked.filter(isWatchList)).toHaveLength(1)
  })
})

describe('servers that do not send what is there as a stream', () => {
  test.each([400, 403, 422])('say so (%i) and are read page by page', async (code) => {
    const { kube, watch } = await openMeddled()
    kube.faults.push({ match: { path: /sendInitialEvents/ }, action: { kind: 'status', code } })
    const pods = watch()
    await pods.synced()
    kube.store.create(pod('d'))
    await pods.caughtUp()
    expect(pods.told()).toEqual(['added a', 'added b', 'added c', 'synced', 'added d'])
    expect(pods.state().error).toBeUndefined()
  })

  test('ignore that it was asked for, and never say that it is all', async () => {
    const { kube, meddler, passing, time, watch } = await openMeddled()
    meddler.meddle({
      path: (url) => {
        url.searchParams.delete('sendInitialEvents')
        url.searchParams.delete('resourceVersionMatch')
        return url.pathname + url.search
      },
    })
    const pods = watch()
    await passing('what is there is sent', () => pods.objects.size === 3)
    expect(pods.state().synced).toBe(false)
    time.advance(40_000)
    await pods.synced()
    kube.store.delete(kinds.pods, 'shop', 'b', { gracePeriodSeconds: 0 })
    await pods.caughtUp()
    expect(pods.told()).toEqual(['added a', 'added b', 'added c', 'synced', 'deleted b'])
  })

  test('pages: a thousand and one, compacted while they are read', async () => {
    const { kube, meddler, watch } = await openMeddled(Array.from({ length: 1001 }, (_, i) => `p${i}`))
    kube.faults.push({ match: { path: /sendInitialEvents/ }, action: { kind: 'status', code: 422 } })
    let pages = 0
    meddler.meddle({
      answer(url) {
        if (isPage(url.search) && ++pages === 2) {
          kube.store.delete(kinds.pods, 'shop', 'p0', { gracePeriodSeconds: 0 })
          kube.store.create(pod('late'))
          kube.store.compact()
        }
        return false
      },
    })
    const pods = watch()
    await pods.synced()
    expect(meddler.asked.filter(isPage).map((path) => /limit=\d+/.exec(path)?.[0])).toEqual([
      'limit=500',
      'limit=500',
      'limit=2000',
    ])
    expect(pods.objects.size).toBe(1001)
    expect(pods.told().at(-1)).toBe('synced')
  })

  test('a page that breaks off in the middle is read again', async () => {
    const { kube, watch } = await openMeddled(Array.from({ length: 700 }, (_, i) => `p${i}`))
    kube.faults.push({ match: { path: /sendInitialEvents/ }, action: { kind: 'status', code: 422 } })
    kube.faults.push({ match: { path: /limit=/ }, times: 1, action: { kind: 'cut' } })
    await watch().synced()
  })
})

test('a cluster that was put back to an older backup is read anew', async () => {
  const { kube, meddler, passing, watch } = await openMeddled()
  const pods = watch()
  for (let i = 0; i < 20; i++) kube.store.create(pod(`x${i}`))
  await pods.synced()
  const restored = await startCluster()
  onTestFinished(restored.stop)
  restored.store.create(pod('a'))
  meddler.meddle({ path: (url) => new URL(url.pathname + url.search, restored.url).href })
  meddler.endAll()
  await passing('only what is there is left', () => pods.objects.size === 1)
  expect([...pods.objects.values()].map(({ meta }) => meta.name)).toEqual(['a'])
})
