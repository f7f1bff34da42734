import { afterEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../../src/reply.ts'
import type { Stage } from './stage.ts'
import { BOT_TOKEN, stage, until } from './stage.ts'

let on: Stage | undefined
afterEach(async () => {
  await on?.stop()
  on = undefined
})

const ask = { user: 'U00ONCALL', channel: 'C00000OPS', command: '/k8s', text: 'get pods' }

describe('at start', () => {
  test('a good token is up, over HTTP and over a socket', async () => {
    for (const socket of [false, true]) {
      on = await stage({ socket })
      expect(on.adapter.state()).toMatchObject({ up: true, says: 'connected' })
      expect(on.adapter.listener === undefined).toBe(socket)
      await on.stop()
    }
    on = undefined
  })

  test('a wrong token is a sentence, not the end, and is tried until it is right', async () => {
    on = await stage({
      before: (fake) => fake.faults.add({ method: 'auth.test', times: 3, action: { error: 'invalid_auth' } }),
    })
    expect(on.adapter.state()).toMatchObject({
      up: false,
      says: expect.stringMatching(/refuses our token: invalid_auth.*SLACK_BOT_TOKEN/),
    })
    expect(on.logged.filter((line) => line.includes('invalid_auth'))).toHaveLength(1)
    expect((await on.fake.slash(ask)).status).toBe(503)
    const { since } = on.adapter.state()
    await until(() => on?.adapter.state().up === true)
    expect(on.adapter.state().since).toBeGreaterThanOrEqual(since)
    expect((await on.fake.slash(ask)).status).toBe(200)
    expect(await on.heard(1)).toHaveLength(1)
  })

  test('with its workspace named, it takes requests although Slack does not answer us', async () => {
    on = await stage({
      adapter: { teams: ['T0000000001'] },
      before: (fake) => fake.faults.add({ method: '*', times: 1_000, action: { status: 500 } }),
    })
    expect(on.adapter.state().up).toBe(false)
    expect((await on.fake.slash(ask)).status).toBe(200)
    await until(() => on?.asked.length === 1)
    expect((await on.heard(1))[0]?.principal.standing).toBe('unknown')
  })

  test('a socket that Slack refuses is a sentence, and tried until it opens', async () => {
    on = await stage({
      socket: true,
      before: (fake) =>
        fake.faults.add({ method: 'apps.connections.open', times: 3, action: { error: 'invalid_auth' } }),
    })
    expect(on.adapter.state()).toMatchObject({
      up: false,
      says: expect.stringMatching(/no socket: invalid_auth.*SLACK_APP_TOKEN/),
    })
    await until(() => on?.adapter.state().up === true)
  })

  test.each([{ status: 500 }, { retryAfter: 1 }, 'drop' as const])('a socket survives %j', async (action) => {
    on = await stage({
      socket: true,
      before: (fake) => fake.faults.add({ method: 'apps.connections.open', times: 2, action }),
    })
    expect(on.adapter.state().up).toBe(false)
    await until(() => on?.adapter.state().up === true)
  })

  test('over HTTP without a signing secret is refused', async () => {
    await expect(stage({ adapter: { signingSecret: '' } })).rejects.toMatchObject({ code: 'config' })
  })
})

describe('over a socket', () => {
  test('commands, mentions and clicks come in and are acknowledged', async () => {
    const reply: Reply = {
      nodes: [{ kind: 'buttons', buttons: [{ kind: 'button', id: 'x', label: 'More', command: '/k8s get ns' }] }],
    }
    on = await stage({ socket: true })
    expect(await on.fake.slash(ask)).toMatchObject({ status: 200, body: '' })
    expect((await on.fake.mention({ user: 'U00ONCALL', channel: 'C00000OPS', text: 'get ns' })).status).toBe(200)
    const address = {
      platform: 'slack' as const,
      team: 'T0000000001',
      channel: 'C00000OPS',
      user: 'U00ONCALL',
      visibility: 'channel' as const,
    }
    await on.adapter.send(address, reply, 'd1')
    expect((await on.fake.click({ user: 'U00ONCALL', action_id: 'a:0:x' })).status).toBe(200)
    expect(on.asked.map(({ text }) => text)).toEqual(['/k8s get pods', 'get ns', '/k8s get ns'])
  })

  test('is acknowledged in time when it is never taken', async () => {
    on = await stage({ socket: true, handle: () => new Promise(() => undefined) })
    const { status, ms } = await on.fake.slash(ask)
    expect(status).toBe(200)
    expect(ms).toBeLessThan(1_500)
  })

  test('sent twice is one', async () => {
    on = await stage({ socket: true })
    const command = await on.fake.slash(ask)
    expect((await command.replay()).status).toBe(200)
    expect(await on.heard(1)).toHaveLength(1)
  })

  test('of another workspace is dropped, and Slack told so', async () => {
    on = await stage({ socket: true })
    expect((await on.fake.slash({ ...ask, eventOverrides: { team_id: 'T9STRANGER' } })).status).toBe(200)
    expect(on.asked).toEqual([])
  })

  test('an unknown command is told which ones there are', async () => {
    on = await stage({ socket: true })
    await on.fake.slash({ ...ask, command: '/kube' })
    expect((await on.fake.until(({ text }) => text.includes('/k8s and /aks'))).ephemeral).toBe('U00ONCALL')
  })

  test('comes back at once when Slack refreshes it', async () => {
    on = await stage({ socket: true })
    const started = performance.now()
    on.fake.sockets.refresh()
    await on.fake.sockets.connected(1, 2_000)
    expect(performance.now() - started).toBeLessThan(3_000)
    expect((await on.fake.slash(ask)).status).toBe(200)
    expect(on.adapter.state().up).toBe(true)
  })

  test('comes back when it breaks, and says so meanwhile', async () => {
    on = await stage({ socket: true })
    on.fake.faults.add({ method: 'apps.connections.open', times: 2, action: { status: 500 } })
    on.fake.sockets.cut()
    await until(() => on?.adapter.state().up === false)
    await until(() => on?.adapter.state().up === true)
    expect((await on.fake.slash(ask)).status).toBe(200)
  })

  test('an event on its way when the socket breaks is not lost', async () => {
    on = await stage({ socket: true })
    on.fake.sockets.cut()
    const said = await on.fake.mention({ user: 'U00ONCALL', channel: 'C00000OPS', text: 'get pods' })
    expect(said.status).toBe(200)
    expect(await on.heard(1)).toHaveLength(1)
  })

  test('stops for good, twice if asked', async () => {
    on = await stage({ socket: true })
    await on.adapter.stop()
    await on.adapter.stop()
    await until(() => on?.fake.sockets.connections === 0)
  })
})

test('a token that is revoked while running is noticed', async () => {
  on = await stage()
  on.fake.revoke(BOT_TOKEN)
  const to = {
    platform: 'slack' as const,
    team: 'T0000000001',
    channel: 'C00000OPS',
    user: 'U00ONCALL',
    visibility: 'channel' as const,
  }
  await expect(on.adapter.send(to, { nodes: [] }, 'd1')).rejects.toMatchObject({ retryable: true })
  expect(on.adapter.state()).toMatchObject({ up: false, says: expect.stringContaining('token_revoked') })
})
