import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../../src/reply.ts'
import type { Stage } from './stage.ts'
import { SECRET, stage, until } from './stage.ts'

let on: Stage | undefined
afterEach(async () => {
  await on?.stop()
  on = undefined
})

const ask = { user: 'U00ONCALL', channel: 'C00000OPS', command: '/k8s', text: 'get pods' }

describe('a slash command over HTTP', () => {
  test('becomes a request', async () => {
    on = await stage()
    const { status, body, triggerId, responseUrl } = await on.fake.slash({ ...ask, text: 'get pods -l a&lt;b' })
    expect([status, body]).toEqual([200, ''])
    expect(await on.heard(1)).toEqual([
      {
        event: triggerId,
        text: '/k8s get pods -l a<b',
        surface: 'command',
        principal: {
          platform: 'slack',
          team: 'T0000000001',
          user: 'U00ONCALL',
          name: 'oncall',
          email: 'oncall@example.com',
          standing: 'member',
        },
        address: {
          platform: 'slack',
          team: 'T0000000001',
          channel: 'C00000OPS',
          visibility: 'private',
          user: 'U00ONCALL',
          replyUrl: responseUrl,
        },
        at: expect.any(Number),
      },
    ])
  })

  test('is acknowledged in time when it is never taken', async () => {
    on = await stage({ handle: () => new Promise(() => undefined) })
    const { status, ms } = await on.fake.slash(ask)
    expect(status).toBe(200)
    expect(ms).toBeLessThan(1_500)
  })

  test('is acknowledged once it is taken, and no earlier', async () => {
    let taken = 0
    on = await stage({
      handle: async () => {
        await new Promise((resolve) => setTimeout(resolve, 10))
        taken = performance.now()
        return undefined
      },
    })
    // Who somebody is has been asked by then, so that a busy machine does not run out of the 100 ms.
    await on.fake.slash(ask)
    await until(() => taken > 0)
    taken = 0
    await on.fake.slash(ask)
    expect(performance.now()).toBeGreaterThanOrEqual(taken)
    expect(taken).toBeGreaterThan(0)
  })

  test('is answered by the adapter when the queue is away', async () => {
    const reply: Reply = { nodes: [{ kind: 'text', text: 'The queue is away. Try again in a minute.' }] }
    on = await stage({ handle: async () => reply })
    await on.fake.slash(ask)
    const shown = await on.fake.until(({ text }) => text.startsWith('The queue is away'))
    expect(shown.ephemeral).toBe('U00ONCALL')
  })

  test('that throws inside is a 500 without a word, and in the log', async () => {
    on = await stage({ handle: () => Promise.reject(new Error('a bug')) })
    const { status, body } = await on.fake.slash(ask)
    expect([status, body]).toEqual([500, ''])
    expect(on.logged.join('\n')).toContain('a bug')
  })

  test('of another name is told which ones there are', async () => {
    on = await stage()
    const { status, body } = await on.fake.slash({ ...ask, command: '/kube' })
    expect(status).toBe(200)
    expect(body).toContain('/k8s and /aks')
    expect(on.asked).toEqual([])
  })
})

