import { afterEach, describe, expect, test } from 'vitest'
import { afterMention, asTyped } from '../../../adapters/slack/said.ts'
import type { Reply } from '../../../src/reply.ts'
import type { Stage } from './stage.ts'
import { stage } from './stage.ts'

let on: Stage | undefined
afterEach(async () => {
  await on?.stop()
  on = undefined
})

const said = { user: 'U00ONCALL', channel: 'C00000OPS', text: 'get pods' }

describe('a mention', () => {
  test('is answered in a thread under it, for all to see', async () => {
    on = await stage()
    const { ts, payload } = await on.fake.mention({ ...said, text: 'get pods -l a<b & more' })
    expect((await on.heard(1))[0]).toMatchObject({
      event: payload.event_id,
      text: 'get pods -l a<b & more',
      surface: 'mention',
      principal: { user: 'U00ONCALL', standing: 'member' },
      address: { channel: 'C00000OPS', thread: ts, visibility: 'channel' },
    })
    expect((await on.heard(1))[0]?.address.replyUrl).toBeUndefined()
  })

  test('in a thread is answered in that thread', async () => {
    on = await stage()
    const { ts } = await on.fake.mention(said)
    await on.fake.mention({ ...said, thread_ts: ts })
    expect(on.asked.map(({ address }) => address.thread)).toEqual([ts, ts])
  })

  test.each([
    ['an edit', { edited: { user: 'U00ONCALL', ts: '1.2' } }],
    ['a bot', { bot_id: 'B0OTHER' }],
    ['a workflow', { subtype: 'bot_message', bot_id: 'B0WORKFLOW', user: undefined }],
    ['ourselves', { user: 'U0000000BOT' }],
  ])('of %s is nobody asking', async (_, eventOverrides) => {
    on = await stage()
    expect((await on.fake.mention({ ...said, eventOverrides })).status).toBe(200)
    expect(on.asked).toEqual([])
  })
})

describe('a message to us alone', () => {
  test('is answered there', async () => {
    on = await stage()
    await on.fake.directMessage({ user: 'U00ONCALL', text: 'get pods' })
    expect((await on.heard(1))[0]).toMatchObject({
      text: 'get pods',
      surface: 'mention',
      address: { visibility: 'private' },
    })
    expect((await on.heard(1))[0]?.address.channel).toMatch(/^D/)
    expect((await on.heard(1))[0]?.address.thread).toBeUndefined()
  })

  test.each(['message_changed', 'message_deleted', 'bot_message', 'channel_join'])(
    'of the kind %s is not one',
    async (subtype) => {
      on = await stage()
      await on.fake.directMessage({ user: 'U00ONCALL', text: 'delete pod x', eventOverrides: { subtype } })
      expect(on.asked).toEqual([])
    },
  )

  test('in a channel without a mention is none of our business', async () => {
    on = await stage()
    await on.fake.directMessage({ user: 'U00ONCALL', text: 'get pods', eventOverrides: { channel_type: 'channel' } })
    expect(on.asked).toEqual([])
  })
})

describe('a click', () => {
  const reply: Reply = {
    nodes: [
      { kind: 'text', text: 'Here it is' },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'button', id: 'logs', label: 'Logs', command: '/k8s logs api' },
          { kind: 'button', id: 'all', label: 'All', command: '/k8s get pods -A', replaces: true },
        ],
      },
      {
        kind: 'select',
        id: 'ns',
        label: 'Namespace',
        command: '/k8s get pods -n {} --was={}',
        options: [{ label: 'shop', value: 'shop $& x' }],
        replaces: true,
      },
      { kind: 'input', id: 'filter', label: 'Only', command: '/k8s build --filter {} get pods', value: 'x' },
    ],
  }
  const address = { platform: 'slack' as const, team: 'T0000000001', channel: 'C00000OPS', user: 'U00ONCALL' }

  test('on a button runs the line it carries, in the thread of its message', async () => {
    on = await stage()
    const { message } = await on.adapter.send({ ...address, visibility: 'channel' }, reply, 'd1')
    const { triggerId, responseUrl } = await on.fake.click({ user: 'U000GUEST', action_id: 'a:0:logs' })
    expect((await on.heard(1))[0]).toMatchObject({
      event: triggerId,
      text: '/k8s logs api',
      surface: 'click',
      principal: { user: 'U000GUEST', standing: 'guest' },
      address: {
        channel: 'C00000OPS',
        thread: message,
        visibility: 'channel',
        user: 'U000GUEST',
        replyUrl: responseUrl,
      },
    })
    expect((await on.heard(1))[0]?.address.replaces).toBeUndefined()
  })

  test('on one that replaces says which message', async () => {
    on = await stage()
    const { message } = await on.adapter.send({ ...address, visibility: 'channel' }, reply, 'd1')
    await on.fake.click({ user: 'U00ONCALL', action_id: 'r:1:all' })
    expect((await on.heard(1))[0]).toMatchObject({ text: '/k8s get pods -A', address: { replaces: message } })
  })

  test('on a choice completes the line', async () => {
    on = await stage()
    await on.adapter.send({ ...address, visibility: 'channel' }, reply, 'd1')
    const action_id = 's:r:2:/k8s get pods -n {} --was={}'
    await on.fake.select({ user: 'U00ONCALL', action_id, choice: 'shop $& x' })
    expect((await on.heard(1))[0]?.text).toBe('/k8s get pods -n shop $& x --was=shop $& x')
    expect((await on.heard(1))[0]?.address.replaces).toBeDefined()
  })

  test('on Enter completes the line with what was written, as one word', async () => {
    on = await stage()
    await on.adapter.send({ ...address, visibility: 'channel' }, reply, 'd1')
    const action_id = 'i:a:3:/k8s build --filter {} get pods'
    await on.fake.select({ user: 'U00ONCALL', action_id, choice: `a" --share 'b $& {}` })
    await on.fake.select({ user: 'U00ONCALL', action_id, choice: '' })
    expect(on.asked.map(({ text }) => text)).toEqual([
      `/k8s build --filter "a\\" --share 'b $& {}" get pods`,
      '/k8s build --filter "" get pods',
    ])
    expect((await on.heard(1))[0]?.address.replaces).toBeUndefined()
  })

  test('in a private message is answered privately', async () => {
    on = await stage()
    await on.adapter.send({ ...address, visibility: 'private' }, reply, 'd1')
    await on.fake.click({ user: 'U00ONCALL', action_id: 'a:0:logs' })
    expect((await on.heard(1))[0]?.address).toMatchObject({ visibility: 'private', channel: 'C00000OPS' })
    expect((await on.heard(1))[0]?.address.thread).toBeUndefined()
  })

  test('sent twice is one', async () => {
    on = await stage()
    await on.adapter.send({ ...address, visibility: 'channel' }, reply, 'd1')
    const click = await on.fake.click({ user: 'U00ONCALL', action_id: 'a:0:logs' })
    await click.replay()
    expect(await on.heard(1)).toHaveLength(1)
  })

  test('on something that is not ours is nothing', async () => {
    on = await stage()
    await on.adapter.send({ ...address, visibility: 'channel' }, reply, 'd1')
    for (const actionOverrides of [{ action_id: 'x' }, { value: '' }, { value: undefined }]) {
      expect((await on.fake.click({ user: 'U00ONCALL', action_id: 'a:0:logs', actionOverrides })).status).toBe(200)
    }
    expect(on.asked).toEqual([])
  })
})

