import { expect, test } from 'vitest'
import { command, here, notice, openStage } from '../jobs/stage.ts'
import { say } from '../jobs/words.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { startKillable } from './killable.ts'

const redis = redisForFile()
const quickly = { lockDuration: 1_000, stalledInterval: 300 }

test('a worker killed between running and answering leads to one answer', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  stage.deliveries()
  const victim = await startKillable({ url: redis.url, prefix: stage.prefix, does: 'hold' })
  const jobs = Array.from({ length: 5 }, (_, i) => command(stage.clock.now(), `pods ${i}`))
  for (const job of jobs) await stage.front.enqueue(job)
  await until('the victim to have run them', () => victim.words.length === 6)
  await victim.kill()
  stage.worker({ settings: quickly })
  await until('the answers', () => stage.chat.said.length === 5)
  expect(stage.chat.said.map(({ text }) => text).sort()).toEqual(jobs.map(({ line }) => `ran ${line}`))
})

test.each(['private', 'channel'] as const)(
  'a worker killed while it says answers itself leaves none unsaid: %s',
  async (visibility) => {
    const stage = await openStage(redis.url, redis.prefix())
    const { straight } = stage.deliveries()
    const victim = await startKillable({ url: redis.url, prefix: stage.prefix, does: 'answer' })
    const address = { ...here, visibility }
    const jobs = Array.from({ length: 5 }, (_, i) => command(stage.clock.now(), `pods ${i}`, { address }))
    for (const job of jobs) await stage.front.enqueue(job)
    await until('it to have run them', () => victim.words.filter(({ said }) => said === 'ran').length === 5)
    await until('it to be saying one', () => victim.words.some(({ said }) => said === 'told'))
    await victim.kill()
    stage.worker({ settings: quickly, straight })
    await until('the answers', () => stage.chat.said.length === 5, 20_000)
    expect(stage.chat.said.map(({ text }) => text).sort()).toEqual(jobs.map(({ line }) => `ran ${line}`))
  },
)

test('a command that kills its worker is started twice, then quarantined and answered; others go on', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  stage.deliveries()
  const poison = command(stage.clock.now(), 'poison')
  await stage.front.enqueue(poison)
  let starts = 0
  const launch = () =>
    startKillable({ url: redis.url, prefix: stage.prefix, does: 'die' }, (word) => {
      if (word.said === 'ran' && word.id === poison.id) starts++
    })
  const first = await launch()
  await first.gone
  const second = await launch()
  await second.gone
  const third = await launch()
  await stage.front.enqueue(command(stage.clock.now(), 'innocent'))
  await until('both answers', () => stage.chat.said.length === 2)
  expect(starts).toBe(2)
  expect(third.isGone()).toBe(false)
  expect(stage.chat.said.map(({ text }) => text).sort()).toEqual([`problem ${poison.id}`, 'ran /k8s get innocent'])
})

test('conversations keep their order and lose nothing while the process that posts is killed again and again', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const count = 150
  const told: string[] = []
  for (let i = 0; i < count; i++) {
    await stage.front.deliver({
      ...notice(`d${i}`, { channel: `C${i % 3}` }),
      reply: say(`${i % 3} ${String(i).padStart(4, '0')}`),
    })
  }
  let kills = 0
  while (told.length < count && kills < 6) {
    const goal = told.length + 15
    const victim = await startKillable({ url: redis.url, prefix: stage.prefix, does: 'deliver' }, (word) => {
      if (word.said === 'told') told.push(word.id)
    })
    await until('it to tell some', () => told.length >= goal || new Set(told).size === count)
    await victim.kill()
    kills++
  }
  const rest = stage.deliveries({ settings: quickly })
  await until('the rest', () => new Set([...told, ...stage.chat.said.map(({ text }) => text)]).size === count, 40_000)
  await rest.close(2_000)
  const all = [...told, ...stage.chat.said.map(({ text }) => text)]
  for (const channel of ['0', '1', '2']) {
    const heard = all.filter((text) => text.startsWith(`${channel} `))
    const firsts = [...new Set(heard)]
    expect(firsts).toEqual([...firsts].sort())
    // Told twice only what was being told when a process was killed: at most one a conversation and kill.
    expect(heard.length - firsts.length).toBeLessThanOrEqual(kills)
  }
  expect(kills).toBeGreaterThan(2)
})
