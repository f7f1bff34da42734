import { expect, test } from 'vitest'
import { clusterUid } from '../../../jobs/change/cluster-uid.ts'
import type { Context } from '../../../jobs/context.ts'
import { Fault } from '../../../src/fault.ts'

/** A cluster whose namespace kube-system is this. */
function cluster(answer: () => unknown): Pick<Context, 'cluster' | 'signal'> {
  const self = { get: async () => ({ status: 200, bytes: 0, json: answer() }) } as unknown as Context['cluster']['self']
  return { cluster: { name: 'prod-weu', self } as Context['cluster'], signal: AbortSignal.timeout(1_000) }
}

const system = (metadata: object) => ({ apiVersion: 'v1', kind: 'Namespace', metadata })

test('a plan is bound to the uid of kube-system', async () => {
  expect(await clusterUid(cluster(() => system({ name: 'kube-system', uid: 'u-1' })))).toBe('u-1')
})

test.each([
  ['without a uid', () => system({ name: 'kube-system' })],
  ['with an empty one', () => system({ name: 'kube-system', uid: '' })],
  ['that says something else', () => 'no object'],
])('a cluster %s has no plan', async (_what, answer) => {
  await expect(clusterUid(cluster(answer))).rejects.toThrow('does not say which cluster it is, so nothing is changed')
})

test('a bot that may not look is what is wrong, and not whoever asked', async () => {
  const refused = () => {
    throw new Fault('forbidden', 'User "quarterdeck" cannot get resource "namespaces"')
  }
  await expect(clusterUid(cluster(refused))).rejects.toMatchObject({
    code: 'cluster',
    message: 'prod-weu does not let the bot see which cluster it is, so nothing is changed in it.',
  })
})
