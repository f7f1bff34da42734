import { expect, test } from 'vitest'
import { condition, ended, event, meta, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
const api = app({ name: 'api' })
const about = (i: number, hash = 'aaa111') => ({
  kind: 'Pod',
  name: `api-${hash}-${String.fromCharCode(97 + i)}${i}`,
  uid: `shop/api-${hash}/${i}`,
})

/** A rollout whose new pod cannot pull its image while the old ones serve. */
function badTag() {
  const next = (progressing: ReturnType<typeof condition>) =>
    app({
      name: 'api',
      hash: 'bbb222',
      revision: 2,
      generation: 2,
      owned: 1,
      image: 'registry.example/api:1.9.9',
      created: T0 + 60 * S,
      progressing,
    })
  const fresh = next(condition('Progressing', 'True', T0 + 60 * S, 'ReplicaSetUpdated'))
  const stage = openStage()
    .set(...api.all, ...service('api', 3))
    .until('1:00')
    .set(fresh.deployment, fresh.replicaSet)
  const waiting = (reason: string) =>
    fresh.pod(0, {
      created: T0 + 60 * S,
      ready: false,
      phase: 'Pending',
      containers: [{ waiting: reason, message: 'Back-off pulling image "registry.example/api:1.9.9"' }],
    })
  stage.set(
    waiting('ErrImagePull'),
    event({
      about: about(0, 'bbb222'),
      reason: 'Failed',
      message: 'Failed to pull image "registry.example/api:1.9.9": manifest unknown',
      at: T0 + 65 * S,
    }),
  )
  for (let i = 0; i < 8; i++) stage.until(`1:${20 + i * 30}`).set(waiting(i % 2 ? 'ErrImagePull' : 'ImagePullBackOff'))
  stage.until('11:00').set(next(condition('Progressing', 'False', T0 + 660 * S, 'ProgressDeadlineExceeded')).deployment)
  return { stage, fresh }
}

test('8: a bad tag while the old pods serve is one quiet incident; the stuck rollout joins it', () => {
  expect(badTag().stage.until('30:00').told()).toMatchInlineSnapshot(`
    [
      "+3:47 post | NOTICE  api in shop on prod-weu: 1 of 3 pods cannot pull api:1.9.9 since 02:01

    Impact: All 3 ready: the pods from before still serve.
    Cause: registry.example/api:1.9.9: there is no such image.
    Changed: 02:01 rollout to api:1.9.9 (was api:1.8.1), 2 s before.
    Next: Correct the tag, or undo the rollout.

    INC-5DY4 · acknowledged by nobody",
      "+11:02 news | Its rollout is stuck: no new pod became ready within its progress deadline of 600 s.",
    ]
  `)
})

test('8, then undone: it ends with the undo', () => {
  const { stage, fresh } = badTag()
  const back = app({ name: 'api', revision: 3, generation: 3 })
  stage.until('20:00').set(back.deployment, back.replicaSet).remove(fresh.pod(0))
  expect(stage.until('40:00').told().slice(-2)).toMatchInlineSnapshot(`
    [
      "+23:02 edit | RESOLVED  api in shop on prod-weu: 1 of 3 pods cannot pull api:1.9.9 for 19 min (02:01 to 02:20), ended by rollout to api:1.8.1

    Impact: At worst 3 of 3 ready; now 3 of 3.
    Cause: registry.example/api:1.9.9: there is no such image.

    INC-5DY4",
      "+23:02 news | Resolved: ended by rollout to api:1.8.1.",
    ]
  `)
})

test('10: 40 workloads that one registry refuses are one incident', () => {
  const stage = openStage()
  for (let i = 0; i < 40; i++) {
    const one = app({ name: `svc${i}`, replicas: 1 })
    const pod = one.pod(0, {
      created: T0 + i * 100,
      ready: false,
      phase: 'Pending',
      containers: [{ waiting: 'ImagePullBackOff', message: 'failed to authorize: 401 Unauthorized' }],
    })
    stage.set(one.deployment, one.replicaSet, pod)
  }
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+2:45 post | NOTICE  Registry registry.example on prod-weu: 40 workloads cannot pull from it since 02:00

    Impact: shop/svc0, shop/svc1, shop/svc2, shop/svc3, shop/svc4, shop/svc5 and 34 more.
    Cause: it refuses us (not authorized).
    Next: Check the pull secret, or the registry role of the cluster’s identity.

    INC-J3VY · acknowledged by nobody · explains 40 more",
    ]
  `)
})

test('11: an init container that fails twice; a sidecar that does counts as the app', () => {
  const one = app({ name: 'api', replicas: 1 })
  const stage = openStage().set(one.deployment, one.replicaSet).until('1:00')
  const failing = (restarts: number, at: number) =>
    one.pod(0, {
      created: T0 + 60 * S,
      ready: false,
      phase: 'Pending',
      containers: [
        {
          name: 'migrate',
          init: true,
          waiting: 'CrashLoopBackOff',
          restarts,
          last: ended(at, 1, 'Error', 'schema is locked'),
        },
        { waiting: 'PodInitializing' },
      ],
    })
  stage.set(failing(1, T0 + 75 * S))
  expect(stage.until('5:00').told()).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  api is down in shop on prod-weu: its only pod cannot start: init container migrate fails since 02:01

    Impact: 0 of 1 ready.
    Cause: exit 1: schema is locked.
    Next: Read its last lines.

    INC-9S2B · acknowledged by nobody",
    ]
  `)

  const sidecar = app({
    name: 'web',
    replicas: 1,
    spec: {
      initContainers: [{ name: 'proxy', image: 'p', restartPolicy: 'Always' }],
      containers: [{ name: 'app', image: 'a' }],
    },
  })
  const looping = sidecar.pod(0, {
    ready: false,
    readySince: T0,
    containers: [
      { name: 'proxy', init: true, waiting: 'CrashLoopBackOff', restarts: 4, last: ended(T0, 1) },
      { running: T0 },
    ],
  })
  expect(openStage().set(sidecar.deployment, sidecar.replicaSet, looping).until('5:00').told()).toMatchInlineSnapshot(`
    [
      "+0:47 post | NOTICE  web is down in shop on prod-weu: its only pod crash looping (container proxy) since 02:00

    Impact: 0 of 1 ready.
    Cause: exit 1 (4 restarts).
    Next: Read its last lines.

    INC-Z91H · acknowledged by nobody",
    ]
  `)
})

