import { createServer } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { slack } from '../../../adapters/slack/slack.ts'
import type { Address } from '../../../src/chat.ts'
import { Fault } from '../../../src/fault.ts'
import type { Reply } from '../../../src/reply.ts'
import type { Stage } from './stage.ts'
import { memorySeen, SECRET, stage } from './stage.ts'

let on: Stage | undefined
afterEach(async () => {
  await on?.stop()
  on = undefined
})

const say = (text: string): Reply => ({ nodes: [{ kind: 'text', text }] })
const base = { platform: 'slack' as const, team: 'T0000000001', channel: 'C00000OPS', user: 'U00ONCALL' }
const openly: Address = { ...base, visibility: 'channel' }
const privately: Address = { ...base, visibility: 'private' }
const table: Reply = { nodes: [{ kind: 'table', columns: ['NAME', 'READY'], rows: [['api', '1/1']], caption: 'pods' }] }
const long: Reply = { nodes: [{ kind: 'code', text: 'a line of a log\n'.repeat(3_000), filename: 'api.log' }] }

async function slashed(stage: Stage): Promise<Address> {
  await stage.fake.slash({ user: 'U00ONCALL', channel: 'C00000OPS', command: '/k8s', text: 'x' })
  const address = stage.asked.at(-1)?.address
  if (!address) throw new Error('nothing was asked')
  return address
}

describe('to everybody', () => {
  test('posts, and says which message it was', async () => {
    on = await stage()
    const { message } = await on.adapter.send(openly, say('hello'), 'd1')
    expect(on.fake.messages('C00000OPS').map(({ ts, text }) => [ts, text])).toEqual([[message, 'hello']])
    const [call] = on.fake.calls.list('chat.postMessage')
    expect(call?.args).toMatchObject({ unfurl_links: false, unfurl_media: false, link_names: false })
    expect(JSON.stringify(call?.args.metadata)).toContain('"id":"d1"')
  })

  test('in the thread it is for', async () => {
    on = await stage()
    const { message: thread } = await on.adapter.send(openly, say('root'), 'd1')
    if (!thread) throw new Error('no message')
    await on.adapter.send({ ...openly, thread }, say('news'), 'd2')
    expect(on.fake.messages('C00000OPS')[1]?.thread_ts).toBe(thread)
  })

  test('edits what it takes the place of', async () => {
    on = await stage()
    const { message } = await on.adapter.send(openly, say('rolling out'), 'd1')
    if (!message) throw new Error('no message')
    expect(await on.adapter.send({ ...openly, replaces: message }, say('rolled out'), 'd2')).toEqual({ message })
    expect(on.fake.messages('C00000OPS').map(({ text }) => text)).toEqual(['rolled out'])
  })

  test('posts anew when what it should edit is gone', async () => {
    on = await stage()
    const sent = await on.adapter.send({ ...openly, replaces: '1700000000.000001' }, say('news'), 'd1')
    expect(on.fake.messages('C00000OPS').map(({ ts }) => ts)).toEqual([sent.message])
  })

  test('where we are not invited goes to whoever asked, directly', async () => {
    on = await stage()
    const sent = await on.adapter.send({ ...openly, channel: 'C000ALONE' }, say('secret plans'), 'd1')
    const shown = await on.fake.until(({ text }) => text === 'secret plans')
    expect(shown.channel).toMatch(/^D/)
    expect(sent).toEqual({ message: shown.ts, channel: shown.channel })
    expect(JSON.stringify(shown.blocks)).toMatch(/"channel_id":"C000ALONE".*not_in_channel\. Invite the app/)
  })

  test('in a thread that is gone goes to its channel', async () => {
    on = await stage()
    await on.adapter.send({ ...openly, thread: '1700000000.000001' }, say('news'), 'd1')
    expect(on.fake.messages('C00000OPS')[0]).toMatchObject({ text: 'news' })
    expect(on.fake.messages('C00000OPS')[0]?.thread_ts).toBeUndefined()
  })

  test('where we are not invited and nobody asked is a fault that says what to do', async () => {
    on = await stage()
    const sending = on.adapter.send({ ...openly, channel: 'C000ALONE', user: '' }, say('alert'), 'd1')
    await expect(sending).rejects.toMatchObject({
      code: 'chat',
      retryable: false,
      hint: expect.stringContaining('/invite'),
    })
  })
})

