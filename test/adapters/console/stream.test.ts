import { expect, onTestFinished, test } from 'vitest'
import type { Message } from '../../../adapters/console/message.ts'
import type { Address } from '../../../src/chat.ts'
import type { Reply } from '../../../src/reply.ts'
import { openConsole } from './open-console.ts'

const inOps: Address = { platform: 'console', team: 'console', channel: 'ops', visibility: 'channel', user: 'lead' }
const say = (text: string): Reply => ({ nodes: [{ kind: 'text', text }] })

type Event = { readonly name: string; readonly id: string; readonly data: Message }

/** Reads server-sent events one by one. */
async function listen(url: string, headers: Record<string, string> = {}) {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(url, { headers, signal: abort.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): Promise<Event> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const lines = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? ''
        if (field('event')) return { name: field('event'), id: field('id'), data: JSON.parse(field('data')) }
        continue
      }
      const chunk = await reader?.read()
      if (!chunk?.value) throw new Error('The stream ended.')
      text += chunk.value
    }
  }
  return { response, next, close: () => abort.abort() }
}

test('the backlog, then what happens, of one channel', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send(inOps, say('one'), 'd1')
  const stream = await listen(`${desk.url}/console/api/stream?channel=ops`)
  expect(stream.response.headers.get('content-type')).toContain('text/event-stream')
  expect(await stream.next()).toMatchObject({ name: 'message', data: { id: message, text: 'one\n'.trim() } })
  expect((await stream.next()).name).toBe('ready')

  await desk.chat.send({ ...inOps, channel: 'alerts' }, say('elsewhere'), 'd2')
  await desk.chat.send({ ...inOps, replaces: message }, say('two'), 'd3')
  expect(await stream.next()).toMatchObject({ data: { id: message, revision: 2, text: 'two' } })
})

test('who comes back with Last-Event-ID misses nothing and hears nothing twice', async () => {
  const desk = await openConsole()
  await desk.chat.send(inOps, say('one'), 'd1')
  const first = await listen(`${desk.url}/console/api/stream`)
  const { id } = await first.next()
  first.close()

  await desk.chat.send(inOps, say('two'), 'd2')
  await desk.chat.send({ ...inOps, channel: 'alerts' }, say('three'), 'd3')
  const again = await listen(`${desk.url}/console/api/stream`, { 'last-event-id': id })
  expect([(await again.next()).data.text, (await again.next()).data.text]).toEqual(['two', 'three'])
  expect((await again.next()).name).toBe('ready')
})

test('a cursor from before a restart starts over, and says so', async () => {
  const desk = await openConsole()
  await desk.chat.send(inOps, say('one'), 'd1')
  const stream = await listen(`${desk.url}/console/api/stream?after=another-life.7`)
  expect((await stream.next()).name).toBe('reset')
  expect((await stream.next()).data.text).toBe('one')
})

test('what is no cursor, and a channel that is none, are refused', async () => {
  const desk = await openConsole()
  expect((await fetch(`${desk.url}/console/api/stream?after=nonsense`)).status).toBe(400)
  expect((await fetch(`${desk.url}/console/api/messages?after=nonsense`)).status).toBe(400)
  expect((await fetch(`${desk.url}/console/api/stream?channel=none`)).status).toBe(404)
  expect((await fetch(`${desk.url}/console/api/messages?channel=none`)).status).toBe(404)
})

test('stop ends the streams', async () => {
  const desk = await openConsole()
  const stream = await listen(`${desk.url}/console/api/stream`)
  await stream.next()
  await desk.chat.stop()
  await expect(stream.next()).rejects.toThrow('ended')
})
