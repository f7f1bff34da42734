import { expect, onTestFinished, test } from 'vitest'
import { openLiving } from '../../jobs/living.ts'
import type { Ending, Live, Run } from '../../jobs/operation.ts'
import type { Wanted } from '../../jobs/operation-desk.ts'
import { operationsFor } from '../../jobs/operation-desk.ts'
import { operationPlaces } from '../../jobs/operation-places.ts'
import type { OperationsOptions } from '../../jobs/operations.ts'
import { startOperations } from '../../jobs/operations.ts'
import type { Address } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import type { Job } from '../../src/job.ts'
import { plainText } from '../../src/reply.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import type { Stage } from './stage.ts'
import { command, here, openStage } from './stage.ts'
import { say, secret } from './words.ts'

const redis = redisForFile()
const room: Address = { ...here, visibility: 'channel' }
const places = { perPerson: 3, perChannel: 5 }
const MINUTE = 60_000

/** A stage with what operations need; `does` is what the kind `test` runs. */
async function open(does: Run, changes: Partial<OperationsOptions> = {}) {
  const stage = await openStage(redis.url, redis.prefix())
  const { prefix, clock, backRedis } = stage
  const books = operationPlaces({ redis: backRedis, prefix, places, now: clock.now })
  const ended: string[] = []
  const work = (more: Partial<OperationsOptions> = {}) => {
    const worker = startOperations({
      ...{ redis: backRedis, prefix, secret, clock, books, editEveryMs: 5 },
      log: { info() {}, warn() {}, error() {} },
      living: openLiving({ redis: backRedis, prefix, deliver: stage.back.deliver }),
      kinds: { test: does },
      ended: (_kind, outcome) => ended.push(outcome),
      ...changes,
      ...more,
    })
    onTestFinished(() => worker.close(2_000))
    return worker
  }
  const asks = (job: Job) =>
    operationsFor(job, {
      ...{ redis: stage.frontRedis, prefix, secret, operate: stage.front.operate, books, places, now: clock.now },
      usualLimitMs: MINUTE,
    })
  return { stage, ended, work, asks, job: jobsOn(stage) }
}

function jobsOn({ clock }: Stage) {
  return (event: string, changes: Partial<Job> = {}) => command(clock.now(), event, { address: room, ...changes })
}

const wanted: Wanted = { kind: 'test', what: 'the test', limitMs: MINUTE }
const last = ({ chat }: Stage) => (chat.said.at(-1)?.text ?? '').replace(/\n+/g, '\n')

/** Runs until its signal, saying so. */
const endless: Run = (live) => {
  live.show(say('going on'))
  return new Promise((_resolve, reject) => live.signal.addEventListener('abort', () => reject(live.signal.reason)))
}

test('shows how things stand, then how it ended, and is over', async () => {
  const { stage, ended, work, asks, job } = await open(async (live) => {
    live.show(say('half way'))
    return { how: 'finished', says: 'Done.' }
  })
  stage.deliveries()
  work()
  expect(await asks(job('a')).start(wanted)).toEqual({ nodes: [] })
  await until('the end', () => last(stage).includes('Done.'))
  expect(last(stage)).toBe('Done.\nhalf way\n[Again]')
  expect(ended).toEqual(['finished'])
})

test('a command that runs twice starts it once', async () => {
  let runs = 0
  const { stage, work, asks, job } = await open(async () => {
    runs++
    return { how: 'finished', says: 'Done.' }
  })
  stage.deliveries()
  const one = asks(job('a'))
  await Promise.all([one.start(wanted), one.start(wanted)])
  work()
  await until('the end', () => last(stage).includes('Done.'))
  await one.start(wanted)
  await asks(job('b')).start(wanted)
  await until('the other', () => runs === 2)
  expect(stage.chat.said.length).toBeGreaterThan(0)
})

test.each<[string, Partial<Job>, 'stopped' | string]>([
  ['whoever asked', {}, 'stopped'],
  ['somebody else who sees it', { principal: somebody('U2') }, 'stopped'],
  ['somebody in another channel', { principal: somebody('U2'), address: { ...room, channel: 'C9' } }, 'denied'],
  [
    'nobody who guesses its id from another team',
    { principal: { ...somebody('U1'), team: 'T9' }, address: { ...room, channel: 'C9' } },
    'denied',
  ],
])('%s stops it: %s', async (_who, changes, outcome) => {
  const { stage, ended, work, asks, job } = await open(endless)
  stage.deliveries()
  work()
  const mine = job('a')
  await asks(mine).start(wanted)
  await until('it to run', () => last(stage).includes('going on'))
  expect(last(stage)).toContain('[Stop]')
  const click = job('click', { ...changes, address: { ...room, ...changes.address, replaces: 'm1' } })
  const stopping = asks(click).stop(mine.id)
  if (outcome !== 'stopped') return expect(stopping).rejects.toMatchObject({ code: outcome })
  expect(await stopping).toEqual({ nodes: [] })
  await until('the end', () => ended.length > 0)
  await until('the last words', () => last(stage).includes('Stopped'))
  expect(last(stage)).toBe(`Stopped by @${click.principal.user}: the test.\ngoing on\n[Again]`)
  expect(ended).toEqual(['stopped'])
  await expect(asks(click).stop(mine.id)).rejects.toMatchObject({ code: 'not-found' })
})