describe('to one person', () => {
  test('uses the response_url five times, then an ephemeral message', async () => {
    on = await stage()
    const to = await slashed(on)
    for (let i = 1; i <= 6; i++) await on.adapter.send(to, say(`answer ${i}`), `d${i}`)
    expect(on.fake.calls.count('response_url')).toBe(5)
    expect(on.fake.calls.count('chat.postEphemeral')).toBe(1)
    const shown = on.fake.messages('C00000OPS', 'U00ONCALL')
    expect(shown.map(({ text, ephemeral }) => [text, ephemeral])).toEqual(
      Array.from({ length: 6 }, (_, i) => [`answer ${i + 1}`, 'U00ONCALL']),
    )
  })

  test('replaces a private message through its response_url', async () => {
    on = await stage()
    const button = { kind: 'button' as const, id: 'x', label: 'More', command: '/k8s get pods', replaces: true }
    await on.adapter.send(privately, { nodes: [{ kind: 'buttons', buttons: [button] }] }, 'd1')
    await on.fake.click({ user: 'U00ONCALL', action_id: 'r:0:x' })
    const to = (await on.heard(1))[0]?.address
    if (!to) throw new Error('no click')
    await on.adapter.send(to, say('more'), 'd2')
    expect(on.fake.messages('C00000OPS', 'U00ONCALL').map(({ text }) => text)).toEqual(['more'])
  })

  test('goes on without a response_url that Slack says is spent', async () => {
    on = await stage()
    const to = await slashed(on)
    await on.adapter.send({ ...to, replyUrl: `${to.replyUrl}x` }, say('late'), 'd1')
    expect((await on.fake.until(({ text }) => text === 'late')).ephemeral).toBe('U00ONCALL')
  })

  test.each([
    'http://169.254.169.254/latest',
    'https://evil.example/hook',
    'https://slack.com.evil.example/',
    'file:///etc/passwd',
    'x',
  ])('never posts to %s', async (replyUrl) => {
    on = await stage()
    await on.adapter.send({ ...privately, replyUrl }, say('hello'), 'd1')
    expect(on.fake.calls.count('chat.postEphemeral')).toBe(1)
  })

  test('in a direct conversation is an ordinary message', async () => {
    on = await stage()
    await on.fake.directMessage({ user: 'U00ONCALL', text: 'get pods' })
    const to = (await on.heard(1))[0]?.address
    if (!to) throw new Error('nothing was asked')
    const { message } = await on.adapter.send(to, say('hello'), 'd1')
    expect(on.fake.messages(to.channel).at(-1)).toMatchObject({ ts: message, text: 'hello' })
    await on.adapter.send({ ...to, replaces: message ?? '' }, say('hello again'), 'd2')
    expect(on.fake.messages(to.channel).at(-1)?.text).toBe('hello again')
  })

  test('falls back to their direct messages where no ephemeral one can be', async () => {
    on = await stage()
    await on.adapter.send({ ...privately, channel: 'C000ALONE' }, say('hello'), 'd1')
    expect((await on.fake.until(({ text }) => text === 'hello')).channel).toMatch(/^D/)
  })
})

describe('files', () => {
  test('stand under their message', async () => {
    on = await stage()
    const { message } = await on.adapter.send(openly, long, 'd1')
    const shared = await on.fake.until(({ files }) => files.length > 0)
    expect(shared).toMatchObject({ channel: 'C00000OPS', thread_ts: message })
    expect(shared.files[0]?.name).toBe('api.log')
    expect(shared.files[0]?.content.toString()).toBe('a line of a log\n'.repeat(3_000))
  })

  test('of a private answer go to the person alone', async () => {
    on = await stage()
    await on.adapter.send(await slashed(on), long, 'd1')
    const shared = await on.fake.until(({ files }) => files.length > 0)
    expect(shared.channel).toMatch(/^D/)
    const [shown] = on.fake.messages('C00000OPS', 'U00ONCALL')
    expect(JSON.stringify(shown?.blocks)).toContain('api.log, sent to you directly')
  })

  test('that fail for now are tried again without saying the message again', async () => {
    on = await stage()
    on.fake.faults.add({ method: 'files.completeUploadExternal', action: { retryAfter: 7 } })
    await expect(on.adapter.send(openly, long, 'd1')).rejects.toMatchObject({ retryable: true, retryAfter: 7 })
    await on.adapter.send(openly, long, 'd1')
    expect(on.fake.calls.count('chat.postMessage')).toBe(1)
    expect(on.fake.messages('C00000OPS').filter(({ files }) => files.length > 0)).toHaveLength(1)
  })

  test('that may not be attached are said to be missing', async () => {
    on = await stage({ fake: { scopes: ['chat:write', 'users:read'] } })
    await on.adapter.send(openly, long, 'd1')
    const said = await on.fake.until(({ text }) => text.includes('could not be attached'))
    expect(said.text).toMatch(/api\.log could not be attached: missing_scope\. .*manifest\.yml/)
  })

  test('pictures are pictures', async () => {
    on = await stage()
    const png = Buffer.from('not really a picture').toString('base64')
    await on.adapter.send(openly, { nodes: [{ kind: 'image', png, alt: 'CPU over time', title: 'cpu' }] }, 'd1')
    const shared = await on.fake.until(({ files }) => files.length > 0)
    expect(shared.files[0]).toMatchObject({ name: 'cpu.png', content: Buffer.from('not really a picture') })
  })
})

