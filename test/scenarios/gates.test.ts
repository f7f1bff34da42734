import { expect, test } from 'vitest'
import { messagesOf } from './world/gates.ts'
import { condition, ended, node, T0 } from './world/objects.ts'
import type { Stage } from './world/stage.ts'
import { openStage } from './world/stage.ts'
import type { App } from './world/workloads.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']

/** The same numbers for the same seed (Park and Miller, "Random number generators: good ones are hard to find"). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const HAPPENINGS: readonly ((stage: Stage, each: App, pick: (below: number) => number) => void)[] = [
  (stage, each, pick) =>
    stage.set(
      each.pod(pick(3), {
        ready: false,
        readySince: stage.now,
        containers: [{ waiting: 'CrashLoopBackOff', restarts: 3 + pick(5), last: ended(stage.now, 1 + pick(2)) }],
      }),
    ),
  (stage, each, pick) =>
    stage.set(
      each.pod(pick(3), {
        ready: false,
        readySince: stage.now,
        containers: [{ waiting: 'ImagePullBackOff', message: 'manifest unknown' }],
      }),
    ),
  (stage, each, pick) =>
    stage.set(
      each.pod(pick(3), { ready: false, readySince: stage.now, containers: [{ running: stage.now, ready: false }] }),
    ),
  (stage, each, pick) =>
    stage.set(
      each.pod(pick(3), {
        containers: [{ running: stage.now, restarts: 1 + pick(3), last: ended(stage.now - S, 137, 'OOMKilled') }],
      }),
    ),
  (stage, each) => stage.set(...each.pods),
  (stage, each) => stage.set(...each.pods),
  (stage, _each, pick) => {
    const name = NODES[pick(NODES.length)] ?? 'n1'
    stage.set(pick(2) === 0 ? node({ name, ready: 'Unknown', since: stage.now }) : node({ name, since: stage.now }))
  },
  (stage) => stage.set(...NODES.map((name) => node({ name, since: stage.now }))),
  (stage, each) =>
    stage.set({
      ...each.deployment,
      status: {
        observedGeneration: 1,
        conditions: [condition('Progressing', 'False', stage.now, 'ProgressDeadlineExceeded')],
      },
    }),
  (stage, each) => stage.set(each.deployment),
  (stage, each) => stage.remove(...each.all),
  (stage) => stage.restart(),
]

function hourOf(seed: number): Stage {
  const pick = numbers(seed)
  const apps = Array.from({ length: 20 }, (_, i) =>
    app({ name: `w${i}`, nodes: [...NODES.slice(i % 6), ...NODES.slice(0, i % 6)] }),
  )
  const stage = openStage().set(
    ...NODES.map((name) => node({ name })),
    ...apps.flatMap(({ all }) => all),
    ...service('w0', 3),
    ...service('w1', 3),
  )
  for (let seconds = 60; seconds < 3600; seconds += 20 + pick(60)) {
    stage.until(`0:${seconds}`)
    const each = apps[pick(apps.length)]
    const happening = HAPPENINGS[pick(HAPPENINGS.length)]
    if (each && happening) happening(stage, each, pick)
  }
  stage
    .until('60:00')
    .set(...NODES.map((name) => node({ name, since: T0 + 3600 * S })), ...apps.flatMap(({ all }) => all))
  return stage.until('180:00')
}

test('an hour of anything: told in time, nothing twice, and in the end everything is over', () => {
  const counts: number[] = []
  for (let seed = 1; seed <= 3; seed++) {
    const stage = hourOf(seed * 7919)
    stage.told()
    counts.push(...messagesOf(stage.said()).values())
    expect(
      stage
        .incidents()
        .filter(({ state }) => state !== 'resolved')
        .map(({ key, state }) => `${seed} ${state} ${key}`),
    ).toEqual([])
    expect(JSON.parse(JSON.stringify(stage.incidents()))).toEqual(stage.incidents())
  }
  // Here everything comes back again and again; what comes once has three at most, which `told` sees to.
  counts.sort((a, b) => a - b)
  expect(counts.length).toBeGreaterThan(20)
  expect(counts[Math.ceil(counts.length * 0.95) - 1]).toBeLessThanOrEqual(4)
})

test('begun anew at any moment, the same is said as if it had gone on', () => {
  const said = (restartAt: number | undefined) => {
    const stage = openStage().set(...NODES.map((name) => node({ name })))
    const apps = Array.from({ length: 4 }, (_, i) => app({ name: `w${i}` }))
    stage.set(...apps.flatMap(({ all }) => all)).until('5:00')
    stage.set(node({ name: 'n1', ready: 'Unknown', since: T0 + 300 * S }))
    for (const each of apps) stage.set(each.pod(0, { ready: false, readySince: T0 + 300 * S }))
    const crashing = apps[1]?.pod(1, {
      ready: false,
      readySince: T0 + 310 * S,
      containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 310 * S, 1) }],
    })
    if (crashing) stage.set(crashing)
    if (restartAt !== undefined) stage.until(`0:${restartAt}`).restart()
    stage.until('12:00').set(node({ name: 'n1', since: T0 + 720 * S }), ...apps.flatMap(({ pods }) => pods))
    return stage
      .until('60:00')
      .told()
      .map((line) =>
        line
          .replace(/^\+\S+ /, '')
          .split('\n')[0]
          ?.replace(/\d\d:\d\d/g, ''),
      )
  }
  const whole = said(undefined)
  expect(whole.length).toBeGreaterThan(4)
  for (const at of [301, 303, 345, 360, 420, 466, 500, 700]) expect({ at, said: said(at) }).toEqual({ at, said: whole })
})
