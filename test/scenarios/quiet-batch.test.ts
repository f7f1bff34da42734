import { expect, test } from 'vitest'
import { condition, ended, iso, meta, node, pod, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000

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