describe('tables', () => {
  test('are Slack’s own', async () => {
    on = await stage()
    await on.adapter.send(openly, table, 'd1')
    expect(on.fake.messages('C00000OPS')[0]?.blocks.map(({ type }) => type)).toEqual(['data_table'])
  })

  test('get plainer as long as Slack refuses them, and stay so', async () => {
    on = await stage()
    const refuse = (type: string) =>
      on?.fake.faults.add({
        method: 'chat.postMessage',
        action: { error: 'invalid_blocks' },
        when: ({ blocks }) => JSON.stringify(blocks).includes(`"${type}"`),
      })
    refuse('data_table')
    refuse('table')
    await on.adapter.send(openly, table, 'd1')
    await on.adapter.send(openly, table, 'd2')
    const shown = on.fake.messages('C00000OPS').map(({ blocks }) => JSON.stringify(blocks))
    expect(shown).toEqual([
      expect.stringContaining('NAME   READY\\napi    1/1'),
      expect.stringContaining('NAME   READY\\napi    1/1'),
    ])
    expect(on.fake.calls.count('chat.postMessage')).toBe(4)
  })

  test('and everything else end as text when Slack takes no blocks at all', async () => {
    on = await stage()
    on.fake.faults.add({
      method: 'chat.postMessage',
      times: 9,
      action: { error: 'invalid_blocks' },
      when: ({ blocks }) => blocks !== undefined,
    })
    await on.adapter.send(openly, say('*hello* <!channel>'), 'd1')
    expect(on.fake.messages('C00000OPS')[0]).toMatchObject({ text: '*hello* &lt;!channel&gt;', blocks: [] })
  })

  test('also in a response_url', async () => {
    on = await stage()
    const to = await slashed(on)
    on.fake.faults.add({ method: 'response_url', action: { error: 'invalid_blocks' } })
    await on.adapter.send(to, table, 'd1')
    expect(on.fake.messages('C00000OPS', 'U00ONCALL')[0]?.blocks.map(({ type }) => type)).toEqual(['table'])
  })
})

describe('faults', () => {
  test.each([
    [{ retryAfter: 30 }, { retryable: true, retryAfter: 30 }],
    [{ status: 500 }, { retryable: true }],
    [{ status: 503 }, { retryable: true }],
    ['drop' as const, { retryable: true }],
    [{ error: 'internal_error' }, { retryable: true }],
    [{ error: 'ratelimited' }, { retryable: true }],
    [{ error: 'is_archived' }, { retryable: false, hint: expect.stringContaining('Unarchive') }],
    [{ error: 'invalid_auth' }, { retryable: true, hint: expect.stringContaining('SLACK_BOT_TOKEN') }],
    [{ error: 'missing_scope' }, { retryable: false, hint: expect.stringContaining('manifest.yml') }],
    [{ error: 'something_new' }, { retryable: false }],
  ])('%j', async (action, expected) => {
    on = await stage()
    on.fake.faults.add({ method: 'chat.postMessage', action })
    const started = performance.now()
    const fault = await on.adapter.send({ ...openly, user: '' }, say('hello'), 'd1').catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code: 'chat', ...expected })
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(on.fake.calls.count('chat.postMessage')).toBe(1)
  })

  test('a response_url that is throttled is tried again later, not worked around', async () => {
    on = await stage()
    const to = await slashed(on)
    on.fake.faults.add({ method: 'response_url', action: { retryAfter: 3 } })
    await expect(on.adapter.send(to, say('hello'), 'd1')).rejects.toMatchObject({ retryable: true, retryAfter: 3 })
  })

  test('a delivery that is said again after it was taken is not posted again', async () => {
    on = await stage()
    const sent = await on.adapter.send(openly, say('hello'), 'd1')
    expect(await on.adapter.send(openly, say('hello'), 'd1')).toEqual(sent)
    expect(on.fake.calls.count('chat.postMessage')).toBe(1)
  })
})

test('a post whose answer was lost is found again by its metadata', async () => {
  const posted: { ts: string; metadata: unknown; client_msg_id: string | null }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const answer = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
      if (request.url?.endsWith('conversations.history')) return answer({ ok: true, messages: posted })
      const { metadata, client_msg_id } = JSON.parse(text)
      posted.push({ ts: `1700000000.00000${posted.length + 1}`, metadata, client_msg_id })
      return posted.length > 1 ? answer({ ok: true, ts: posted.at(-1)?.ts }) : response.destroy()
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const apiUrl = `http://127.0.0.1:${port}/api/`
  const make = () =>
    slack({ botToken: 'xoxb-x', signingSecret: SECRET, apiUrl, log: quiet, now: Date.now, seen: memorySeen() })
  try {
    const adapter = make()
    await expect(adapter.send(openly, say('hello'), 'd1')).rejects.toMatchObject({ retryable: true })
    expect(await adapter.send(openly, say('hello'), 'd1')).toEqual({ message: '1700000000.000001' })
    expect(posted).toHaveLength(1)
    await make().send(openly, say('hello'), 'd1')
    expect(posted[1]?.client_msg_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(posted[1]?.client_msg_id).toBe(posted[0]?.client_msg_id)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
