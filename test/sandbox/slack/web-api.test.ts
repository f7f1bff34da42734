import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FakeSlack } from '../../../sandbox/slack/fake-slack.ts'
import { ANNA, BEN, clientOf, OPS, openSlack, TOKENS } from './fixture.ts'

let slack: FakeSlack
beforeEach(async () => {
  slack = await openSlack()
})
afterEach(() => slack.stop())

const divider = { type: 'divider' } as const
const refused = (error: string, more: object = {}) => ({ data: { ok: false, error, ...more } })

async function post(
  method: string,
  args: object,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const form = new URLSearchParams(Object.entries(args))
  const answer = await fetch(slack.apiUrl + method, { method: 'POST', body: form, headers })
  return (await answer.json()) as Record<string, unknown>
}

describe('tokens', () => {
  test('are taken from the header or the form, and are of the right kind', async () => {
    expect(await post('auth.test', {})).toMatchObject({ ok: false, error: 'not_authed' })
    expect(await post('auth.test', { token: 'xoxb-other' })).toMatchObject({ error: 'invalid_auth' })
    expect(await post('auth.test', { token: TOKENS.botToken })).toMatchObject({
      ok: true,
      team_id: slack.team.id,
      user_id: slack.bot.id,
    })
    expect(await post('auth.test', {}, { authorization: `Bearer ${TOKENS.appToken}` })).toMatchObject({
      error: 'not_allowed_token_type',
    })
    expect(await post('apps.connections.open', { token: TOKENS.appToken })).toMatchObject({ error: 'not_authed' })
    slack.revoke(TOKENS.botToken)
    expect(await post('auth.test', { token: TOKENS.botToken })).toMatchObject({ error: 'token_revoked' })
  })

  test('need the scopes of the method', async () => {
    await slack.stop()
    slack = await openSlack({ scopes: ['chat:write', 'users:read'] })
    const client = clientOf(slack)
    await expect(client.reactions.add({ channel: OPS, timestamp: '1', name: 'ok' })).rejects.toMatchObject(
      refused('missing_scope', { needed: 'reactions:write', provided: 'chat:write,users:read' }),
    )
    await expect(client.chat.postMessage({ channel: 'C0000ELSEWH', text: 'hi' })).rejects.toMatchObject(
      refused('not_in_channel'),
    )
    const { user, response_metadata } = await client.users.info({ user: ANNA })
    expect(user?.profile?.email).toBeUndefined()
    expect(response_metadata?.scopes).toEqual(['chat:write', 'users:read'])
  })

  test('bodies that are no arguments are refused as Slack does', async () => {
    const raw = async (contentType: string, body: string) => {
      const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        body,
        headers: { 'content-type': contentType, authorization: `Bearer ${TOKENS.botToken}` },
      })
      return (await answer.json()) as { error?: string }
    }
    expect((await raw('application/json', '{')).error).toBe('invalid_json')
    expect((await raw('application/json', '[]')).error).toBe('json_not_object')
    expect((await raw('text/xml', '<a/>')).error).toBe('invalid_post_type')
    expect(
      (await raw('application/json', JSON.stringify({ channel: OPS, text: 'hi', blocks: [divider] }))).error,
    ).toBeUndefined()
    expect(await post('chat.shout', { token: TOKENS.botToken })).toMatchObject({ error: 'unknown_method' })
  })
})

describe('chat', () => {
  test('a message is posted, threaded, edited, found again and deleted', async () => {
    const { chat } = clientOf(slack)
    const { ts = '' } = await chat.postMessage({ channel: OPS, text: 'hello', blocks: [divider] })
    const reply = await chat.postMessage({ channel: OPS, text: 'in thread', thread_ts: ts })
    expect(reply.message).toMatchObject({ thread_ts: ts, bot_id: slack.bot.bot_id })
    await chat.update({ channel: OPS, ts, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'new' } }] })
    expect(slack.messages(OPS)[0]).toMatchObject({
      text: 'hello',
      revision: 1,
      blocks: [{ type: 'section' }],
      edits: [{ blocks: [divider] }],
    })
    await chat.update({ channel: OPS, ts, text: 'bare' })
    expect(slack.messages(OPS)[0]).toMatchObject({ text: 'bare', blocks: [] })
    expect((await chat.getPermalink({ channel: OPS, message_ts: ts })).permalink).toBe(
      `https://sandbox.slack.com/archives/${OPS}/p${ts.replace('.', '')}`,
    )
    await chat.delete({ channel: OPS, ts })
    expect(slack.messages(OPS).map(({ text }) => text)).toEqual(['in thread'])
    await expect(chat.update({ channel: OPS, ts, text: 'again' })).rejects.toMatchObject(refused('message_not_found'))
    expect(slack.calls.count('chat.update')).toBe(3)
    expect(slack.calls.list('chat.update').at(-1)).toMatchObject({
      args: { text: 'again' },
      answer: { error: 'message_not_found' },
    })
  })

  test('refuses what Slack refuses', async () => {
    const { chat } = clientOf(slack)
    const to = (channel: string, more: object = { text: 'hi' }) =>
      chat.postMessage({ channel, ...more } as Parameters<typeof chat.postMessage>[0])
    await expect(to('C00000NOONE')).rejects.toMatchObject(refused('channel_not_found'))
    await expect(to('G000SECRETS')).rejects.toMatchObject(refused('channel_not_found'))
    await expect(to('C0000000OLD')).rejects.toMatchObject(refused('is_archived'))
    await expect(to(OPS, {})).rejects.toMatchObject(refused('no_text'))
    await expect(to(OPS, { text: 'x'.repeat(40_001) })).rejects.toMatchObject(refused('msg_too_long'))
    await expect(to(OPS, { text: 'x', thread_ts: '1000000000.000001' })).rejects.toMatchObject(
      refused('thread_not_found'),
    )
    await expect(to(OPS, { text: 'x', blocks: '{' })).rejects.toMatchObject(refused('invalid_blocks_format'))
    await expect(to(OPS, { text: 'x', markdown_text: 'x' })).rejects.toMatchObject(refused('markdown_text_conflict'))
    await expect(to(OPS, { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] })).rejects.toMatchObject(
      refused('invalid_blocks', {
        response_metadata: { messages: ['[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]'] },
      }),
    )
    const long = Array.from({ length: 5 }, () => ({
      type: 'section',
      text: { type: 'mrkdwn', text: 'x'.repeat(2_800) },
    }))
    await expect(to(OPS, { blocks: long })).rejects.toMatchObject(refused('msg_blocks_too_long'))
    expect(await to(OPS, { blocks: long.slice(1) })).toMatchObject({ ok: true })
    const { ts } = await slack.mention({ user: ANNA, channel: OPS, text: 'hi', via: 'http', to: slack.apiUrl })
    await expect(chat.update({ channel: OPS, ts, text: 'x' })).rejects.toMatchObject(refused('cant_update_message'))
  })

  test('an ephemeral message is seen by one person and cannot be updated', async () => {
    const { chat } = clientOf(slack)
    const { message_ts = '' } = await chat.postEphemeral({ channel: OPS, user: ANNA, text: 'psst' })
    expect(slack.messages(OPS, ANNA)).toHaveLength(1)
    expect(slack.messages(OPS, BEN)).toHaveLength(0)
    await expect(chat.update({ channel: OPS, ts: message_ts, text: 'x' })).rejects.toMatchObject(
      refused('message_not_found'),
    )
    await expect(chat.postEphemeral({ channel: 'C000000FEWW', user: BEN, text: 'x' })).rejects.toMatchObject(
      refused('user_not_in_channel'),
    )
  })
})

