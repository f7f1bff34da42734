import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FakeSlack } from '../../../sandbox/slack/fake-slack.ts'
import { ANNA, clientOf, OPS, openSlack } from './fixture.ts'

let slack: FakeSlack
beforeEach(async () => {
  slack = await openSlack()
})
afterEach(() => slack.stop())

const about = (id: string) => ({ event_type: 'delivery', event_payload: { id } })

test('a conversation is read newest first, without threads and what one person sees, a page at a time', async () => {
  const client = clientOf(slack)
  const posted: string[] = []
  for (const text of ['one', 'two', 'three'])
    posted.push(String((await client.chat.postMessage({ channel: OPS, text, metadata: about(text) })).ts))
  await client.chat.postMessage({ channel: OPS, text: 'under one', thread_ts: posted[0] ?? '' })
  await client.chat.postEphemeral({ channel: OPS, user: ANNA, text: 'psst' })
  const all = await client.conversations.history({ channel: OPS })
  expect(all.messages?.map(({ text }) => text)).toEqual(['three', 'two', 'one'])
  expect(all.messages?.[0]?.metadata).toBeUndefined()
  const first = await client.conversations.history({ channel: OPS, limit: 2, include_all_metadata: true })
  expect(first.messages?.map(({ metadata }) => metadata)).toEqual([about('three'), about('two')])
  expect(first.has_more).toBe(true)
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await client.conversations.history({ channel: OPS, limit: 2, cursor })
  expect(second.messages?.map(({ text }) => text)).toEqual(['one'])
  expect(second.has_more).toBe(false)
  const late = await client.conversations.history({ channel: OPS, oldest: posted[1] ?? '' })
  expect(late.messages?.map(({ text }) => text)).toEqual(['three'])
})

test('a thread is read from its message down', async () => {
  const client = clientOf(slack)
  const { ts = '' } = await client.chat.postMessage({ channel: OPS, text: 'root' })
  for (const text of ['a', 'b']) await client.chat.postMessage({ channel: OPS, text, thread_ts: ts })
  const { messages } = await client.conversations.replies({ channel: OPS, ts })
  expect(messages?.map(({ text }) => text)).toEqual(['root', 'a', 'b'])
  await expect(client.conversations.replies({ channel: OPS, ts: '1700000000.000009' })).rejects.toMatchObject({
    data: { error: 'thread_not_found' },
  })
})

test('the scope goes by the kind of the conversation, and only members read', async () => {
  await slack.stop()
  slack = await openSlack({ scopes: ['im:history', 'chat:write', 'groups:history'] })
  const client = clientOf(slack)
  slack.putChannel({ id: 'C00PRIVATE1', name: 'private', is_private: true })
  await client.conversations.history({ channel: 'C00PRIVATE1' })
  await expect(client.conversations.history({ channel: OPS })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'channels:history' },
  })
  await slack.stop()
  slack = await openSlack()
  slack.putChannel({ id: 'C000ABROAD1', name: 'abroad', is_member: false })
  await expect(clientOf(slack).conversations.history({ channel: 'C000ABROAD1' })).rejects.toMatchObject({
    data: { error: 'not_in_channel' },
  })
})
