import { expect, test } from 'vitest'
import { acknowledge, snooze } from '../../src/incident/person.ts'
import { condition, ended, iso, meta, pod, T0 } from './world/objects.ts'
import type { Stage } from './world/stage.ts'
import { openStage } from './world/stage.ts'
import { app } from './world/workloads.ts'

const S = 1000
const api = app({ name: 'api', replicas: 2 })
const broken = (at: number, restarts = 3) =>
  api.pod(0, {
    ready: false,
    readySince: at,
    containers: [{ waiting: 'CrashLoopBackOff', restarts, last: ended(at, 1) }],
  })
const mended = (at: number, restarts = 4) =>
  api.pod(0, { readySince: at, containers: [{ running: at, restarts, last: ended(at - 5000, 1) }] })
const titles = (stage: Stage) => stage.told().map((line) => line.split('\n')[0])

test('27: a CronJob whose Job failed is well again with its next success, although the failed Job stays', () => {
  const cron = {
    kind: 'CronJob',
    metadata: meta({ name: 'report', namespace: 'shop' }),
    spec: { schedule: '0 * * * *' },
    status: { lastScheduleTime: iso(T0 + 600 * S) },
  }
  const owner = { kind: 'CronJob', name: 'report', uid: 'shop/report' }
  const job = (name: string, at: number, status: object) => ({
    kind: 'Job',
    metadata: meta({ name, namespace: 'shop', created: at, owner }),
    spec: { backoffLimit: 1 },
    status: { startTime: iso(at), ...status },
  })
  const failedPod = pod({
    name: 'report-1-x',
    owner: { kind: 'Job', name: 'report-1', uid: 'shop/report-1' },
    phase: 'Failed',
    ready: false,
    containers: [{ terminated: ended(T0 + 650 * S, 2, 'Error', 'no such table: orders') }],
  })
  const stage = openStage()
    .set(cron)
    .until('10:00')
    .set(job('report-1', T0 + 600 * S, { active: 1 }))
    .until('11:00')
  stage
    .set(
      failedPod,
      job('report-1', T0 + 600 * S, {
        failed: 2,
        conditions: [condition('Failed', 'True', T0 + 660 * S, 'BackoffLimitExceeded')],
      }),
    )
    .until('50:00')
  stage.set(
    job('report-2', T0 + 3000 * S, {
      succeeded: 1,
      completionTime: iso(T0 + 3010 * S),
      conditions: [condition('Complete', 'True', T0 + 3010 * S)],
    }),
  )
  stage.set({ ...cron, status: { lastScheduleTime: iso(T0 + 3000 * S), lastSuccessfulTime: iso(T0 + 3010 * S) } })
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+11:47 post | NOTICE  CronJob report in shop on prod-weu failed at 02:11

    Cause: its pods failed too often (report-1); the last pod ended with exit 2: no such table: orders.
    Next: Read its last lines.

    INC-PA1T · acknowledged by nobody",
      "+50:02 edit | RESOLVED  CronJob report in shop on prod-weu failed at 02:11; over at 02:50 after 39 min, ended by itself

    Cause: its pods failed too often (report-1); the last pod ended with exit 2: no such table: orders.

    INC-PA1T",
      "+50:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('30: the bot begins anew while an acknowledged incident lasts: nothing is said, nothing is forgotten', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('7:00')
  stage.person((incident, now) => acknowledge(incident, '@oncall', now)).until('8:00')
  const before = stage.said().length
  stage.restart().until('40:00')
  expect(stage.said().slice(before)).toEqual([])
  expect(stage.incidents()[0]?.acked?.by).toBe('@oncall')
  stage.set(mended(T0 + 2400 * S)).until('60:00')
  expect(titles(stage)).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+7:00 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+7:00 news | Acknowledged by @oncall.",
      "+40:02 edit | RECOVERING  api in shop on prod-weu: well again since 02:40, watched until 02:50 (before: 1 of 2 pods crash looping)",
      "+50:02 edit | RESOLVED  api in shop on prod-weu: 1 of 2 pods crash looping for 35 min (02:05 to 02:40), ended by itself",
      "+50:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('30, and it is mended while the bot is away: it ends when it has been seen to be well', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('10:00')
  stage
    .set(mended(T0 + 600 * S))
    .restart()
    .until('40:00')
  expect(titles(stage)).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+10:02 edit | RECOVERING  api in shop on prod-weu: well again since 02:10, watched until 02:20 (before: 1 of 2 pods crash looping)",
      "+20:02 edit | RESOLVED  api in shop on prod-weu: 1 of 2 pods crash looping for 5 min (02:05 to 02:10), ended by itself",
      "+20:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('31: thirty broken workloads at the first start are one summary', () => {
  const stage = openStage()
  for (let i = 0; i < 30; i++) {
    const one = app({ name: `w${i}`, replicas: 1, created: T0 - 86_400_000 })
    stage.set(
      one.deployment,
      one.replicaSet,
      one.pod(0, {
        ready: false,
        readySince: T0 - 3600 * S,
        created: T0 - 86_400_000,
        containers: [{ waiting: 'CrashLoopBackOff', restarts: 80, last: ended(T0 - 120 * S - i, i + 1) }],
      }),
    )
  }
  stage.until('30:00')
  expect(stage.said().map(({ how }) => how)).toEqual(['post'])
  expect(stage.told()[0]?.split('\n').slice(0, 3)).toMatchInlineSnapshot(`
    [
      "+1:17 post | NOTICE  30 things were already wrong on prod-weu when watching began. From here on only what changes is told.",
      "",
      "- INC-07Q0 w29 is down in shop on prod-weu: its only pod crash looping since 01:00",
    ]
  `)
})

