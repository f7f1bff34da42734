import { expect, test } from 'vitest'
import { teams } from '../../../adapters/teams/teams.ts'
import { openTokens } from '../../../adapters/teams/tokens.ts'
import type { Forging } from '../../../sandbox/teams/teams.ts'
import { startTeams } from '../../../sandbox/teams/teams.ts'
import { ANN, APP, CHANNEL, TENANT } from '../../support/teams-world.ts'
import { mapMemory, stage, WORLD } from './stage.ts'

const now = Math.floor(Date.now() / 1_000)

const forged: Readonly<Record<string, readonly [Forging, number]>> = {
  'no token': [{ authorization: '' }, 401],
  'another scheme': [{ authorization: 'Basic YTpi' }, 401],
  'no JWT': [{ authorization: 'Bearer abc' }, 401],
  'wrong audience': [{ claims: { aud: '33333333-3333-4333-8333-333333333333' } }, 401],
  'wrong issuer': [{ claims: { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' } }, 401],
  'wrong service URL': [{ claims: { serviceurl: 'https://evil.example/' } }, 401],
  'no service URL': [{ claims: { serviceurl: undefined } }, 401],
  expired: [{ claims: { exp: now - 600 } }, 401],
  'not yet good': [{ claims: { nbf: now + 3_600 } }, 401],
  'forged signature': [{ forged: true }, 401],
  'alg none': [{ header: { alg: 'none' } }, 401],
  'alg HS256': [{ header: { alg: 'HS256' } }, 401],
  'a key nobody knows': [{ header: { kid: 'unknown' } }, 401],
}

test('what Teams did not sign for us is refused without a word', async () => {
  const { fake, asked } = await stage()
  const activity = fake.activity({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  for (const [what, [forging, status]] of Object.entries(forged)) {
    const answer = await fake.send(activity, forging)
    expect([what, answer.status, answer.text]).toEqual([what, status, ''])
  }
  expect(asked).toEqual([])
  expect((await fake.send(activity, { claims: { exp: now - 120 } })).status).toBe(200)
  expect(asked).toHaveLength(1)
})

test('a genuine token of another tenant, channel or for a changed service URL opens nothing', async () => {
  const { fake, asked, logged } = await stage()
  const activity = fake.activity({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  const elsewhere = { conversation: { id: CHANNEL, tenantId: 'other' }, channelData: { tenant: { id: 'other' } } }
  expect((await fake.send({ ...activity, ...elsewhere })).status).toBe(403)
  expect((await fake.send({ ...activity, conversation: { id: CHANNEL }, channelData: {} })).status).toBe(403)
  expect((await fake.send({ ...activity, channelId: 'AseChannel' })).status).toBe(400)
  expect((await fake.send({ ...activity, serviceUrl: 'https://evil.example/' })).status).toBe(401)
  expect(asked).toEqual([])
  expect(logged.join('\n')).toContain('a tenant that may not talk to us')
})

test('the same request again is refused, and does nothing', async () => {
  const { fake, asked } = await stage()
  const said = await fake.say({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  expect([said.status, (await said.again()).status]).toEqual([200, 403])
  expect(asked).toHaveLength(1)
})

test('another replica refuses it, too, also after a restart', async () => {
  const memory = mapMemory()
  const first = await stage({ memory })
  const said = await first.fake.say({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  const second = await stage({ memory, fake: first.fake })
  expect((await first.fake.send(said.activity)).status).toBe(403)
  expect(second.asked).toEqual([])
})

test('bodies are bounded, methods and paths few, and an empty probe is no crash', async () => {
  const { fake, url } = await stage()
  const post = (body: string) => fetch(url, { method: 'POST', body, headers: { authorization: 'Bearer x' } })
  expect((await post('x'.repeat(300_000))).status).toBe(413)
  expect((await post('{')).status).toBe(400)
  expect((await post('{}')).status).toBe(400)
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
  expect((await fetch(url)).status).toBe(405)
  expect((await fetch(url.replace('messages', 'other'))).status).toBe(404)
  expect(fake.calls).toEqual([])
})

test('without keys to check by, the answer is: later', async () => {
  const { fake } = await stage({ adapter: { cloud: { openIdUrl: 'http://127.0.0.1:9/openid' } } })
  expect((await fake.say({ user: ANN, conversation: CHANNEL, text: 'get pods' })).status).toBe(503)
})

test('no app, no start, unless development says so; then only this machine is heard', async () => {
  const base = { tenants: [], memory: mapMemory(), now: Date.now, log: { info() {}, warn() {}, error() {} } }
  expect(() => teams(base)).toThrow(/needs the app’s id/)
  const app = { id: APP, token: async () => '' }
  expect(() => teams({ ...base, app })).toThrow(/tenant/)
  expect(() => teams({ ...base, app, tenants: [TENANT], unauthenticated: true })).toThrow(/cannot both/)

  const fake = await startTeams(WORLD)
  const { app: _, ...open } = { app: undefined, ...base, unauthenticated: true }
  const adapter = teams(open)
  expect(adapter.state().says).toContain('UNAUTHENTICATED')
  await fake.stop()
})

test('tokens for the connector come from the login, once for many calls; a refusal is said', async () => {
  const fake = await startTeams(WORLD)
  const token = openTokens({
    appId: APP,
    tenant: TENANT,
    proof: { kind: 'password', password: WORLD.secret },
    login: { url: fake.login.url, ca: fake.login.ca },
  })
  expect(await token()).toBe('token-1')
  expect(await token()).toBe('token-1')
  fake.login.refuse()
  const wrong = openTokens({
    appId: APP,
    tenant: TENANT,
    proof: { kind: 'password', password: 'not it, not it' },
    login: { url: fake.login.url, ca: fake.login.ca },
  })
  await expect(wrong()).rejects.toThrow(/AADSTS7000215/)
  await fake.stop()
})