test('what only its asker may stop is not stopped by others', async () => {
  const { stage, work, asks, job } = await open(endless)
  stage.deliveries()
  work()
  await asks(job('a')).start({ ...wanted, stoppable: 'asker' })
  await expect(asks(job('b', { principal: somebody('U2') })).stop(job('a').id)).rejects.toMatchObject({
    message: 'Only who asked for it may stop the test.',
  })
})

test('stop alone lists what runs, and the first letters of an id are enough', async () => {
  const { stage, ended, work, asks, job } = await open(endless)
  stage.deliveries()
  work()
  const mine = job('a')
  expect(plainText(await asks(mine).list())).toContain('Nothing live runs for you')
  await asks(mine).start(wanted)
  expect(plainText(await asks(job('b')).list())).toMatch(/the test, until .*: \/k8s get a\n\n\[Stop the test\]/)
  await asks(job('b')).stop(mine.id.slice(0, 8))
  await until('the end', () => ended.includes('stopped'))
})

test('ends at its time limit, with its own last words if it has some', async () => {
  const { stage, work, asks, job } = await open(async ({ signal, show }) => {
    show(say('waiting'))
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return { how: 'failed', says: `timed out: ${signal.reason}` } satisfies Ending
  })
  stage.deliveries()
  work()
  await asks(job('a')).start({ ...wanted, limitMs: 30 })
  await until('the end', () => last(stage).includes('timed out: limit'))
})

test('says so when the limit ends it', async () => {
  const { stage, work, asks, job } = await open(endless)
  stage.deliveries()
  work()
  await asks(job('a')).start({ ...wanted, limitMs: 30 })
  await until('the end', () => last(stage).includes('Ended at its time limit of 1 min: the test.'))
})

test.each([
  [new Fault('forbidden', 'pods is forbidden', { hint: 'Ask for it.' }), 'pods is forbidden\nAsk for it.'],
  [new Error('a secret'), 'Something went wrong on my side'],
])('what is thrown ends it: %s', async (error, words) => {
  const { stage, ended, work, asks, job } = await open(async () => {
    throw error
  })
  stage.deliveries()
  work()
  await asks(job('a')).start(wanted)
  await until('the end', () => last(stage).includes(words))
  expect(last(stage)).not.toContain('a secret')
  expect(ended).toEqual(['failed'])
})

test('a person and a channel have so many at once, and a place is free again when one ends', async () => {
  const { stage, ended, work, asks, job } = await open(endless)
  stage.deliveries()
  work()
  const start = (event: string, user: string, channel = 'C1') =>
    asks(job(event, { principal: somebody(user), address: { ...room, channel, user } })).start(wanted)
  for (const event of ['a', 'b', 'c']) await start(event, 'U1')
  await expect(start('d', 'U1', 'C2')).rejects.toMatchObject({
    message: '3 live messages run for you already, which is the most there may be.',
  })
  for (const event of ['e', 'f']) await start(event, 'U2')
  await expect(start('g', 'U2')).rejects.toMatchObject({
    message: expect.stringContaining('5 live messages run for this'),
  })
  await asks(job('a')).stop(job('a').id)
  await until('one to end', () => ended.length === 1)
  await start('d', 'U1', 'C2')
})

test('is handed over when its process stops, and goes on in the same message with what it saved', async () => {
  const runs: { state: Live['state']; resumed: boolean }[] = []
  const { stage, ended, work, asks, job } = await open(async (live) => {
    runs.push({ state: live.state, resumed: live.resumed })
    if (live.resumed) return { how: 'finished', says: 'Done by another.' }
    await live.save({ seen: 41 })
    return endless(live)
  })
  stage.deliveries()
  const first = work()
  await asks(job('a')).start(wanted)
  await until('it to run', () => last(stage).includes('going on'))
  await first.close(2_000)
  work()
  await until('the end', () => last(stage).includes('Done by another.'))
  expect(runs).toEqual([
    { state: null, resumed: false },
    { state: { seen: 41 }, resumed: true },
  ])
  expect(ended).toEqual(['handover', 'finished'])
  expect(last(stage)).toContain('going on')
})

test('a private one is shown in direct messages, and the answer says so', async () => {
  const { work, asks, job } = await open(endless)
  work()
  const reply = await asks(job('a', { address: { ...here, platform: 'slack' } })).start(wanted)
  expect(plainText(reply)).toMatch(/^Following the test in our direct messages, until .*--share.*\[Stop\]$/s)
})

function somebody(user: string): Job['principal'] {
  return { platform: 'console', team: 'T1', user, name: user, standing: 'member' }
}
