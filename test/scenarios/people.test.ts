import { expect, test } from 'vitest'
import { acknowledge, resolveByHand, snooze } from '../../src/incident/person.ts'
import { condition, ended, meta, T0 } from './world/objects.ts'
import type { Stage } from './world/stage.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

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

test('a snooze does not hide that it gets worse', () => {
  const stage = openStage()
    .set(...api.all, ...service('api', 2))
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('7:00')
  stage.person((incident, now) => snooze(incident, '@oncall', now, 'worse')).until('30:00')
  stage.set(
    api.pod(1, {
      ready: false,
      readySince: T0 + 1800 * S,
      containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 1800 * S, 1) }],
    }),
    ...service('api', 0, { notReady: 2 }),
  )
  expect(titles(stage.until('40:00'))).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+7:00 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+30:02 edit | PAGE  api is down in shop on prod-weu: 2 of 2 pods crash looping since 02:05",
      "+30:02 news | Worse: notify before, page now. 0 of 2 ready. Service api has no endpoints; ingress api.example.com leads to it.",
    ]
  `)
})

test('39: a failed Job of its own, and a stuck rollout, stay open though nothing is heard of them', () => {
  const job = (status: object) => ({
    kind: 'Job',
    metadata: meta({ name: 'migrate', namespace: 'shop', created: T0 + 60 * S }),
    spec: {},
    status,
  })
  const stuck = app({
    name: 'web',
    generation: 2,
    progressing: condition('Progressing', 'False', T0 + 120 * S, 'ProgressDeadlineExceeded'),
  })
  const stage = openStage()
    .set(...app({ name: 'web' }).all)
    .until('1:00')
    .set(job({ active: 1 }))
    .until('2:00')
  stage
    .set(
      stuck.deployment,
      job({ failed: 7, conditions: [condition('Failed', 'True', T0 + 120 * S, 'BackoffLimitExceeded')] }),
    )
    .until('70:00')
  expect(stage.incidents().map(({ state }) => state)).toEqual(['open', 'open'])
  expect(titles(stage)).toMatchInlineSnapshot(`
    [
      "+2:47 post | NOTICE  web in shop on prod-weu: its rollout is stuck since 02:02",
      "+2:47 post | NOTICE  Job migrate in shop on prod-weu failed at 02:02",
    ]
  `)
  expect(titles(stage.remove(job({})).until('90:00')).slice(2)).toMatchInlineSnapshot(`
    [
      "+70:02 edit | RESOLVED  Job migrate in shop on prod-weu failed at 02:02; over at 03:10 after 68 min, ended when migrate was deleted",
      "+70:02 news | Resolved: ended when migrate was deleted.",
    ]
  `)
})

test('it comes and goes: one note, and then nothing until it is over', () => {
  const stage = openStage().set(...api.all)
  for (let i = 0; i < 8; i++) {
    const at = 300 + i * 420
    stage
      .until(`0:${at}`)
      .set(api.pod(0, { ready: false, readySince: T0 + at * S, containers: [{ running: T0, ready: false }] }))
    stage.until(`0:${at + 210}`).set(api.pod(0, { readySince: T0 + (at + 210) * S }))
  }
  expect(titles(stage.until('150:00')).filter((line) => !line?.includes(' edit '))).toMatchInlineSnapshot(`
    [
      "+7:45 post | NOTICE  api in shop on prod-weu: 1 of 2 pods not ready since 02:05",
      "+11:32 news | Resolved: ended by itself.",
      "+15:00 news | Again: 1 of 2 pods not ready.",
      "+28:02 news | It comes and goes: 3 times in 30 min; nothing more is said until it gets worse.",
      "+87:32 news | Resolved: ended by itself.",
    ]
  `)
})

test('closed by hand and still true: it says so after ten minutes', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('7:00')
  stage.person((incident, now) => resolveByHand(incident, '@oncall', now)).until('30:00')
  expect(titles(stage)).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+7:00 edit | RESOLVED  api in shop on prod-weu: 1 of 2 pods crash looping for 2 min (02:05 to 02:07), closed by @oncall",
      "+7:00 news | Resolved: closed by @oncall.",
      "+17:00 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+17:00 news | Again: still failing ten minutes after it was closed by hand: 1 of 2 pods crash looping.",
    ]
  `)
})

