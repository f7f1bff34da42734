import { Redis } from 'ioredis'
import { afterEach, expect, test } from 'vitest'
import { startSchedule } from '../../jobs/schedule.ts'
import { sealingFor } from '../../jobs/seal.ts'
import { Fault } from '../../src/fault.ts'
import type { Job } from '../../src/job.ts'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import type { Schedule } from '../../src/saved/schedules.ts'
import { openSchedules } from '../../src/saved/schedules.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
const MINUTE = 60_000
const MADE = Date.UTC(2026, 10, 22, 8)

const schedule: Schedule = {
  id: 'k4f2xy',
  principal: { platform: 'console', team: 'console', user: 'oncall', name: 'Dana', standing: 'member' },
  address: { platform: 'console', team: 'console', channel: 'ops', user: 'oncall', visibility: 'channel' },
  when: { kind: 'interval', ms: 30 * MINUTE },
  line: 'get pods -n shop',
  cluster: 'prod-weu',
  namespace: 'shop',
  made: MADE,
}

const pods = (status: string, age: string): Reply => ({
  nodes: [
    { kind: 'context', text: `prod-weu · shop · ${age}` },
    {
      kind: 'table',
      columns: ['NAME', 'STATUS', 'RESTARTS', 'AGE'],
      rows: [['web-0', status, '3 (5m ago)'.replace('5m', age), age]],
      answer: true,
    },
    { kind: 'buttons', buttons: [{ kind: 'button', id: 'refresh', label: 'Refresh', command: 'x', replaces: true }] },
  ],
})

const opened: { stop(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop()
})

/** A schedule on a clock that is moved by hand, looked at by as many processes as asked for. */
function stage({ processes = 1 } = {}) {
  const client = new Redis(redis.url)
  opened.push({ stop: () => client.quit() })
  const schedules = openSchedules({
    redis: client,
    prefix: redis.prefix(),
    sealing: sealingFor('saved', 'x'.repeat(32)),
  })
  const shown: { key: string; text: string }[] = []
  const jobs: Job[] = []
  const world = { now: MADE, answer: async (): Promise<Reply> => pods('Running', '5m'), known: true }
  const ticks = Array.from({ length: processes }, () =>
    startSchedule({
      schedules,
      living: {
        show: async (key, _to, reply) => void shown.push({ key, text: plainText(reply) }),
        tell: async () => undefined,
      },
      identify: () => {
        if (world.known) return { user: 'dana@example.com', groups: [] }
        throw new Fault('identity', 'I don’t know who you are in Kubernetes, so I can’t ask for you.')
      },
      run: async (job) => {
        jobs.push(job)
        return world.answer()
      },
      audit: async () => undefined,
      requestId: ({ id }, tick) => `q${id}${tick}`,
      now: () => world.now,
      patience: 30_000,
      log: { debug() {}, info() {}, warn() {}, error() {} } as never,
      everyMs: 1_000_000,
    }),
  )
  const at = async (minutes: number) => {
    world.now = MADE + minutes * MINUTE
    const counts = await Promise.all(ticks.map((one) => one.look()))
    return counts.reduce((a, b) => a + b, 0)
  }
  for (const one of ticks) opened.unshift({ stop: () => one.stop(500) })
  return { schedules, shown, jobs, world, at, ticks }
}

const settled = (check: () => boolean) => expect.poll(check, { interval: 5, timeout: 5_000 }).toBe(true)

test('a question is asked at its tick, as its owner, and posted', async () => {
  const { schedules, shown, jobs, at } = stage()
  await schedules.add(schedule)
  expect(await at(29)).toBe(0)
  expect(await at(30)).toBe(1)
  await settled(() => shown.length === 1)
  expect(jobs[0]).toMatchObject({ line: 'get pods -n shop', namespace: 'shop', principal: { user: 'oncall' } })
  expect(shown[0]?.text).toContain('web-0   Running')
  expect(shown[0]?.text).toContain('Asked every 30 minutes by @oncall.')
  expect(shown[0]?.text).not.toContain('[Refresh]')
  expect(shown[0]?.text).toContain('[Stop asking]')
  expect(await at(30)).toBe(0)
})

test('any number of processes ask a tick once', async () => {
  const { schedules, jobs, at, shown } = stage({ processes: 4 })
  await schedules.add(schedule)
  for (const minutes of [30, 60, 90]) {
    expect(await at(minutes)).toBe(1)
    await settled(() => shown.length === minutes / 30)
  }
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(3)
})

test('what has not changed edits the message that says so; what has is a new one', async () => {
  const { schedules, shown, world, at } = stage()
  await schedules.add(schedule)
  await at(30)
  await settled(() => shown.length === 1)
  world.answer = async () => pods('Running', '35m')
  await at(60)
  await settled(() => shown.length === 2)
  expect(shown[1]?.key).toBe(shown[0]?.key)
  expect(shown[1]?.text).toContain('Unchanged since 2026-11-22T08:30:00Z; last asked 2026-11-22T09:00:00Z.')
  world.answer = async () => pods('CrashLoopBackOff', '65m')
  await at(90)
  await settled(() => shown.length === 3)
  expect(shown[2]?.key).not.toBe(shown[1]?.key)
})

test('ticks that were missed are not made up for', async () => {
  const { schedules, jobs, at, shown } = stage()
  await schedules.add(schedule)
  expect(await at(200)).toBe(0)
  expect(jobs).toEqual([])
  expect(await at(210)).toBe(1)
  await settled(() => shown.length === 1)
})

test.each([
  ['is nobody anymore', () => undefined, false, 'I don’t know who you are in Kubernetes'],
  [
    'may not anymore',
    () => new Fault('forbidden', 'pods is forbidden: User "dana@example.com"'),
    true,
    'pods is forbidden',
  ],
  ['is denied by a rule', () => new Fault('denied', 'You may not get that.'), true, 'You may not get that'],
])('when its owner %s, that is said once and it stops', async (_why, fault, known, sentence) => {
  const { schedules, shown, world, at } = stage()
  await schedules.add(schedule)
  const thrown = fault()
  world.known = known
  if (thrown) world.answer = () => Promise.reject(thrown)
  await at(30)
  await settled(() => shown.length === 1)
  expect(shown[0]?.text).toContain('get pods -n shop is no longer asked every 30 minutes')
  expect(shown[0]?.text).toContain(sentence)
  expect(await at(60)).toBe(0)
  expect(shown).toHaveLength(1)
  expect(await schedules.next(schedule.id)).toBeUndefined()
  expect((await schedules.progress(schedule.id)).paused).toContain(sentence)
})

test('a cluster that is down is said once, and asked again', async () => {
  const { schedules, shown, world, at } = stage()
  await schedules.add(schedule)
  world.answer = () => Promise.reject(new Fault('unreachable', 'prod-weu does not answer.'))
  await at(30)
  await settled(() => shown.length === 1)
  expect(await at(60)).toBe(1)
  await settled(() => shown.length === 2)
  expect(shown[1]?.key).toBe(shown[0]?.key)
  world.answer = async () => pods('Running', '5m')
  await at(90)
  await settled(() => shown.length === 3)
  expect(shown[2]?.key).not.toBe(shown[1]?.key)
})

test('one that was removed while it was asked is not asked again', async () => {
  const { schedules, world, at, shown } = stage()
  await schedules.add(schedule)
  world.answer = async () => {
    await schedules.remove(schedule.id)
    return pods('Running', '5m')
  }
  await at(30)
  await settled(() => shown.length === 1)
  expect(await at(60)).toBe(0)
  expect(await schedules.list()).toEqual([])
})