test('14: no node and nothing more is heard: told by the timer', () => {
  const one = app({ name: 'api', replicas: 1 })
  const stage = openStage().set(one.deployment, one.replicaSet)
  stage.set(
    one.pod(0, {
      created: T0,
      scheduled: {
        reason: 'Unschedulable',
        message:
          '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
        since: T0,
      },
    }),
  )
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+5:45 post | NOTICE  api is down in shop on prod-weu: no node for its only pod since 02:00

    Impact: 0 of 1 ready.
    Cause: not enough cpu on any node it may use. The scheduler says: 0/3 nodes are available: 3 Insufficient cpu.
    Next: Add nodes, lower its requests, or scale something down.

    INC-9CZ6 · acknowledged by nobody",
    ]
  `)
})

test('16: a claim whose volume cannot be made, and the pod that waits for it: one incident', () => {
  const claim = {
    kind: 'PersistentVolumeClaim',
    metadata: meta({ name: 'data', namespace: 'shop', created: T0 }),
    spec: { storageClassName: 'managed' },
    status: { phase: 'Pending' },
  }
  const db = app({
    name: 'db',
    replicas: 1,
    spec: {
      containers: [{ name: 'app', image: 'pg' }],
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
    },
  })
  const waiting = db.pod(0, {
    created: T0,
    scheduled: {
      reason: 'Unschedulable',
      message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
      since: T0,
    },
  })
  const failed = event({
    about: { kind: 'PersistentVolumeClaim', name: 'data', uid: 'shop/data' },
    reason: 'ProvisioningFailed',
    message: 'disk quota of the subscription is used up',
    at: T0 + 5 * S,
    first: T0 + 5 * S,
  })
  expect(
    openStage().set(claim, failed, db.deployment, db.replicaSet, waiting).until('30:00').told(),
  ).toMatchInlineSnapshot(`
    [
      "+5:50 post | NOTICE  Claim data in shop on prod-weu gets no volume since 02:00

    Cause: disk quota of the subscription is used up.
    Next: Look at its storage class, the quota of disks, and the zone.

    INC-112D · acknowledged by nobody · explains 1 more",
    ]
  `)
})

test('33: an event counted from 1 to 50 is one occurrence', () => {
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
  const stuck = (i: number) =>
    api.pod(i, { created: T0 + 60 * S, ready: false, phase: 'Pending', containers: [{ waiting: 'ContainerCreating' }] })
  stage.set(stuck(0))
  for (let i = 1; i <= 50; i++)
    stage
      .set(
        event({
          about: about(0),
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found',
          count: i,
          at: T0 + (60 + i * 20) * S,
          first: T0 + 62 * S,
        }),
      )
      .until(`1:${i * 20}`)
  expect(stage.told()).toMatchInlineSnapshot(`
    [
      "+4:45 post | NOTICE  api in shop on prod-weu: 1 of 3 pods cannot start since 02:01

    Impact: 2 of 3 ready.
    Cause: its volume cannot be mounted: MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found.
    Next: Look at the volume, and at the Secrets and ConfigMaps it mounts.

    INC-4W4Y · acknowledged by nobody",
    ]
  `)
})
