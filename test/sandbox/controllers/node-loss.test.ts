import { expect, it } from 'vitest'
import type { Node } from '../../../sandbox/controllers/node/node.ts'
import { isReady } from '../../../sandbox/controllers/pod/readiness.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { deployment, doing, smallCluster } from './small-cluster.ts'

function withPods() {
  const cluster = smallCluster(2)
  cluster.make(deployment('web', 2))
  cluster.seconds(20)
  const lost = cluster.pods('web').find((pod) => pod.spec.nodeName === 'node-0')?.metadata.name ?? ''
  const node = () => cluster.store.read(kinds.nodes, undefined, 'node-0') as Node
  return { cluster, lost, node }
}

it('a silent node is NotReady after 50 s, tainted, and emptied when tolerations run out 300 s later', () => {
  const { cluster, lost, node } = withPods()
  cluster.controllers.nodes.kill('node-0')
  cluster.seconds(49)
  expect(node().status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
  cluster.seconds(2)
  expect(node().status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  })
  expect(node().spec?.taints?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
    'node.kubernetes.io/unreachable:NoSchedule',
    'node.kubernetes.io/unreachable:NoExecute',
  ])
  expect(cluster.events('node-0', 'NodeNotReady')).toHaveLength(1)
  expect(isReady(cluster.pod(lost))).toBe(false)
  expect(cluster.deployment().status).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 })
  cluster.seconds(297)
  expect(cluster.pod(lost).metadata.deletionTimestamp).toBeUndefined()
  cluster.seconds(5)
  expect(cluster.pod(lost).status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason).toBe(
    'DeletionByTaintManager',
  )
  expect(cluster.events(lost, 'TaintManagerEviction')[0]?.message).toBe(`Marking for deletion Pod shop/${lost}`)
  cluster.seconds(60)
  // The replacement runs elsewhere; the lost pod cannot be told to go.
  expect(cluster.pod(lost).metadata.deletionTimestamp).toBeDefined()
  expect(
    cluster
      .pods('web')
      .filter(isReady)
      .map((pod) => pod.spec.nodeName),
  ).toEqual(['node-1', 'node-1'])
  expect(cluster.errors).toEqual([])
})

it('comes back, sheds its taints and cleans up', () => {
  const { cluster, lost, node } = withPods()
  cluster.controllers.nodes.kill('node-0')
  cluster.seconds(400)
  cluster.controllers.nodes.revive('node-0')
  cluster.seconds(40)
  expect(node().spec?.taints).toBeUndefined()
  expect(node().status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
  expect(cluster.pods('web').map((pod) => pod.metadata.name)).not.toContain(lost)
  expect(cluster.pods('web').filter(isReady)).toHaveLength(2)
})

it('that reboots quickly starts its pods again', () => {
  const { cluster, lost } = withPods()
  cluster.controllers.nodes.kill('node-0')
  cluster.seconds(20)
  cluster.controllers.nodes.revive('node-0')
  cluster.seconds(20)
  expect(doing(cluster.pod(lost))).toBe('running')
  expect(cluster.pod(lost).status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 255, reason: 'Unknown' } },
  })
  expect(cluster.deployment().status?.readyReplicas).toBe(2)
})

it('that is deleted takes its pods with it', () => {
  const { cluster, lost } = withPods()
  cluster.store.delete(kinds.nodes, undefined, 'node-0')
  cluster.seconds(20)
  expect(cluster.pods('web').map((pod) => pod.metadata.name)).not.toContain(lost)
  expect(cluster.pods('web').map((pod) => pod.spec.nodeName)).toEqual(['node-1', 'node-1'])
})