describe('people, files, views', () => {
  test('people are described with what decides about them', async () => {
    const { users, usergroups, conversations } = clientOf(slack)
    expect((await users.info({ user: 'U0000GUEST1' })).user).toMatchObject({ is_restricted: true, deleted: false })
    expect((await users.info({ user: 'U00STRANGER' })).user).toMatchObject({
      is_stranger: true,
      team_id: 'T00000OTHER',
    })
    expect((await users.lookupByEmail({ email: 'Anna@example.com' })).user).toMatchObject({ id: ANNA })
    await expect(users.lookupByEmail({ email: 'gone@example.com' })).rejects.toMatchObject(refused('users_not_found'))
    expect((await usergroups.users.list({ usergroup: 'S0000000ONC' })).users).toEqual([ANNA])
    const { channel } = await conversations.open({ users: ANNA })
    expect(channel?.id).toMatch(/^D/)
    expect((await conversations.info({ channel: OPS, include_num_members: true })).channel).toMatchObject({
      name: 'ops',
      num_members: 6,
    })
  })

  test('files are uploaded in three steps by the real client', async () => {
    const client = clientOf(slack)
    const { ts } = await client.chat.postMessage({ channel: OPS, text: 'logs' })
    await client.files.uploadV2({
      channel_id: OPS,
      ...(ts ? { thread_ts: ts } : {}),
      filename: 'api.log',
      content: 'ähm\n',
      initial_comment: 'full',
    } as never)
    const shared = slack.messages(OPS).at(-1)
    expect(shared).toMatchObject({ text: 'full', thread_ts: ts, files: [{ name: 'api.log', size: 5 }] })
    expect(shared?.files[0]?.content.toString()).toBe('ähm\n')
    expect(slack.calls.count('upload')).toBe(1)
    const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({ filename: 'a', length: 4 })
    expect((await fetch(upload_url, { method: 'POST', body: 'ähm\n' })).status).toBe(400)
    await expect(
      client.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: OPS }),
    ).rejects.toMatchObject(refused('file_not_found'))
  })

  test('a modal opens once, within three seconds', async () => {
    let now = Date.now()
    await slack.stop()
    slack = await openSlack({ clock: { now: () => now } })
    const { views } = clientOf(slack)
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Pods' }, blocks: [divider] }
    const typed = async () =>
      (await slack.slash({ user: ANNA, channel: OPS, command: '/k8s', to: slack.apiUrl })).triggerId ?? ''
    const trigger = await typed()
    const opened = await views.open({ trigger_id: trigger, view })
    await expect(views.open({ trigger_id: trigger, view })).rejects.toMatchObject(refused('exchanged_trigger_id'))
    const late = await typed()
    now += 3_001
    await expect(views.open({ trigger_id: late, view })).rejects.toMatchObject(refused('expired_trigger_id'))
    await expect(views.update({ view_id: opened.view?.id ?? '', hash: 'old', view })).rejects.toMatchObject(
      refused('hash_conflict'),
    )
    await views.update({ view_id: opened.view?.id ?? '', hash: opened.view?.hash ?? '', view })
    await views.publish({ user_id: ANNA, view: { type: 'home', blocks: [] } })
    await expect(
      views.publish({ user_id: ANNA, view: { type: 'home', blocks: [{ type: 'nope' }] } }),
    ).rejects.toMatchObject(refused('invalid_arguments'))
  })
})