test('the same trouble an hour later is the same incident, in the same thread', () => {
  const stage = openStage()
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
    .until('7:00')
    .set(mended(T0 + 420 * S))
    .until('60:00')
  stage.set(broken(T0 + 3600 * S, 7)).until('70:00')
  expect(titles(stage)).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
      "+7:02 edit | RECOVERING  api in shop on prod-weu: well again since 02:07, watched until 02:17 (before: 1 of 2 pods crash looping)",
      "+17:02 edit | RESOLVED  api in shop on prod-weu: 1 of 2 pods crash looping for 2 min (02:05 to 02:07), ended by itself",
      "+17:02 news | Resolved: ended by itself.",
      "+60:02 edit | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 03:00",
      "+60:02 news | Again: 1 of 2 pods crash looping.",
    ]
  `)
  expect(new Set(stage.said().map(({ key }) => key)).size).toBe(1)
})

test('a silence: nothing while it lasts, and what is still wrong when it ends', () => {
  const silences = [
    { id: 's1', match: { namespace: 'shop' }, by: '@lead', reason: 'load test', from: T0, until: T0 + 1800 * S },
  ]
  const stage = openStage({ policy: { silences } })
    .set(...api.all)
    .until('5:00')
    .set(broken(T0 + 300 * S))
  expect(stage.until('29:59').told()).toEqual([])
  expect(titles(stage.until('40:00'))).toMatchInlineSnapshot(`
    [
      "+30:00 post | NOTICE  api in shop on prod-weu: 1 of 2 pods crash looping since 02:05",
    ]
  `)
})

test('a page nobody acknowledges is said again, and then to somebody else', () => {
  const routes = [
    {
      match: {},
      channel: 'alerts',
      mention: ['oncall'],
      remind: 600 * S,
      escalate: [{ after: 900 * S, channel: 'leads', mention: ['lead'] }],
    },
  ]
  const stage = openStage({ policy: { routes } })
    .set(...api.all, ...service('api', 2))
    .until('5:00')
  stage.set(
    ...[0, 1].map((i) =>
      api.pod(i, {
        ready: false,
        readySince: T0 + 300 * S,
        containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 300 * S, 1) }],
      }),
    ),
    ...service('api', 0, { notReady: 2 }),
  )
  stage.until('22:00').person((incident, now) => acknowledge(incident, '@lead', now))
  expect(
    stage
      .until('60:00')
      .said()
      .map(({ at, to, how, text }) => `${(at - T0) / 1000} ${to} ${how} ${text.split('\n')[0]}`),
  ).toMatchInlineSnapshot(`
    [
      "312 alerts post PAGE  api is down in shop on prod-weu: 2 of 2 pods crash looping since 02:05",
      "912 alerts news Nobody has acknowledged this yet: 2 of 2 pods crash looping.",
      "1212 leads post PAGE  api is down in shop on prod-weu: 2 of 2 pods crash looping since 02:05",
      "1320 alerts edit PAGE  api is down in shop on prod-weu: 2 of 2 pods crash looping since 02:05",
      "1320 alerts news Acknowledged by @lead.",
      "1320 leads edit PAGE  api is down in shop on prod-weu: 2 of 2 pods crash looping since 02:05",
      "1320 leads news Acknowledged by @lead.",
    ]
  `)
})

test('thresholds of a workload’s own: an annotation gives it longer, another switches a rule off', () => {
  const slow = app({
    name: 'slow',
    replicas: 1,
    annotations: { 'quarterdeck.dev/image-wait': '20m', 'quarterdeck.dev/replicas-wait': '30m' },
  })
  const off = app({
    name: 'off',
    replicas: 1,
    annotations: { 'quarterdeck.dev/crash': 'off', 'quarterdeck.dev/exit': 'off', 'quarterdeck.dev/replicas': 'off' },
  })
  const stage = openStage()
    .set(slow.deployment, slow.replicaSet, ...off.all)
    .until('1:00')
  stage.set(
    slow.pod(0, {
      created: T0 + 60 * S,
      ready: false,
      phase: 'Pending',
      containers: [{ waiting: 'ErrImagePull', message: 'not found' }],
    }),
  )
  stage.set(
    off.pod(0, {
      ready: false,
      readySince: T0 + 60 * S,
      containers: [{ waiting: 'CrashLoopBackOff', restarts: 9, last: ended(T0 + 60 * S, 1) }],
    }),
  )
  expect(stage.until('20:00').told()).toEqual([])
  expect(titles(stage.until('25:00'))).toMatchInlineSnapshot(`
    [
      "+21:47 post | NOTICE  slow is down in shop on prod-weu: its only pod cannot pull slow:1.8.1 since 02:01",
    ]
  `)
})
