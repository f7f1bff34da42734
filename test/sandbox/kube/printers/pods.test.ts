import { describe, expect, it } from 'vitest'
import { kinds } from '../../../../sandbox/kube/kinds.ts'
import { tableOf } from '../../../../sandbox/kube/table.ts'
import type { KubeObject } from '../../../../sandbox/object.ts'
import { pod, START } from '../cluster.ts'
import { ago, row } from './row.ts'

const waiting = (reason: string, restartCount = 0) => ({
  name: 'web',
  ready: false,
  restartCount,
  state: { waiting: { reason } },
})
const exited = (exitCode: number, reason?: string) => ({
  name: 'web',
  ready: false,
  restartCount: 0,
  state: { terminated: { exitCode, ...(reason && { reason }) } },
})
const initSpec = (...names: string[]) => ({ initContainers: names.map((name) => ({ name, image: 'i' })) })

describe('the STATUS of a pod', () => {
  const cases: [string, KubeObject, string, string?][] = [
    ['its phase', pod('a', { status: { phase: 'Pending', containerStatuses: [], conditions: [] } }), 'Pending', '0/1'],
    ['Running', pod('a'), 'Running', '1/1'],
    [
      'a waiting reason',
      pod('a', { status: { containerStatuses: [waiting('CrashLoopBackOff', 3)] } }),
      'CrashLoopBackOff',
      '0/1',
    ],
    ['an exit', pod('a', { status: { phase: 'Succeeded', containerStatuses: [exited(0, 'Completed')] } }), 'Completed'],
    ['OOMKilled', pod('a', { status: { containerStatuses: [exited(137, 'OOMKilled')] } }), 'OOMKilled'],
    ['a bare exit code', pod('a', { status: { containerStatuses: [exited(3)] } }), 'ExitCode:3'],
    ['Evicted', pod('a', { status: { phase: 'Failed', reason: 'Evicted', containerStatuses: [] } }), 'Evicted'],
    [
      'NotReady, with one done and one running',
      pod('a', {
        status: {
          conditions: [],
          containerStatuses: [
            exited(0, 'Completed'),
            { name: 'b', ready: true, restartCount: 0, state: { running: {} } },
          ],
        },
      }),
      'NotReady',
    ],
    [
      'gated',
      pod('a', {
        status: {
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
          containerStatuses: [],
        },
      }),
      'SchedulingGated',
    ],
    [
      'initialising',
      pod('a', {
        spec: initSpec('x', 'y'),
        status: {
          conditions: [],
          initContainerStatuses: [exited(0), waiting('PodInitializing')],
          containerStatuses: [],
        },
      }),
      'Init:1/2',
    ],
    [
      'an init failure',
      pod('a', {
        spec: initSpec('x'),
        status: { conditions: [], initContainerStatuses: [exited(1, 'Error')], containerStatuses: [] },
      }),
      'Init:Error',
    ],
    [
      'an init crash loop',
      pod('a', {
        spec: initSpec('x'),
        status: { conditions: [], initContainerStatuses: [waiting('CrashLoopBackOff')], containerStatuses: [] },
      }),
      'Init:CrashLoopBackOff',
    ],
    ['Terminating', { ...pod('a'), metadata: { name: 'a', deletionTimestamp: ago(0) } }, 'Terminating'],
    [
      'lost with its node',
      { ...pod('a', { status: { reason: 'NodeLost' } }), metadata: { name: 'a', deletionTimestamp: ago(0) } },
      'Unknown',
    ],
  ]
  it.each(cases)('tells %s', (_name, object, status, ready) => {
    const cells = row(kinds.pods, object)
    expect(cells.Status).toBe(status)
    if (ready) expect(cells.Ready).toBe(ready)
  })

  it('counts sidecars among the containers', () => {
    const sidecar = { name: 'proxy', image: 'p', restartPolicy: 'Always' }
    const statuses = [
      {
        name: 'proxy',
        ready: true,
        started: true,
        restartCount: 2,
        state: { running: {} },
        lastState: { terminated: { finishedAt: ago(5) } },
      },
    ]
    const cells = row(
      kinds.pods,
      pod('a', { spec: { initContainers: [sidecar] }, status: { initContainerStatuses: statuses } }),
    )
    expect(cells).toMatchObject({ Ready: '2/2', Status: 'Running', Restarts: '2 (5m ago)' })
  })

  it('marks pods that have ended', () => {
    const table = tableOf(kinds.pods, [pod('a', { status: { phase: 'Succeeded' } })], {
      metadata: {},
      shape: { include: 'Metadata', version: 'v1' },
      now: START,
    })
    expect(table.rows[0]).toMatchObject({
      conditions: [{ type: 'Completed', reason: 'Succeeded' }],
      object: { kind: 'PartialObjectMetadata' },
    })
  })
})
