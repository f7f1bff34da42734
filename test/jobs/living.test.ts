import { expect, test } from 'vitest'
import { openLiving } from '../../jobs/living.ts'
import type { Address, Chat, Platform } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import { plainText } from '../../src/reply.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import type { Stage } from './stage.ts'
import { here, notice, openStage } from './stage.ts'
import { say } from './words.ts'

const redis = redisForFile()
const fast = { backoff: { first: 10, longest: 40 } }
const room: Address = { ...here, visibility: 'channel' }

/** A platform that keeps messages, posts anew what is gone, and drops a repeated post by its id, as Slack does. */
function platform() {
  const messages = new Map<string, { text: string; thread?: string; edits: number }>()
  const posted = new Map<string, string>()
  const calls: string[] = []
  const chat: Chat & { before?: (text: string) => Promise<void> | void; after?: (text: string) => Promise<void> } = {
    platform: 'console',
    start: async () => undefined,
    stop: async () => undefined,
    async send(to, reply, id) {
      const text = plainText(reply)
      await chat.before?.(text)
      calls.push(text)
      const old = to.replaces === undefined ? undefined : messages.get(to.replaces)
      const known = posted.get(id) ?? `m${posted.size + 1}`
      if (old && to.replaces) messages.set(to.replaces, { ...old, text, edits: old.edits + 1 })
      else if (!posted.has(id)) messages.set(known, { text, edits: 0, ...(to.thread ? { thread: to.thread } : {}) })
      if (!old) posted.set(id, known)
      await chat.after?.(text)
      return { message: (old && to.replaces) || known }
    },
  }
  return { chat, messages, calls, chats: new Map<Platform, Chat>([['console', chat]]) }
}

function livingOn({ frontRedis, prefix, front }: Stage) {
  return openLiving({ redis: frontRedis, prefix, deliver: front.deliver })
}

const all = ({ messages }: Pick<ReturnType<typeof platform>, 'messages'>) => [...messages.values()]

test('the first revision posts, the next ones edit it', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, ...slack } = platform()
  stage.deliveries({ chats })
  const living = livingOn(stage)
  for (const words of ['one', 'two', 'three']) {
    await living.show('op:1', room, say(words))
    await until(words, () => slack.calls.includes(words))
  }
  expect([...slack.messages]).toEqual([['m1', { text: 'three', edits: 2 }]])
})

test('a matter shown in two channels has a message in each', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, ...slack } = platform()
  stage.deliveries({ chats })
  const living = livingOn(stage)
  await living.show('op:1', room, say('here'))
  await living.show('op:1', { ...room, channel: 'C2' }, say('there'))
  await until('both', () => slack.messages.size === 2)
})

test('what is outdated before it was told costs no call, and the last is told', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, ...slack } = platform()
  const living = livingOn(stage)
  for (let i = 0; i < 20; i++) await living.show('op:1', room, say(`state ${i}`))
  const ended: string[] = []
  stage.deliveries({ chats, ended: (_platform, outcome) => ended.push(outcome) })
  await until('all of them', () => ended.filter((one) => one !== 'waits').length === 20)
  expect(slack.calls).toEqual(['state 19'])
  expect(ended.filter((one) => one === 'outdated')).toHaveLength(19)
})

test('a revision that comes after a newer one is dropped', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, ...slack } = platform()
  const ended: string[] = []
  stage.deliveries({ chats, ended: (_platform, outcome) => ended.push(outcome) })
  const revision = (n: number) => ({ ...notice(`r${n}`), living: { key: 'k', revision: n } })
  await stage.front.deliver(revision(7))
  await until('the newer one', () => ended.length === 1)
  await stage.front.deliver(revision(3))
  await until('the older one', () => ended.length === 2)
  expect(slack.calls).toEqual(['r7'])
  expect(ended).toEqual(['told', 'repeat'])
})