describe('who somebody is', () => {
  test.each([
    ['U00ONCALL', 'member'],
    ['U000GUEST', 'guest'],
    ['U00000BOT', 'bot'],
    ['U0DELETED', 'stranger'],
    ['U0STRANGE', 'stranger'],
  ])('%s is a %s', async (user, standing) => {
    on = await stage()
    await on.fake.slash({ user, channel: 'C00000OPS', command: '/k8s', text: 'get pods' })
    expect((await on.heard(1))[0]?.principal.standing).toBe(standing)
  })

  test('from elsewhere is a stranger by their own team', async () => {
    on = await stage()
    await on.fake.mention({ user: 'U0STRANGE', channel: 'C00000OPS', text: 'get pods' })
    expect((await on.heard(1))[0]?.principal).toMatchObject({ standing: 'stranger', team: 'T9STRANGER' })
    expect(on.fake.calls.count('users.info')).toBe(0)
  })

  test('is unknown while Slack does not say, and asked again', async () => {
    on = await stage()
    on.fake.faults.add({ method: 'users.info', action: { status: 500 } })
    await on.fake.mention(said)
    await on.fake.mention(said)
    expect(on.asked.map(({ principal }) => principal.standing)).toEqual(['unknown', 'member'])
    expect((await on.heard(1))[0]?.principal.email).toBeUndefined()
  })

  test('is asked once at a time, and remembered', async () => {
    on = await stage()
    const asking = Array.from({ length: 20 }, () => on?.fake.mention(said))
    await Promise.all(asking)
    expect(await on.heard(20)).toHaveLength(20)
    expect(on.fake.calls.count('users.info')).toBe(1)
  })

  test('does not hold up the acknowledgement', async () => {
    on = await stage()
    on.fake.faults.add({ method: 'users.info', action: { delayMs: 1_800 } })
    const { ms } = await on.fake.slash({ user: 'U00ONCALL', channel: 'C00000OPS', command: '/k8s' })
    expect(ms).toBeLessThan(1_500)
  })
})

describe('what Slack makes of text', () => {
  test.each([
    ['run <http://nginx.example|nginx.example>:1.2', 'run nginx.example:1.2'],
    ['set image api=<https://gcr.io/x|gcr.io/x>:1', 'set image api=gcr.io/x:1'],
    ['open <https://a.example/b?c=1&amp;d=2>', 'open https://a.example/b?c=1&d=2'],
    ['mail <mailto:a@b.example|a@b.example>', 'mail a@b.example'],
    ['ask <@U123ABC> in <#C123|ops> and <!here>', 'ask @U123ABC in #C123 and @here'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&amp;lt;', '&lt;'],
    ['describe <name>', 'describe <name>'],
    ['`get pods`', 'get pods'],
    ['```get pods```', 'get pods'],
    ['get `a` and `b`', 'get `a` and `b`'],
    ['  get pods  ', 'get pods'],
  ])('%s', (from, to) => {
    expect(asTyped(from)).toBe(to)
  })

  test('the mention it begins with goes, others stay', () => {
    expect(afterMention('<@U0BOT> get pods for <@U1AB>', 'U0BOT')).toBe('get pods for @U1AB')
    expect(afterMention('<@U0BOT|quarterdeck>: `get pods`', 'U0BOT')).toBe('get pods')
    expect(afterMention('<@U1AB> <@U0BOT> get pods', 'U0BOT')).toBe('@U1AB @U0BOT get pods')
    expect(afterMention('<@U0BOT> get pods', undefined)).toBe('get pods')
  })
})