test('32: the API server answers nothing for a minute: nothing is said of it, nor called well', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('10:00')
  const before = stage.said().length
  stage.tell('Pod', 'lost').until('11:00').tell('Pod', 'synced').until('20:00')
  expect(
    stage
      .said()
      .slice(before)
      .filter(({ how }) => how !== 'edit'),
  ).toEqual([])
  expect(stage.incidents()[0]?.state).toBe('open')
})

test('what cannot be seen is not well: an incident stays open while its pods cannot be read', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('10:00')
  stage
    .tell('Pod', 'lost', 'pods is forbidden')
    .set(mended(T0 + 601 * S))
    .until('90:00')
  expect(stage.incidents()[0]?.state).toBe('open')
  expect(stage.told().at(-1)).toMatchInlineSnapshot(`
    "+10:02 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05

    Impact: 1 of 2 ready.
    Cause: exit 1 (3 restarts).
    Next: Read its last lines.
    Unsure: not heard from the cluster since 02:10 (pods is forbidden): this is how it stood then.

    INC-AXQT · acknowledged by nobody"
  `)
})

test('no right to read events switches off what needs them, and nothing else', () => {
  const stage = openStage()
    .tell('Event', 'lost', 'events is forbidden')
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('10:00')
  expect(
    stage
      .set(mended(T0 + 600 * S))
      .until('30:00')
      .incidents()[0],
  ).toMatchObject({ state: 'resolved' })
  expect(stage.told().join('')).not.toContain('Unsure')
})

test('begun anew, but not yet listed: nothing is taken for gone', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('10:00')
  stage.restart({ listed: false }).until('12:00')
  expect(stage.incidents()[0]).toMatchObject({
    state: 'open',
    doubt: { why: expect.stringContaining('not listed yet') },
  })
})

test('37: snoozed for an hour and still failing: one reminder', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('7:00')
  stage.person((incident, now) => snooze(incident, '@oncall', now, now + 3600 * S)).until('80:00')
  expect(titles(stage)).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+7:00 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+67:00 news | The snooze is over and it still is: 1 of 2 pods crash looping.",
    ]
  `)
})

test('37: snoozed and mended before: it closes quietly', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('7:00')
  stage
    .person((incident, now) => snooze(incident, '@oncall', now, now + 3600 * S))
    .until('20:00')
    .set(mended(T0 + 1200 * S))
    .until('120:00')
  expect(titles(stage)).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+7:00 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+30:02 edit | RESOLVED  api in shop on prod-weu: 1 of 2 pods crash looping for 15 min (02:05 to 02:20), ended by itself",
    ]
  `)
})
