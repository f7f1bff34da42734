import { expect, test } from 'vitest'
import { condition, ended, event, iso, meta, node, pod, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
const nodes = ['n1', 'n2', 'n3'].map((name) => node({ name }))
const unreachable = [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }]

test('a kubelet that is restarted is no news', () => {
  const api = app({ name: 'api' })
  const down = node({ name: 'n1', ready: 'False', since: T0 + 300 * S, message: 'container runtime is down' })
  const stage = openStage()
    .set(...nodes, ...api.all)
    .until('5:00')
    .set(down, api.pod(0, { ready: false, readySince: T0 + 300 * S }))
    .until('5:30')
    .set(node({ name: 'n1', since: T0 + 330 * S }), api.pod(0, { readySince: T0 + 330 * S }))
  expect(stage.until('40:00').told()).toEqual([])
})

test('a node that reboots in 90 seconds and whose pods are ready half a minute later is no news', () => {
  const api = app({ name: 'api', nodes: ['n1'] })
  const stage = openStage()
    .set(...nodes, ...api.all)
    .until('5:00')
  stage.set(node({ name: 'n1', ready: 'Unknown', since: T0 + 300 * S, taints: unreachable }))
  stage.set(...[0, 1, 2].map((i) => api.pod(i, { ready: false, readySince: T0 + 300 * S }))).until('6:30')
  const last = ended(T0 + 300 * S, 255, 'Unknown')
  const again = (ready: boolean) => [{ running: T0 + 395 * S, ready, restarts: 1, last }]
  stage.set(node({ name: 'n1', since: T0 + 390 * S, bootID: 'boot2' }))
  stage.set(...[0, 1, 2].map((i) => api.pod(i, { ready: false, readySince: T0 + 390 * S, containers: again(false) })))
  stage.until('7:00').set(...[0, 1, 2].map((i) => api.pod(i, { readySince: T0 + 420 * S, containers: again(true) })))
  expect(stage.until('60:00').told()).toEqual([])
})

test('a namespace that is deleted with all there is in it is no news', () => {
  const api = app({ name: 'api' })
  const web = app({ name: 'web', replicas: 2 })
  const shop = (parts = {}) => ({ kind: 'Namespace', metadata: { ...meta({ name: 'shop' }), ...parts }, status: {} })
  const stage = openStage()
    .set(shop(), ...api.all, ...web.all, ...service('api', 3))
    .until('5:00')
    .set(shop({ deletionTimestamp: iso(T0 + 300 * S) }))
  stage.set(...[0, 1, 2].map((i) => api.pod(i, { deleting: T0 + 330 * S })), ...service('api', 0))
  stage.set(...[0, 1].map((i) => web.pod(i, { deleting: T0 + 330 * S }))).until('5:20')
  stage.remove(...api.pods, ...web.pods).until('5:40')
  stage.remove(api.deployment, api.replicaSet, web.deployment, web.replicaSet, ...service('api', 0)).until('6:00')
  expect(stage.remove(shop()).until('40:00').told()).toEqual([])
})

test('a rollout restart, and one that replaces all at once within its probes, are no news', () => {
  const before = app({ name: 'api', replicas: 1, strategy: 'Recreate' })
  const progressing = condition('Progressing', 'True', T0 + 60 * S, 'ReplicaSetUpdated')
  const after = app({
    ...{ name: 'api', replicas: 1, hash: 'bbb222', revision: 2, generation: 2, created: T0 + 60 * S },
    ...{ strategy: 'Recreate', progressing },
  })
  const none = { ...before.replicaSet, spec: { ...(before.replicaSet.spec as object), replicas: 0 } }
  const stage = openStage()
    .set(...nodes, ...before.all, ...service('api', 1))
    .until('1:00')
  stage.set(after.deployment, none, before.pod(0, { deleting: T0 + 90 * S }), ...service('api', 0)).until('1:30')
  const fresh = { created: T0 + 90 * S }
  stage.remove(before.pod(0))
  stage.set(
    after.replicaSet,
    after.pod(0, { ...fresh, ready: false, phase: 'Pending', containers: [{ waiting: 'ContainerCreating' }] }),
  )
  stage.until('2:10').set(after.pod(0, { ...fresh, readySince: T0 + 130 * S }), ...service('api', 1))
  expect(stage.until('60:00').told()).toEqual([])
})

test('a node that is cordoned for hours, a quota that is full while nobody asks for more: no news', () => {
  const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]
  const quota = {
    kind: 'ResourceQuota',
    metadata: meta({ name: 'compute', namespace: 'shop' }),
    spec: { hard: { pods: '3' } },
    status: { hard: { pods: '3' }, used: { pods: '3' } },
  }
  const stage = openStage().set(node({ name: 'n1', unschedulable: true, taints }), quota, ...app({ name: 'api' }).all)
  expect(stage.until('300:00').told()).toEqual([])
})

test('a pod without a controller that ended well, and one whose Job keeps it, are no news', () => {
  const done = pod({
    name: 'debug',
    phase: 'Succeeded',
    ready: false,
    containers: [{ terminated: ended(T0 + 60 * S, 0) }],
  })
  const mirror = pod({
    ...{ name: 'kube-proxy-n1', namespace: 'kube-system', owner: { kind: 'Node', name: 'n1', uid: 'node-n1' } },
    annotations: { 'kubernetes.io/config.mirror': 'x' },
  })
  expect(
    openStage()
      .set(...nodes, done, mirror)
      .until('60:00')
      .told(),
  ).toEqual([])
})

test('a readiness probe that fails for a minute while others serve is no news', () => {
  const web = app({ name: 'web' })
  const about = { kind: 'Pod', name: 'web-aaa111-a0', uid: 'shop/web-aaa111/0' }
  const message = 'Readiness probe failed: HTTP probe failed with statuscode: 503'
  const stage = openStage()
    .set(...nodes, ...web.all, ...service('web', 3))
    .until('5:00')
    .set(event({ about, reason: 'Unhealthy', message, at: T0 + 300 * S, count: 6 }))
    .set(web.pod(0, { ready: false, readySince: T0 + 300 * S, containers: [{ running: T0, ready: false }] }))
    .set(...service('web', 2, { notReady: 1 }))
    .until('6:00')
  expect(
    stage
      .set(web.pod(0, { readySince: T0 + 360 * S }), ...service('web', 3))
      .until('60:00')
      .told(),
  ).toEqual([])
})
