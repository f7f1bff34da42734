import { expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { barePod, smallCluster } from './small-cluster.ts'

const spec = (requests: Record<string, string>, more: object = {}) => ({
  containers: [{ name: 'main', image: 'registry.example/main:1', resources: { requests } }],
  ...more,
})

function why(cluster: ReturnType<typeof smallCluster>, name = 'one') {
  return cluster.pod(name).status?.conditions?.find(({ type }) => type === 'PodScheduled')
}

it('says when others are in the way, whom nobody may push out', () => {
  const cluster = smallCluster([{ memory: '1Gi' }])
  cluster.make(barePod('first', spec({ memory: '800Mi' })))
  cluster.seconds(1)
  cluster.make(barePod('one', spec({ memory: '800Mi' })))
  cluster.seconds(1)
  expect(why(cluster)?.message).toBe(
    '0/1 nodes are available: 1 Insufficient memory. no new claims to deallocate, ' +
      'preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
  )
})

it('says why there is no place, node by node, in the scheduler’s words', () => {
  const cluster = smallCluster([
    { memory: '1Gi' },
    { memory: '1Gi', cpu: '1' },
    { taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }] },
    {},
  ])
  cluster.change(kinds.nodes, 'node-3', ({ spec: held }) => ({ spec: { ...(held as object), unschedulable: true } }))
  cluster.make(barePod('one', spec({ memory: '4Gi', cpu: '2' })))
  cluster.seconds(1)
  const sentence =
    '0/4 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient memory. ' +
    'no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.'
  expect(why(cluster)).toMatchObject({ status: 'False', reason: 'Unschedulable', message: sentence })
  expect(cluster.events('one')).toEqual([
    { reason: 'FailedScheduling', message: sentence, count: undefined, type: 'Warning' },
  ])
  expect(cluster.pod('one').status?.phase).toBe('Pending')
})

it('tries again when a node comes', () => {
  const cluster = smallCluster([{ cpu: '1' }])
  cluster.make(barePod('one', spec({ cpu: '3' })))
  cluster.seconds(30)
  expect(cluster.pod('one').spec.nodeName).toBeUndefined()
  cluster.addNode('large', { cpu: '8' })
  cluster.seconds(15)
  expect(cluster.pod('one').spec.nodeName).toBe('large')
  expect(why(cluster)).toEqual({ type: 'PodScheduled', status: 'True', lastTransitionTime: expect.any(String) })
  expect(cluster.pod('one').status?.phase).toBe('Running')
})

it('follows node selectors, affinity and tolerations', () => {
  const taints = [{ key: 'gpu', effect: 'NoSchedule' }]
  const cluster = smallCluster([{}, { labels: { disk: 'ssd' } }, { taints, labels: { gpu: 'yes' } }])
  const affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Exists' }] }],
      },
    },
  }
  cluster.make(barePod('one', spec({}, { nodeSelector: { disk: 'ssd' } })))
  cluster.make(barePod('two', spec({}, { affinity, tolerations: [{ key: 'gpu', operator: 'Exists' }] })))
  cluster.make(barePod('three', spec({}, { nodeSelector: { disk: 'tape' } })))
  cluster.seconds(1)
  expect(cluster.pod('one').spec.nodeName).toBe('node-1')
  expect(cluster.pod('two').spec.nodeName).toBe('node-2')
  expect(why(cluster, 'three')?.message).toContain("2 node(s) didn't match Pod's node affinity/selector")
})

it('counts pods, and fills the room that an ended one leaves', () => {
  const cluster = smallCluster([{ pods: '1' }])
  cluster.make(barePod('one', spec({}, { restartPolicy: 'Never' })))
  cluster.make(barePod('two', spec({})))
  cluster.seconds(2)
  expect(why(cluster, 'two')?.message).toContain('1 Too many pods')
  cluster.seconds(30)
  expect(cluster.pod('one').status?.phase).toBe('Succeeded')
  expect(cluster.pod('two').status?.phase).toBe('Running')
})

it('names a claim that is missing', () => {
  const cluster = smallCluster(1)
  cluster.make(barePod('one', spec({}, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] })))
  cluster.seconds(1)
  expect(why(cluster)?.message).toContain('0/1 nodes are available: persistentvolumeclaim "data" not found.')
})
