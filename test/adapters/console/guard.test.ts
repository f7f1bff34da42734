import { request } from 'node:http'
import { expect, test } from 'vitest'
import { Fault } from '../../../src/fault.ts'
import { openConsole } from './open-console.ts'

const hello = { channel: 'ops', user: 'oncall', text: 'hello' }

/** The status of a request with headers that fetch would not send. */
function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((done, failed) => {
    request(url, { headers }, (response) => done(response.resume().statusCode ?? 0))
      .on('error', failed)
      .end()
  })
}

test('bad bodies: not JSON, no object, missing or empty fields, more than 64 kB', async () => {
  const desk = await openConsole()
  const refused: readonly [number, unknown][] = [
    [400, 'no json'],
    [400, '[]'],
    [400, 'null'],
    [400, { ...hello, text: '' }],
    [400, { ...hello, text: '  ' }],
    [400, { ...hello, text: 7 }],
    [400, { channel: 'ops', user: 'oncall' }],
    [404, { ...hello, channel: 'none' }],
    [404, { ...hello, user: 'none' }],
    [404, { ...hello, thread: 'none' }],
    [413, { ...hello, text: 'x'.repeat(65_536) }],
  ]
  for (const [status, body] of refused) {
    const response = await desk.post('messages', body)
    expect([response.status, JSON.stringify(body).slice(0, 60)]).toEqual([status, JSON.stringify(body).slice(0, 60)])
    expect(await response.json()).toEqual({ error: expect.stringMatching(/\.$/) })
  }
  expect(desk.requests).toEqual([])
  expect((await desk.post('messages', { ...hello, text: 'x'.repeat(60_000) })).status).toBe(202)
})

test('other sites cannot post, and other names for this host are not answered', async () => {
  const desk = await openConsole()
  expect((await desk.post('messages', hello, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await desk.post('messages', hello, { origin: 'null' })).status).toBe(403)
  expect((await desk.post('messages', hello, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await desk.post('messages', hello, { origin: desk.url })).status).toBe(202)
  const world = `${desk.url}/console/api/world`
  expect(await statusOf(world, { host: 'evil.example' })).toBe(403)
  expect(await statusOf(world, { host: 'localhost:3000' })).toBe(200)
  expect(desk.requests).toHaveLength(1)
})

test('a further host name is answered when it was named', async () => {
  const desk = await openConsole(undefined, { hosts: ['box.internal'] })
  expect(await statusOf(`${desk.url}/`, { host: 'box.internal:3000' })).toBe(200)
})

test('the page comes with a policy that lets nothing in from elsewhere', async () => {
  const desk = await openConsole()
  const response = await fetch(`${desk.url}/`)
  expect(await response.text()).toBe('<p>page</p>')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toContain('unsafe')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  const again = await fetch(`${desk.url}/`, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
})

test('without the bundler the API works and the page says what it needs', async () => {
  const desk = await openConsole(undefined, { bundle: () => Promise.reject(new Error('not installed')) })
  const response = await fetch(`${desk.url}/`)
  expect(response.status).toBe(503)
  expect(await response.text()).toContain('npm ci')
  expect((await desk.post('messages', hello)).status).toBe(202)
})

test('paths: others are left to others, unknown ones and wrong methods are refused', async () => {
  const desk = await openConsole()
  expect((await fetch(`${desk.url}/slack/events`)).status).toBe(418)
  expect((await fetch(`${desk.url}/consoles`)).status).toBe(418)
  expect((await fetch(`${desk.url}/console/none.js`)).status).toBe(404)
  expect((await fetch(`${desk.url}/console/api/none`)).status).toBe(404)
  expect((await fetch(`${desk.url}/console/api/actions`)).status).toBe(405)
  expect((await fetch(`${desk.url}/console/../package.json`)).status).toBe(418)
})

test('trouble on demand: one runs, an unknown one is refused, a fault is told', async () => {
  let runs = 0
  const desk = await openConsole(undefined, {
    examples: ['/k8s get pods'],
    trouble: [
      { id: 'oom', label: 'api runs out of memory', run: () => void runs++ },
      { id: 'bad', label: 'cannot', run: () => Promise.reject(new Fault('conflict', 'It is broken already.')) },
    ],
  })
  const world = (await (await fetch(`${desk.url}/console/api/world`)).json()) as Record<string, unknown>
  expect(world).toMatchObject({
    people: [{ id: 'oncall' }, { id: 'lead' }, { id: 'guest', standing: 'guest' }],
    channels: [{ id: 'ops' }, { id: 'alerts' }],
    examples: ['/k8s get pods'],
    trouble: [
      { id: 'oom', label: 'api runs out of memory' },
      { id: 'bad', label: 'cannot' },
    ],
  })
  expect(await desk.ask('trouble', { id: 'oom' })).toBe('oom')
  expect(runs).toBe(1)
  expect((await desk.post('trouble', { id: 'none' })).status).toBe(404)
  const failed = await desk.post('trouble', { id: 'bad' })
  expect([failed.status, await failed.json()]).toEqual([409, { error: 'It is broken already.' }])
})