test('while the platform asks to wait, states pile up and one edit tells the last', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, chat, ...slack } = platform()
  stage.deliveries({ chats, settings: fast })
  const living = livingOn(stage)
  await living.show('op:1', room, say('posted'))
  await until('the post', () => slack.calls.length === 1)
  let open = false
  let refused = 0
  chat.before = () => {
    if (open) return
    refused++
    throw new Fault('chat', '429', { retryable: true, retryAfter: 0.05 })
  }
  for (const words of ['a', 'b', 'c']) await living.show('op:1', room, say(words))
  await until('a refusal', () => refused > 0)
  open = true
  await until('the last', () => slack.calls.includes('c'))
  expect(slack.calls).toEqual(['posted', 'c'])
})

test('edits hold up nobody else in their channel', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, chat, ...slack } = platform()
  chat.before = (text) => {
    if (text === 'stuck') throw new Fault('chat', '429', { retryable: true, retryAfter: 30 })
  }
  stage.deliveries({ chats, settings: fast })
  await livingOn(stage).show('op:1', room, say('stuck'))
  await stage.front.deliver(notice('news'))
  await until('the news', () => slack.calls.includes('news'))
})

test('a message that was deleted is posted anew, once', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, ...slack } = platform()
  stage.deliveries({ chats })
  const living = livingOn(stage)
  await living.show('op:1', room, say('one'))
  await until('the post', () => slack.messages.size === 1)
  slack.messages.clear()
  for (const words of ['two', 'three']) {
    await living.show('op:1', room, say(words))
    await until(words, () => slack.calls.includes(words))
  }
  expect(all(slack)).toEqual([{ text: 'three', edits: 1 }])
})

test('news waits for the message whose thread it belongs in', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, ...slack } = platform()
  const living = livingOn(stage)
  const ended: string[] = []
  stage.deliveries({ chats, ended: (_platform, outcome) => ended.push(outcome) })
  await living.tell('incident:1', room, 'news-1', say('acknowledged'))
  await until('it to wait', () => ended.includes('waits'))
  expect(slack.messages.size).toBe(0)
  await living.show('incident:1', room, say('api is down'))
  await until('both', () => slack.messages.size === 2)
  expect(all(slack)).toEqual([
    { text: 'api is down', edits: 0 },
    { text: 'acknowledged', edits: 0, thread: 'm1' },
  ])
})

test('a first post that nobody noted leads to one message, which ends with the newest words', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { chats, chat, ...slack } = platform()
  const living = livingOn(stage)
  // Posted, but its process never hears of it: as if it had been killed in between.
  chat.after = () => Promise.reject(new Fault('timeout', 'no answer', { retryable: true, retryAfter: 0.02 }))
  stage.deliveries({ chats, settings: fast })
  await living.show('op:1', room, say('first'))
  await until('the post', () => slack.calls.length > 0)
  await living.show('op:1', room, say('second'))
  chat.after = async () => undefined
  await until('the second', () => all(slack).some(({ text }) => text === 'second'))
  expect(slack.messages.size).toBe(1)
})

test('private words go where they can be edited', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const seen: Address[] = []
  const living = openLiving({
    redis: stage.frontRedis,
    prefix: stage.prefix,
    deliver: async ({ to }) => void seen.push(to),
  })
  const slack: Address = { ...here, platform: 'slack', replyUrl: 'https://hooks.slack.com/x', user: 'U1' }
  await living.show('k', slack, say('x'))
  await living.show('k', { ...slack, channel: 'D1' }, say('x'))
  await living.show('k', { ...slack, visibility: 'channel', thread: '1.2' }, say('x'))
  await living.show('k', { ...here, replyUrl: 'console:1' }, say('x'))
  expect(seen).toEqual([
    { platform: 'slack', team: 'T1', channel: 'U1', visibility: 'private', user: 'U1' },
    { platform: 'slack', team: 'T1', channel: 'D1', visibility: 'private', user: 'U1' },
    { platform: 'slack', team: 'T1', channel: 'C1', visibility: 'channel', user: 'U1', thread: '1.2' },
    { ...here, replyUrl: 'console:1' },
  ])
})
