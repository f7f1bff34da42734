import { expect, test } from 'vitest'
import { condition, ended, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
const api = app({ name: 'api' })
test('a key that was removed from a Secret', () => {
  const stage = openStage()
    .set(...api.all, ...service('api', 3))
    .until('1:00')
  const waiting = [0, 1, 2].map((i) =>
    api.pod(i, {
      created: T0 + 60 * S,
      ready: false,
      phase: 'Pending',
      containers: [{ waiting: 'CreateContainerConfigError', message: "couldn't find key password in Secret shop/db" }],
    }),
  )
  stage.set(...waiting, ...service('api', 0, { notReady: 3 }))
  expect(stage.until('10:00').told()).toMatchInlineSnapshot(`
    [
      "+2:12 post | PAGE  api is down in shop on prod-weu: 3 of 3 pods cannot start without key password of Secret db since 02:01

    Impact: 0 of 3 ready. Service api has no endpoints; ingress api.example.com leads to it.
    Cause: Secret db has no key password.
    Next: Put the key back into the Secret, or undo what began to ask for it.

    INC-5DY4 · acknowledged by nobody",
    ]
  `)
})

test('not ready, and then found to be crashing: the cause is revised in the same thread', () => {
  const one = app({ name: 'api', replicas: 2 })
  const stage = openStage()
    .set(...one.all)
    .until('1:00')
  stage
    .set(one.pod(0, { ready: false, readySince: T0 + 60 * S, containers: [{ running: T0, ready: false }] }))
    .until('8:00')
  stage.set(
    one.pod(0, {
      ready: false,
      readySince: T0 + 60 * S,
      containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 475 * S, 137, 'OOMKilled') }],
    }),
  )
  expect(stage.until('15:00').told()).toMatchInlineSnapshot(`
    [
      "+3:45 post | NOTICE  api in shop on prod-weu: 1 of 2 pods not ready since 02:01

    Impact: 1 of 2 ready.
    Cause: Unknown: it runs, but its readiness probe does not say yes.
    Next: Look at what the probe asks, and at the logs.

    INC-4W4Y · acknowledged by nobody",
      "+8:02 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:01

    Impact: 1 of 2 ready.
    Cause: OOMKilled, exit 137: it reached its memory limit of 256Mi (3 restarts).
    Next: Raise the memory limit.

    INC-4W4Y · acknowledged by nobody",
      "+8:02 news | The cause looks different now: OOMKilled, exit 137: it reached its memory limit of 256Mi (3 restarts).",
    ]
  `)
})

test('two workloads that fail for different reasons are two incidents', () => {
  const one = app({ name: 'api', replicas: 1 })
  const two = app({ name: 'web', replicas: 1 })
  const stage = openStage()
    .set(...one.all, ...two.all)
    .until('1:00')
  stage.set(
    one.pod(0, {
      ready: false,
      readySince: T0 + 60 * S,
      containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 60 * S, 1) }],
    }),
  )
  stage.set(
    two.pod(0, {
      ready: false,
      readySince: T0 + 60 * S,
      containers: [{ waiting: 'ImagePullBackOff', message: 'not found' }],
    }),
  )
  expect(
    stage
      .until('10:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  api is down in shop on prod-weu: its only pod crash looping since 02:01",
      "+2:45 post | NOTICE  web is down in shop on prod-weu: its only pod cannot pull web:1.8.1 since 02:01",
    ]
  `)
})

test('a StatefulSet pod whose volume is in a zone without room', () => {
  const db = app({ name: 'db', replicas: 1 })
  const said = '0/6 nodes are available: 2 Insufficient memory, 4 node(s) had volume node affinity conflict.'
  const stage = openStage().set(
    db.deployment,
    db.replicaSet,
    db.pod(0, { created: T0, scheduled: { reason: 'Unschedulable', message: said, since: T0 } }),
  )
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+5:45 post | NOTICE  db is down in shop on prod-weu: no node for its only pod since 02:00

    Impact: 0 of 1 ready.
    Cause: its volume is in a zone where no node can take it. The scheduler says: 0/6 nodes are available: 2 Insufficient memory, 4 node(s) had volume node affinity conflict.
    Next: Add a node in the zone of its volume, or make room on one there.

    INC-GG5H · acknowledged by nobody",
    ]
  `)
})

test('a quota that is used up, and a webhook nobody answers for', () => {
  const failing = (name: string, message: string) => {
    const one = app({ name, replicas: 2, owned: 0 })
    return [
      one.deployment,
      {
        ...one.replicaSet,
        spec: { replicas: 2 },
        status: { replicas: 0, conditions: [condition('ReplicaFailure', 'True', T0, 'FailedCreate', message)] },
      },
    ]
  }
  const quota = 'pods "x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=20, limited: pods=20'
  const stage = openStage().set(...failing('a', quota), ...failing('b', quota))
  const webhook =
    'Internal error occurred: failed calling webhook "validate.policy.example": no endpoints available for service "policy"'
  for (const name of ['c', 'd', 'e']) stage.set(...failing(name, webhook))
  expect(stage.until('10:00').told()).toMatchInlineSnapshot(`
    [
      "+1:45 post | NOTICE  Webhook validate.policy.example on prod-weu: 3 workloads cannot create pods: it refuses or does not answer since 02:00

    Impact: shop/c, shop/d, shop/e.
    Cause: webhook validate.policy.example must be asked, but its service policy has no endpoints.
    Next: Bring the pods behind policy back; until then nothing it guards can be created.

    INC-ZF3T · acknowledged by nobody · explains 3 more",
      "+1:45 post | NOTICE  Quota compute in shop on prod-weu: 2 workloads cannot create pods: it is used up since 02:00

    Impact: shop/a, shop/b.
    Cause: quota compute is used up: requested: pods=1, used: pods=20, limited: pods=20.
    Next: Raise the quota, or scale something down.

    INC-5R7Z · acknowledged by nobody · explains 2 more",
    ]
  `)
})

test('a Service whose selector was changed to nothing: a page, although every pod is well', () => {
  const stage = openStage()
    .set(...api.all, ...service('api', 3))
    .until('5:00')
  stage.set(...service('api', 0, { selector: { app: 'apl' } }))
  expect(stage.until('12:00').told()).toMatchInlineSnapshot(`
    [
      "+6:42 post | PAGE  Service api in shop on prod-weu has no endpoints since 02:05

    Impact: Nothing answers behind it; ingress api.example.com leads to it.
    Cause: since its selector changed to app=apl it selects no pod.
    Next: Change the selector back.

    INC-ZHR3 · acknowledged by nobody",
    ]
  `)
})
