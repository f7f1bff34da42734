import { expect, test } from 'vitest'
import { condition, ended, event, iso, meta, node, pod, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000

test('4: scaled down, a pod that ends with 143 is no news', () => {
  const api = app({ name: 'api' })
  const smaller = app({ name: 'api', replicas: 2, generation: 2 })
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
    .set(smaller.deployment, smaller.replicaSet)
  stage.set(api.pod(2, { deleting: T0 + 90 * S })).until('1:05')
  stage
    .set(api.pod(2, { deleting: T0 + 90 * S, ready: false, containers: [{ terminated: ended(T0 + 64 * S, 143) }] }))
    .until('1:10')
  expect(stage.remove(api.pod(2)).until('30:00').told()).toEqual([])
})

test('5: scaled down, a pod that must be killed after its grace is no news', () => {
  const api = app({ name: 'api' })
  const smaller = app({ name: 'api', replicas: 2, generation: 2 })
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
    .set(smaller.deployment, smaller.replicaSet)
  const about = { kind: 'Pod', name: 'api-aaa111-c2', uid: 'shop/api-aaa111/2' }
  stage.set(
    api.pod(2, { deleting: T0 + 90 * S }),
    event({ about, reason: 'Killing', type: 'Normal', message: 'Stopping container app', at: T0 + 60 * S }),
  )
  stage
    .until('1:30')
    .set(api.pod(2, { deleting: T0 + 90 * S, ready: false, containers: [{ terminated: ended(T0 + 90 * S, 137) }] }))
    .until('1:40')
  expect(stage.remove(api.pod(2)).until('30:00').told()).toEqual([])
})

test('7: a rolling update of ten that goes well is no news', () => {
  const before = app({ name: 'api', replicas: 10 })
  const stage = openStage()
    .set(...before.all, ...service('api', 10))
    .until('1:00')
  for (let i = 0; i < 10; i++) {
    const t = T0 + (60 + i * 20) * S
    const after = app({
      name: 'api',
      replicas: 10,
      hash: 'bbb222',
      revision: 2,
      generation: 2,
      owned: i + 1,
      image: 'registry.example/api:1.9.0',
      created: t,
      progressing: condition('Progressing', 'True', t, i === 9 ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated'),
    })
    stage.set(
      after.deployment,
      after.replicaSet,
      after.pod(i, { created: t, ready: false, containers: [{ waiting: 'ContainerCreating' }], phase: 'Pending' }),
    )
    stage.until(`1:${i * 20 + 10}`).set(after.pod(i, { created: t, readySince: t + 10 * S }))
    stage.set(
      { ...before.replicaSet, spec: { ...(before.replicaSet.spec as object), replicas: 9 - i } },
      before.pod(i, { deleting: t + 40 * S }),
    )
    stage.until(`1:${i * 20 + 15}`).remove(before.pod(i))
  }
  expect(stage.until('60:00').told()).toEqual([])
})

test('9: an image that could not be pulled for 20 seconds is no news', () => {
  const api = app({ name: 'api', replicas: 1 })
  const stage = openStage().set(api.deployment, api.replicaSet).until('1:00')
  stage
    .set(
      api.pod(0, {
        created: T0 + 60 * S,
        ready: false,
        phase: 'Pending',
        containers: [{ waiting: 'ErrImagePull', message: 'timeout' }],
      }),
    )
    .until('1:20')
  expect(
    stage
      .set(api.pod(0, { created: T0 + 60 * S, readySince: T0 + 80 * S }))
      .until('30:00')
      .told(),
  ).toEqual([])
})

test('12: a startup probe that fails 25 times before it says yes is no news', () => {
  const slow = app({
    name: 'slow',
    replicas: 1,
    spec: { containers: [{ name: 'app', image: 'x', startupProbe: { periodSeconds: 10, failureThreshold: 30 } }] },
  })
  const stage = openStage().set(slow.deployment, slow.replicaSet).until('1:00')
  stage.set(
    slow.pod(0, {
      created: T0 + 60 * S,
      ready: false,
      readySince: T0 + 60 * S,
      containers: [{ running: T0 + 62 * S, ready: false }],
    }),
  )
  const about = { kind: 'Pod', name: 'slow-aaa111-a0', uid: 'shop/slow-aaa111/0' }
  for (let i = 1; i <= 25; i++)
    stage.until(`1:${i * 10}`).set(
      event({
        about,
        reason: 'Unhealthy',
        count: i,
        message: 'Startup probe failed: connection refused',
        at: T0 + (60 + i * 10) * S,
      }),
    )
  stage.until('5:15').set(slow.pod(0, { created: T0 + 60 * S, readySince: T0 + 315 * S }))
  expect(stage.until('30:00').told()).toEqual([])
})

test('13: without a node for 90 seconds while the autoscaler adds one is no news', () => {
  const api = app({ name: 'api', replicas: 1 })
  const waiting = api.pod(0, {
    created: T0,
    scheduled: { reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu.', since: T0 },
  })
  const about = { kind: 'Pod', name: 'api-aaa111-a0', uid: 'shop/api-aaa111/0' }
  const stage = openStage().set(
    api.deployment,
    api.replicaSet,
    waiting,
    event({ about, reason: 'TriggeredScaleUp', type: 'Normal', at: T0 + 10 * S }),
  )
  expect(
    stage
      .until('1:30')
      .set(api.pod(0, { created: T0, readySince: T0 + 95 * S }))
      .until('60:00')
      .told(),
  ).toEqual([])
})

test('15: a pod that is gated waits for an hour on purpose', () => {
  const gated = pod({ name: 'batch-x', scheduled: { reason: 'SchedulingGated', since: T0 } })
  expect(openStage().set(gated).until('60:00').told()).toEqual([])
})

test('16: a claim that waits for its first consumer is how it is to be', () => {
  const claim = {
    kind: 'PersistentVolumeClaim',
    metadata: meta({ name: 'data', namespace: 'shop', created: T0 }),
    spec: { storageClassName: 'managed' },
    status: { phase: 'Pending' },
  }
  const about = { kind: 'PersistentVolumeClaim', name: 'data', uid: 'shop/data' }
  expect(
    openStage()
      .set(claim, event({ about, reason: 'WaitForFirstConsumer', type: 'Normal', at: T0 }))
      .until('60:00')
      .told(),
  ).toEqual([])
})

test('23: a pod deleted by hand that lands on the same node is no news; on another it is a line', () => {
  const api = app({ name: 'api' })
  const stage = openStage()
    .set(...api.all)
    .until('10:00')
    .set(api.pod(0, { deleting: T0 + 630 * S }))
  stage.set(api.pod(3, { node: 'n1', created: T0 + 600 * S, ready: false, readySince: T0 + 601 * S })).until('10:10')
  stage
    .set(api.pod(3, { node: 'n1', created: T0 + 600 * S, readySince: T0 + 610 * S }))
    .remove(api.pod(0))
    .until('30:00')
  expect(stage.told()).toEqual([])
  stage
    .set(api.pod(1, { deleting: T0 + 1830 * S }))
    .set(api.pod(4, { node: 'n9', created: T0 + 1800 * S, ready: false, readySince: T0 + 1801 * S }))
    .until('30:10')
  stage
    .set(api.pod(4, { node: 'n9', created: T0 + 1800 * S, readySince: T0 + 1810 * S }))
    .remove(api.pod(1))
    .until('60:00')
  expect(stage.told()).toMatchInlineSnapshot(`
    [
      "+40:00 report | Moved: 1 pod (deleted on n2 by somebody): api; all ready; longest gap 10 s.",
    ]
  `)
})

test('25: an autoscaler that goes from 3 to 6 and back moves nothing', () => {
  const small = app({ name: 'api' })
  const big = app({ name: 'api', replicas: 6, generation: 2 })
  const stage = openStage()
    .set(...small.all)
    .until('5:00')
    .set(...big.all)
    .until('15:00')
  stage.set(app({ name: 'api', generation: 3 }).deployment, small.replicaSet)
  for (const i of [3, 4, 5]) stage.set(big.pod(i, { deleting: T0 + 930 * S }))
  stage.until('15:30')
  for (const i of [3, 4, 5]) stage.remove(big.pod(i))
  stage
    .until('20:00')
    .set(big.deployment, big.replicaSet, ...[6, 7, 8].map((i) => big.pod(i, { node: 'n9', created: T0 + 1200 * S })))
  expect(stage.until('60:00').told()).toEqual([])
})

test('26: a Job with two failed pods that completes is no news', () => {
  const job = (parts: object) => ({
    kind: 'Job',
    metadata: meta({ name: 'load', namespace: 'shop', created: T0 }),
    spec: { backoffLimit: 6 },
    status: { startTime: iso(T0), ...parts },
  })
  const jobOwner = { kind: 'Job', name: 'load', uid: 'shop/load' }
  const failed = (i: number) =>
    pod({
      name: `load-${i}`,
      owner: jobOwner,
      created: T0 + i * 60 * S,
      phase: 'Failed',
      ready: false,
      containers: [{ terminated: ended(T0 + (i * 60 + 10) * S, 1) }],
    })
  const stage = openStage()
    .set(job({ active: 1 }))
    .set(failed(0))
    .until('1:10')
    .set(failed(1), job({ active: 1, failed: 2 }))
    .until('3:00')
  stage.set(
    job({
      succeeded: 1,
      failed: 2,
      completionTime: iso(T0 + 180 * S),
      conditions: [condition('Complete', 'True', T0 + 180 * S)],
    }),
  )
  expect(stage.until('60:00').told()).toEqual([])
})

const agent = (parts: object = {}) => ({
  kind: 'DaemonSet',
  metadata: meta({ name: 'agent', namespace: 'kube-system' }),
  spec: {},
  status: {
    observedGeneration: 0,
    desiredNumberScheduled: 1,
    currentNumberScheduled: 1,
    updatedNumberScheduled: 1,
    ...parts,
  },
})
test('28: a DaemonSet on a node that boots is no news', () => {
  const fresh = node({ name: 'n7', created: T0, since: T0 + 30 * S })
  const one = (ready: boolean) =>
    pod({
      name: 'agent-x',
      namespace: 'kube-system',
      owner: { kind: 'DaemonSet', name: 'agent', uid: 'kube-system/agent' },
      node: 'n7',
      created: T0 + 10 * S,
      ready,
      readySince: T0 + 10 * S,
    })
  const stage = openStage().set(fresh, agent(), one(false)).until('3:10').set(one(true))
  expect(stage.until('60:00').told()).toEqual([])
})

test('29: an autoscaler that is satisfied at its maximum is no news; one that wants more is a line', () => {
  const hpa = (limited: object) => ({
    kind: 'HorizontalPodAutoscaler',
    metadata: meta({ name: 'web', namespace: 'shop' }),
    spec: { minReplicas: 2, maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    status: { currentReplicas: 6, desiredReplicas: 6, conditions: [condition('ScalingActive', 'True', T0), limited] },
  })
  const stage = openStage()
    .set(hpa(condition('ScalingLimited', 'False', T0, 'DesiredWithinRange')))
    .until('60:00')
  expect(stage.told()).toEqual([])
  stage.set(
    hpa(
      condition(
        'ScalingLimited',
        'True',
        T0 + 3600 * S,
        'TooManyReplicas',
        'the desired replica count is more than the maximum replica count',
      ),
    ),
  )
  expect(stage.until('90:00').told()).toMatchInlineSnapshot(`
    [
      "+85:00 report | Autoscaler web in shop on prod-weu · wants more than its maximum of 6, since 03:00",
    ]
  `)
})

test('38: a healthy AKS node with two dozen conditions that are False is healthy', () => {
  const types = [
    'FilesystemCorruptionProblem',
    'KubeletProblem',
    'KernelDeadlock',
    'ReadonlyFilesystem',
    'VMEventScheduled',
    'FrequentKubeletRestart',
    'SomethingNobodyKnows',
  ]
  const conditions = [...types.map((type) => condition(type, 'False', T0)), condition('SomethingNew', 'True', T0)]
  expect(
    openStage()
      .set(node({ name: 'aks-1', conditions }))
      .until('60:00')
      .told(),
  ).toEqual([])
})

test('a first rollout within what its probes allow, a paused Deployment, a suspended CronJob: no news', () => {
  const paused = app({
    name: 'web',
    replicas: 2,
    progressing: condition('Progressing', 'False', T0, 'ProgressDeadlineExceeded'),
  })
  const stage = openStage().set(
    { ...paused.deployment, spec: { ...(paused.deployment.spec as object), paused: true } },
    paused.replicaSet,
    ...paused.pods,
  )
  stage.set({
    kind: 'CronJob',
    metadata: meta({ name: 'tidy', namespace: 'shop' }),
    spec: { schedule: '*/5 * * * *', suspend: true },
    status: {},
  })
  expect(stage.until('120:00').told()).toEqual([])
})

test('scaled to nothing and back, behind an ingress: no news', () => {
  const web = app({ name: 'web', replicas: 2 })
  const none = app({ name: 'web', replicas: 0, generation: 2 })
  const stage = openStage()
    .set(...web.all, ...service('web', 2))
    .until('5:00')
    .set(none.deployment, none.replicaSet)
  stage
    .set(...web.pods.map((_, i) => web.pod(i, { deleting: T0 + 330 * S })), ...service('web', 0))
    .until('5:30')
    .remove(...web.pods)
    .until('20:00')
  stage.set(app({ name: 'web', replicas: 2, generation: 3 }).deployment, web.replicaSet)
  stage
    .set(...[4, 5].map((i) => web.pod(i, { created: T0 + 1200 * S, ready: false, readySince: T0 + 1200 * S })))
    .until('20:40')
  stage.set(
    ...[4, 5].map((i) => web.pod(i, { created: T0 + 1200 * S, readySince: T0 + 1240 * S })),
    ...service('web', 2),
  )
  expect(stage.until('60:00').told()).toEqual([])
})

test('a role that changed, a certificate that runs out, a node that went earlier: nothing is wrong', () => {
  const web = app({ name: 'web', nodes: ['n1', 'n2'] })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), node({ name: 'n3' }), ...web.all)
    .until('1:00')
  stage
    .set(node({ name: 'n3', unschedulable: true }))
    .until('2:00')
    .remove(node({ name: 'n3', unschedulable: true }))
  expect(stage.until('60:00').told()).toEqual([])
})
