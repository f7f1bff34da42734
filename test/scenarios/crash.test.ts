import { expect, test } from 'vitest'
import { ended, event, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
/** When it ended for the first, second and third time, in seconds. */
const ENDS = [60, 75, 100]
const api = app({ name: 'api', replicas: 1 })
const back = (restarts: number, at: number, parts = {}) =>
  api.pod(0, {
    ready: false,
    readySince: at,
    containers: [
      { waiting: 'CrashLoopBackOff', restarts, last: ended(at, 1, 'Error', 'panic: no database\n'), ...parts },
    ],
  })
const running = (restarts: number, since: number) =>
  api.pod(0, {
    ready: true,
    readySince: since,
    containers: [{ running: since, restarts, last: ended(T0 + (ENDS[restarts - 1] ?? 0) * S, 1) }],
  })

function threeCrashes() {
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
  stage
    .set(back(0, T0 + 60 * S))
    .until('1:10')
    .set(running(1, T0 + 70 * S))
    .until('1:15')
  stage
    .set(back(1, T0 + 75 * S))
    .until('1:35')
    .set(running(2, T0 + 95 * S))
    .until('1:40')
  return stage
    .set(back(2, T0 + 100 * S))
    .until('2:20')
    .set(back(3, T0 + 140 * S))
}

test('1: a pod that exits 1 three times is one crash incident, with its last words', () => {
  expect(threeCrashes().until('9:00').told()).toMatchInlineSnapshot(`
    [
      "+2:27 post | NOTICE  api is down in shop on prod-weu: its only pod crash looping since 02:01

    Impact: 0 of 1 ready.
    Cause: exit 1: panic: no database (3 restarts).
    Next: Read its last lines.

    INC-4W4Y · acknowledged by nobody",
    ]
  `)
})

test('2: fixed by a new rollout, it is over three minutes after, and the revision gets the credit', () => {
  const stage = threeCrashes().until('6:00')
  const fixed = app({
    name: 'api',
    replicas: 1,
    hash: 'bbb222',
    revision: 2,
    generation: 2,
    image: 'registry.example/api:1.8.3',
    created: T0 + 360 * S,
  })
  stage.set(fixed.deployment, fixed.replicaSet, fixed.pod(0, { created: T0 + 360 * S, readySince: T0 + 370 * S }))
  stage.remove(back(3, T0 + 140 * S)).until('15:00')
  expect(stage.told()).toMatchInlineSnapshot(`
    [
      "+2:27 post | NOTICE  api is down in shop on prod-weu: its only pod crash looping since 02:01

    Impact: 0 of 1 ready.
    Cause: exit 1: panic: no database (3 restarts).
    Next: Read its last lines.

    INC-4W4Y · acknowledged by nobody",
      "+6:02 edit | RECOVERING  api in shop on prod-weu: well again since 02:06, watched until 02:09 (before: its only pod crash looping)

    Impact: All 1 ready.
    Cause: exit 1: panic: no database (3 restarts).
    Changed: 02:06 rollout to api:1.8.3 (was api:1.8.1), after it began.

    INC-4W4Y",
      "+9:02 edit | RESOLVED  api in shop on prod-weu: its only pod crash looping for 5 min (02:01 to 02:06), ended by rollout to api:1.8.3

    Impact: At worst 0 of 1 ready, nothing for 5 min; now 1 of 1.
    Cause: exit 1: panic: no database (3 restarts).

    INC-4W4Y",
      "+9:02 news | Resolved: ended by rollout to api:1.8.3.",
    ]
  `)
})

test('3: a single exit that does not come again is a line of the report', () => {
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
    .set(back(0, T0 + 60 * S))
    .until('1:10')
    .set(running(1, T0 + 70 * S))
  expect(stage.until('30:00').told()).toMatchInlineSnapshot(`
    [
      "+3:12 report | api in shop on prod-weu · a container ended with exit 1 and was started again, at 02:01",
    ]
  `)
})

test('6: out of memory that the watch only shows as the state before', () => {
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
  stage.set(
    api.pod(0, { containers: [{ running: T0 + 61 * S, restarts: 1, last: ended(T0 + 60 * S, 137, 'OOMKilled') }] }),
  )
  expect(stage.until('90:00').told()).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  api in shop on prod-weu: a container ran out of memory and was killed at 02:01

    Impact: All 1 ready.
    Cause: OOMKilled, exit 137: it reached its memory limit of 256Mi.
    Next: Raise the memory limit.

    INC-4W4Y · acknowledged by nobody",
      "+3:02 edit | RECOVERING  api in shop on prod-weu: over since 02:03, watched until 03:03 (before: a container ran out of memory and was killed)

    Impact: All 1 ready.
    Cause: OOMKilled, exit 137: it reached its memory limit of 256Mi.

    INC-4W4Y",
      "+63:02 edit | RESOLVED  api in shop on prod-weu: a container ran out of memory and was killed at 02:01; over at 02:03 after 2 min, ended by itself

    Impact: At worst 1 of 1 ready; now 1 of 1.
    Cause: OOMKilled, exit 137: it reached its memory limit of 256Mi.

    INC-4W4Y",
      "+63:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('a page: all pods crash looping behind an ingress', () => {
  const shop = app({ name: 'web', replicas: 3 })
  const stage = openStage()
    .set(...shop.all, ...service('web', 3))
    .until('10:00')
  const bad = [0, 1, 2].map((i) =>
    shop.pod(i, {
      ready: false,
      readySince: T0 + 600 * S,
      containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 600 * S, 137, 'OOMKilled') }],
    }),
  )
  stage.set(...bad, ...service('web', 0, { notReady: 3 })).until('11:00')
  const well = [0, 1, 2].map((i) =>
    shop.pod(i, {
      readySince: T0 + 700 * S,
      containers: [{ running: T0 + 700 * S, restarts: 4, last: ended(T0 + 690 * S, 137, 'OOMKilled') }],
    }),
  )
  stage.until('11:40').set(...well, ...service('web', 3))
  expect(stage.until('40:00').told()).toMatchInlineSnapshot(`
    [
      "+10:12 post | PAGE  web is down in shop on prod-weu: 3 of 3 pods crash looping since 02:10

    Impact: 0 of 3 ready. Service web has no endpoints; ingress web.example.com leads to it.
    Cause: OOMKilled, exit 137: it reached its memory limit of 256Mi (3 restarts).
    Next: Raise the memory limit.

    INC-VAX4 · acknowledged by nobody",
      "+11:42 edit | RECOVERING  web in shop on prod-weu: well again since 02:11, watched until 02:21 (before: 3 of 3 pods crash looping)

    Impact: All 3 ready.
    Cause: OOMKilled, exit 137: it reached its memory limit of 256Mi (3 restarts).

    INC-VAX4",
      "+21:42 edit | RESOLVED  web in shop on prod-weu: 3 of 3 pods crash looping for 102 s (02:10 to 02:11), ended by itself

    Impact: At worst 0 of 3 ready, nothing for 100 s; now 3 of 3.
    Cause: OOMKilled, exit 137: it reached its memory limit of 256Mi (3 restarts).

    INC-VAX4",
      "+21:42 news | Resolved: ended by itself.",
    ]
  `)
})

test('a pod whose liveness probe kills it is not called out of memory', () => {
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
  const about = { kind: 'Pod', name: 'api-aaa111-a0', uid: 'shop/api-aaa111/0' }
  stage.set(
    event({
      about,
      reason: 'Unhealthy',
      message: 'Liveness probe failed: HTTP probe failed with statuscode: 500',
      at: T0 + 60 * S,
    }),
  )
  stage.set(
    event({
      about,
      reason: 'Killing',
      message: 'Container app failed liveness probe, will be restarted',
      type: 'Normal',
      at: T0 + 60 * S,
    }),
  )
  stage.set(back(3, T0 + 60 * S, { last: ended(T0 + 60 * S, 137) }))
  expect(stage.until('5:00').told()).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  api is down in shop on prod-weu: its only pod crash looping since 02:01

    Impact: 0 of 1 ready.
    Cause: its liveness probe failed, so it was killed (exit 137): HTTP probe failed with statuscode: 500 (3 restarts).
    Next: Look at what the probe asks, and at the logs from before the kill.

    INC-4W4Y · acknowledged by nobody",
    ]
  `)
})
