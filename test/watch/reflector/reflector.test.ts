import { describe, expect, test } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { pod } from '../../sandbox/kube/cluster.ts'
import { until } from '../../support/until.ts'
import { openWatchStage } from './stage.ts'

describe('a reflector', () => {
  test('tells what is there, that this was all, and what happens then', async () => {
    const { kube, watch } = await openWatchStage()
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
})
