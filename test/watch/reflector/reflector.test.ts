import { describe, expect, test } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { KindName } from '../../../src/watch/kinds/kind.ts'
import { RESOURCES } from '../../../src/watch/reflector/resources.ts'
import type { Format } from '../../../src/watch/reflector/source.ts'
import { deployment, pod } from '../../sandbox/kube/cluster.ts'
import { until } from '../../support/until.ts'
import { openWatchStage } from './stage.ts'

describe.each<Format>(['json', 'protobuf'])('a reflector, in %s', (format) => {
  test('tells what is there, that this was all, and what happens then', async () => {
    const { kube, watch } = await openWatchStage({ format })
    kube.store.create(pod('a'))
    kube.store.create(pod('b'))
    const pods = watch()
    await pods.caughtUp()
    await until('synced', () => pods.state().synced)
    expect(pods.told()).toEqual(['added a', 'added b', 'synced'])

    pods.forget()
    kube.store.create(pod('c'))
    const a = kube.store.read(kinds.pods, 'shop', 'a')
    kube.store.update({ ...a, status: { phase: 'Failed', reason: 'Evicted' } }, { subresource: 'status' })
    kube.store.delete(kinds.pods, 'shop', 'b', { gracePeriodSeconds: 0 })
    await pods.caughtUp()
    expect(pods.told()).toEqual(['added c', 'modified a', 'deleted b'])
    expect(pods.changes[1]).toMatchObject({
      cluster: 'staging',
      kind: 'Pod',
      object: { phase: 'Failed', reason: 'Evicted' },
      previous: { phase: 'Running' },
    })
    expect(pods.objects.get('c', 'shop')?.meta.name).toBe('c')
    expect(pods.objects.size).toBe(2)
    expect(pods.faults).toEqual([])
  })

  test('knows the spec as it is, whenever it changes', async () => {
    const { kube, watch } = await openWatchStage({ format })
    const pods = watch()
    kube.store.create(pod('a', { spec: { nodeName: undefined } }))
    await pods.synced()
    expect(pods.state().format).toBe(format)
    const change = (more: object) => kube.store.update({ ...kube.store.read(kinds.pods, 'shop', 'a'), ...more })
    change({ spec: { nodeName: 'node-2', containers: [{ name: 'web', image: 'web:1' }] } })
    await pods.caughtUp()
    expect(pods.objects.get('a', 'shop')?.node).toBe('node-2')
    change({ spec: { nodeName: 'node-2', containers: [{ name: 'web', image: 'web:2' }] } })
    await pods.caughtUp()
    expect(pods.objects.get('a', 'shop')?.template.containers[0]?.image).toBe('web:2')
    const before = pods.objects.get('a', 'shop')?.template
    change({ metadata: { ...kube.store.read(kinds.pods, 'shop', 'a').metadata, labels: { other: 'yes' } } })
    await pods.caughtUp()
    expect(pods.objects.get('a', 'shop')?.template).toBe(before)
  })

  test('watches one namespace, where rights are given by namespace', async () => {
    const { kube, watch } = await openWatchStage({ format })
    kube.store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } })
    kube.store.create(pod('a'))
    kube.store.create(pod('b', { namespace: 'other' }))
    const pods = watch({ namespace: 'shop' })
    await pods.synced()
    kube.store.create(pod('c', { namespace: 'other' }))
    kube.store.create(pod('d'))
    await pods.caughtUp()
    expect(pods.told()).toEqual(['added a', 'synced', 'added d'])
    expect(pods.changes.find(({ type }) => type === 'synced')).toMatchObject({ namespace: 'shop' })
  })

  test("does not mind what happens to the machine's clock", async () => {
    const { kube, time, watch } = await openWatchStage({ format })
    let now = Date.UTC(2026, 0, 1)
    const pods = watch({ clock: { now: () => now, monotonic: time.now, after: time.after } })
    kube.store.create(pod('a'))
    await pods.synced()
    for (const jump of [86_400_000, -2 * 86_400_000]) {
      now += jump
      time.advance(10_000)
    }
    kube.store.create(pod('b'))
    await pods.caughtUp()
    expect(pods.told()).toEqual(['added a', 'synced', 'added b'])
    expect(pods.changes.at(-1)?.at).toBe(now)
  })

  test('says nothing more once it is stopped', async () => {
    const { kube, watch } = await openWatchStage({ format })
    const pods = watch()
    await pods.synced()
    await pods.stop()
    pods.forget()
    kube.store.create(pod('late'))
    kube.dropConnections()
    expect(pods.told()).toEqual([])
    expect(kube.requests.filter(({ url }) => url.includes('watch=true'))).toHaveLength(1)
  })

  test.each(Object.keys(RESOURCES) as KindName[])('follows %s', async (kind) => {
    const { kube, watch } = await openWatchStage({ format })
    kube.store.create(deployment('web'))
    kube.store.create(pod('web-1'))
    await watch({ kind }).synced()
  })
})
