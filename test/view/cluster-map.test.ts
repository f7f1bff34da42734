import { expect, test } from 'vitest'
import { placePods } from '../../src/view/cluster-map.ts'
import { mapVerdict } from '../../src/view/map-words.ts'
import { podState, unwellFirst, unwellWords } from '../../src/view/pod-state.ts'

const pod = (status: string, ready: string, node = '') => ({ status, ready, node })
const labels = { 'kubernetes.azure.com/agentpool': 'userpool', 'topology.kubernetes.io/zone': 'westeurope-2' }
const node = (name: string, status = 'Ready') => ({ name, status, labels })

test.each([
  ['Running', '1/1', 'running'],
  ['Running', '1/2', 'unready'],
  ['Completed', '0/1', 'done'],
  ['Terminating', '1/1', 'ending'],
  ['Init:0/2', '0/1', 'waiting'],
  ['Init:CrashLoopBackOff', '0/1', 'failing'],
  ['Pending', '0/1', 'waiting'],
  ['ContainerCreating', '0/1', 'waiting'],
  ['Evicted', '0/1', 'failing'],
  ['NodeLost', '1/1', 'failing'],
  ['anything else', '', 'failing'],
] as const)('%s %s is %s', (status, ready, state) => {
  expect(podState(pod(status, ready))).toBe(state)
})

test('pods are placed on nodes, those of a pool together, and on those that are not there any more', () => {
  const pods = [pod('Running', '1/1', 'b'), pod('Running', '0/1', 'b'), pod('Error', '0/1', 'c'), pod('Pending', '0/1')]
  const { nodes, homeless } = placePods(pods, [node('b', 'NotReady'), node('a', 'Ready,SchedulingDisabled')], {
    chosen: false,
  })
  expect(nodes).toEqual([
    { name: 'c', pool: '', zone: '', state: 'gone', cordoned: false, pods: { failing: 1 } },
    { name: 'a', pool: 'userpool', zone: 'zone 2', state: 'ready', cordoned: true, pods: {} },
    {
      name: 'b',
      pool: 'userpool',
      zone: 'zone 2',
      state: 'not ready',
      cordoned: false,
      pods: { unready: 2 },
    },
  ])
  expect(homeless).toEqual({ waiting: 1 })
  expect(mapVerdict(pods, { nodes, homeless, idle: 0 }).text).toBe(
    '3 of 4 pods are not well: 1 not ready, 1 Pending, 1 Error. 1 node not ready: b, with 2 pods on it. 1 node no longer there, by what pods say: c, with 1 pod on it. 1 node cordoned.',
  )
})

test('of many nodes, those without any of the pods asked for are left out and counted', () => {
  const many = Array.from({ length: 100 }, (_, at) => node(`node-${at}`))
  const { nodes, idle } = placePods([pod('Running', '1/1', 'node-7')], many, { chosen: true })
  expect(nodes.map(({ name }) => name)).toEqual(['node-7'])
  expect(idle).toBe(99)
  expect(placePods([], many, { chosen: false }).nodes).toHaveLength(100)
})

test('what was said most often comes first, of the worst; the rest is counted', () => {
  const words = ['A', 'B', 'B', 'C', 'D', 'E', 'F'].map((status) => pod(status, '0/1'))
  expect(unwellWords([...words, pod('Pending', '0/1')])).toBe('2 B, 1 A, 1 C, 1 D, 1 E, 2 other')
})

test('nothing that looks like a credential is drawn', () => {
  const { nodes } = placePods([], [node('ghp_abcdefghijklmnopqrstuvwxyz0123456789')], { chosen: false })
  expect(nodes[0]?.name).toBe('***')
})

test('what fails now comes before what failed once and is over', () => {
  const pods = [
    { ...pod('Error', '0/1'), restarts: '0' },
    { ...pod('Pending', '0/1'), restarts: '0' },
    { ...pod('Error', '0/1'), restarts: '3 (2m ago)' },
    { ...pod('Running', '1/1'), restarts: '0' },
  ]
  expect(unwellFirst(pods).map(({ status, restarts }) => `${status} ${restarts}`)).toEqual([
    'Error 3 (2m ago)',
    'Pending 0',
    'Error 0',
  ])
})