describe('what is not genuine', () => {
  test.each([
    ['a wrong signature', { signature: `v0=${'0'.repeat(64)}` }],
    ['another version of signatures', { signature: 'v1=abc' }],
    ['no signature', { signature: '' }],
    ['a timestamp 301 s old', { timestampSkew: -302 }],
    ['a timestamp of the future', { timestampSkew: 302 }],
    ['a timestamp a day ahead', { timestampSkew: 86_400 }],
    ['no timestamp', { headers: { 'x-slack-request-timestamp': '' } }],
    ['a timestamp that is no number', { headers: { 'x-slack-request-timestamp': 'NaN' } }],
  ])('%s is refused without a word', async (_, forgery) => {
    on = await stage()
    const { status, body } = await on.fake.slash({ ...ask, ...forgery })
    expect([status, body]).toEqual([401, ''])
    expect(on.asked).toEqual([])
  })

  test('within five minutes either way is taken', async () => {
    on = await stage()
    for (const timestampSkew of [-298, 298]) {
      expect((await on.fake.slash({ ...ask, timestampSkew })).status).toBe(200)
    }
    expect(await on.heard(2)).toHaveLength(2)
  })

  test.each([
    ['another workspace', { team_id: 'T9STRANGER' }],
    ['another app', { api_app_id: 'A9STRANGER' }],
  ])('%s is refused', async (what, eventOverrides) => {
    on = await stage({ adapter: what === 'another app' ? { app: 'A0000000APP' } : {} })
    const { status, body } = await on.fake.slash({ ...ask, eventOverrides })
    expect([status, body]).toEqual([403, ''])
    expect(on.asked).toEqual([])
  })

  test('ten megabytes are not read', async () => {
    on = await stage()
    const body = Buffer.alloc(10 * 1024 * 1024, 'x')
    const answer = await fetch(on.url, { method: 'POST', body }).then(
      ({ status }) => status,
      () => 'cut',
    )
    expect([413, 'cut']).toContain(answer)
    expect(on.asked).toEqual([])
  })

  test('ten megabytes in pieces are not read either', async () => {
    on = await stage()
    const piece = Buffer.alloc(64 * 1024, 'x')
    let sent = 0
    const body = new ReadableStream({
      pull(stream) {
        if (++sent > 160) stream.close()
        else stream.enqueue(piece)
      },
    })
    const answer = await fetch(on.url, { method: 'POST', body, duplex: 'half' } as RequestInit).then(
      ({ status }) => status,
      () => 'cut',
    )
    expect([413, 'cut']).toContain(answer)
    expect(sent).toBeLessThan(160)
  })

  test('a look at the certificate is answered, and nothing that hides in it is done', async () => {
    on = await stage()
    const answer = await fetch(on.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ssl_check: '1', command: '/k8s', text: 'get pods', team_id: 'T0000000001' }),
    })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(on.asked).toEqual([])
  })

  test('other paths and methods are not ours', async () => {
    on = await stage()
    expect((await fetch(`${on.url}/x`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(on.url)).status).toBe(405)
  })

  test('signed nonsense is a 400', async () => {
    on = await stage()
    for (const body of ['{', '[]', '"x"', 'null']) expect(await signed(on.url, body)).toEqual([400, ''])
  })

  test('signed bodies of any shape end in an answer', async () => {
    on = await stage()
    const team = { team_id: 'T0000000001' }
    for (const body of [
      {},
      { event: null },
      { event: 7 },
      { event: { type: 'message', channel: {} } },
      { command: 3 },
      { actions: [] },
      { type: 'view_submission' },
    ]) {
      const [status] = await signed(on.url, JSON.stringify({ ...team, ...body }))
      expect([200, 500]).toContain(status)
    }
    expect(on.asked).toEqual([])
  })

  test('the address check is answered', async () => {
    on = await stage()
    expect(await signed(on.url, JSON.stringify({ type: 'url_verification', challenge: 'abc' }))).toEqual([
      200,
      '{"challenge":"abc"}',
    ])
  })
})

describe('the same again', () => {
  test('a replayed command is taken once', async () => {
    on = await stage()
    const first = await on.fake.slash(ask)
    const again = await first.replay()
    expect([again.status, again.body]).toEqual([200, ''])
    expect(await on.heard(1)).toHaveLength(1)
  })

  test('also by another replica, through what they share', async () => {
    const keys = new Set<string>()
    const seen = { first: async (key: string) => !keys.has(key) && !!keys.add(key) }
    on = await stage({ adapter: { seen } })
    const other = await stage({ adapter: { seen, apiUrl: on.fake.apiUrl } })
    try {
      const trigger_id = '1.2.same'
      await on.fake.slash({ ...ask, eventOverrides: { trigger_id } })
      expect((await on.fake.slash({ ...ask, to: other.url, eventOverrides: { trigger_id } })).status).toBe(200)
      expect([on.asked.length, other.asked.length]).toEqual([1, 0])
    } finally {
      await other.stop()
    }
  })

  test.each([
    ['refuses', () => Promise.reject(new Error('Redis is away'))],
    ['hangs', () => new Promise<boolean>(() => undefined)],
  ])('still once while the shared memory %s', async (_, first) => {
    on = await stage({ adapter: { seen: { first } } })
    const command = await on.fake.slash(ask)
    expect(command.status).toBe(200)
    await until(() => on?.asked.length === 1)
    expect((await command.replay()).status).toBe(200)
    expect(await on.heard(1)).toHaveLength(1)
  })

  test('an event that Slack sends again is handled once when it was taken', async () => {
    on = await stage()
    const said = await on.fake.mention({ user: 'U00ONCALL', channel: 'C00000OPS', text: 'get pods' })
    await said.redeliver()
    const payloadOverrides = { event_id: said.payload.event_id }
    const headers = { 'x-slack-retry-num': '1' }
    const again = { user: 'U00ONCALL', channel: 'C00000OPS', text: 'get pods', payloadOverrides, headers }
    expect((await on.fake.mention(again)).status).toBe(200)
    expect(await on.heard(1)).toHaveLength(1)
  })

  test('and is not lost when it was not', async () => {
    let fails = true
    on = await stage({
      handle: async () => {
        if (fails) throw new Error('not yet')
        return undefined
      },
    })
    const said = { user: 'U00ONCALL', channel: 'C00000OPS', text: 'get pods' }
    const first = await on.fake.mention(said)
    expect(first.status).toBe(500)
    fails = false
    const payloadOverrides = { event_id: first.payload.event_id }
    const again = await on.fake.mention({ ...said, payloadOverrides, headers: { 'x-slack-retry-num': '1' } })
    expect(again.status).toBe(200)
    expect(await on.heard(2)).toHaveLength(2)
  })
})

async function signed(url: string, body: string): Promise<[number, string]> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  })
  return [answer.status, await answer.text()]
}
