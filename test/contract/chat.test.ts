import { describe, expect, test } from 'vitest'
import { lastingPlace } from '../../jobs/living.ts'
import { Fault } from '../../src/fault.ts'
import type { Reply } from '../../src/reply.ts'
import { until } from '../support/until.ts'
import { openConsoleRig } from './console.ts'
import { decision, logs, NODES, namespace, reason, refresh } from './nodes.ts'
import type { OpenRig } from './rig.ts'
import { openSlackRig } from './slack.ts'
import { openTeamsRig } from './teams.ts'

const PLATFORMS: readonly (readonly [string, OpenRig])[] = [
  ['slack', openSlackRig],
  ['teams', openTeamsRig],
  ['console', openConsoleRig],
]

const words = (text: string): Reply => ({ nodes: [{ kind: 'text', text }] })

describe.each(PLATFORMS)('%s', (_platform, open) => {
  test('what is said is a message with an id, and is edited where it stands', async () => {
    const { chat, at, seen, people } = await open()
    const { message = '' } = await chat.send(at(people.member), words('api is down'), 'd1')
    expect(await seen(people.other)).toMatchObject([{ id: message, inChannel: true, revision: 0 }])
    const again = await chat.send({ ...at(people.member), replaces: message }, words('api is up'), 'd2')
    expect(again.message).toBe(message)
    const [said] = await seen(people.other)
    expect(said).toMatchObject({ id: message, revision: 1, words: expect.stringContaining('api is up') })
  })

  test('news goes into the thread of its message', async () => {
    const { chat, at, seen, people } = await open()
    const { message = '' } = await chat.send(at(people.member), words('api is down'), 'd1')
    await chat.send({ ...at(people.member), thread: message }, words('acknowledged'), 'd2')
    const news = (await seen(people.other)).find((said) => said.words.includes('acknowledged'))
    expect(news?.thread).toBe(message)
  })

  test('private words are seen by one person alone', async () => {
    const { chat, at, seen, people } = await open()
    await chat.send({ ...at(people.member), visibility: 'private' }, words('for you alone'), 'd1')
    expect((await seen(people.member)).filter((said) => said.words.includes('for you alone'))).toHaveLength(1)
    expect(await seen(people.other)).toEqual([])
  })

  test('private words that last are one message, edited, and still nobody else’s', async () => {
    const { chat, at, seen, people } = await open()
    const to = lastingPlace({ ...at(people.member), visibility: 'private' })
    const sent = await chat.send(to, words('1 of 3'), 'd1')
    const edit = { ...to, channel: sent.channel ?? to.channel, replaces: sent.message ?? '' }
    await chat.send(edit, words('3 of 3'), 'd2')
    const mine = await seen(people.member)
    expect(mine).toMatchObject([{ id: sent.message, revision: 1 }])
    expect(mine[0]?.words).toContain('3 of 3')
    expect(await seen(people.other)).toEqual([])
  })

  test('somebody asks: a request that says who, what and where, answered in the thread they asked in', async () => {
    const { chat, asked, mention, seen, people } = await open()
    const first = await mention(people.member, 'get pods -n shop')
    const [request] = asked
    expect(request).toMatchObject({ text: 'get pods -n shop', surface: 'mention' })
    expect(request?.principal).toMatchObject({ platform: chat.platform, user: people.member, standing: 'member' })
    expect(request?.principal.email).toContain('@')
    if (!request) throw new Error('nothing was asked')
    await chat.send(request.address, words('web-0'), 'd1')
    const answer = (await seen(people.other)).find((said) => said.words.includes('web-0'))
    expect(answer?.thread).toBe(request.address.thread)
    await mention(people.member, 'again', answer?.thread ?? answer?.id ?? first)
    expect(asked[1]?.event).not.toBe(request.event)
    expect(asked[1]?.address.thread).toBe(answer?.thread ?? answer?.id)
  })

  test('a guest is told apart by the platform', async () => {
    const { asked, mention, people } = await open()
    await mention(people.guest, 'get pods')
    expect(asked[0]?.principal).toMatchObject({ user: people.guest, standing: 'guest' })
  })

  test('a button, a choice and what is written are command lines of whoever presses', async () => {
    const { chat, asked, at, press, people } = await open()
    const reply: Reply = { nodes: [{ kind: 'buttons', buttons: [refresh, logs] }, namespace, reason] }
    const { message = '' } = await chat.send(at(people.member), reply, 'd1')
    await press(people.other, message, refresh)
    await press(people.other, message, logs)
    await press(people.other, message, namespace, 'data')
    await press(people.other, message, reason, 'not "now"')
    expect(asked.map(({ text }) => text)).toEqual([
      '/k8s get pods',
      '/k8s logs web-0',
      '/k8s get pods -n data',
      '/k8s deny CH-1 "not \\"now\\""',
    ])
    for (const { surface, principal } of asked) expect([surface, principal.user]).toEqual(['click', people.other])
    expect(asked[0]?.address.replaces).toBe(message)
    expect(asked[1]?.address.replaces).toBeUndefined()
    expect(new Set(asked.map(({ event }) => event)).size).toBe(4)
  })

  test('a control that is for somebody is seen by them, whoever else sees it', async () => {
    const { chat, at, people, labels } = await open()
    const { message = '' } = await chat.send(at(people.member), decision(people.member), 'd1')
    expect(await labels(people.member, message)).toContain('Take back')
    expect(await labels(people.other, message)).toEqual(expect.arrayContaining(['Approve', 'Reason']))
  })

  test('every kind of node can be read', async () => {
    const { chat, at, seen, people } = await open()
    await chat.send(at(people.member), { nodes: NODES.map(([node]) => node) }, 'd1')
    const read = (await seen(people.other)).map((said) => said.words).join('\n')
    expect(NODES.filter(([, word]) => !read.includes(word))).toEqual([])
  })

  test('what the queue cannot take is said by the adapter, to whoever asked', async () => {
    const { mention, seen, people } = await open(async () => words('The queue is away.'))
    await mention(people.member, 'get pods')
    await until('the answer', async () =>
      (await seen(people.member)).some((said) => said.words.includes('The queue is away.')),
    )
  })

  test('a place that is none is a fault that is not tried again', async () => {
    const { chat, nowhere } = await open()
    const error = await chat.send(nowhere, words('x'), 'd1').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Fault)
    expect(error).toMatchObject({ code: 'chat', retryable: false })
  })

  test('stopped, it takes nothing more, and may be stopped again', async () => {
    const { chat, asked, mention, people } = await open()
    await Promise.all([chat.stop(), chat.stop()])
    await mention(people.member, 'get pods').catch(() => undefined)
    expect(asked).toEqual([])
  })
})
