import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { teamsCheck } from '../../adapters/teams/check.ts'
import type { FakeTeams } from '../../sandbox/teams/teams.ts'
import { checkTeams } from '../../src/check-teams.ts'
import { loadConfig } from '../../src/config.ts'
import { sealingSecret } from '../../src/settings.ts'
import { stage } from '../adapters/teams/stage.ts'
import { openTenant, teamsEnv } from '../support/teams-stage.ts'
import { APP, TENANT } from '../support/teams-world.ts'

let fake: FakeTeams
let given: ReturnType<typeof teamsEnv>

beforeAll(async () => {
  fake = await openTenant()
  given = teamsEnv(fake)
})
afterAll(async () => {
  given?.clean()
  await fake?.stop()
})

function configOf(env: Readonly<Record<string, string>>) {
  const loaded = loadConfig(env)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ path, message }) => `${path} ${message}`).join('\n'))
  return loaded.config
}

async function checked(env: Readonly<Record<string, string>> = {}, publicUrl?: string) {
  const config = configOf({ ...given.env, ...env })
  const findings = await checkTeams({ ...config, teams: { ...config.teams, ...(publicUrl ? { publicUrl } : {}) } })
  return findings.map(({ what, state, says }) => `${what} | ${state} | ${says}`)
}

test('a good set-up: the app and by what it is known, who may talk to it, the keys, and what is still to be seen to', async () => {
  expect(await checked()).toEqual([
    `teams | ok | app ${APP} of tenant ${TENANT} gets tokens by client secret`,
    `teams tenants | ok | ${TENANT}; nobody else is answered`,
    'teams keys | ok | 1 of Microsoft’s, to know its messages by',
    expect.stringMatching(/^teams endpoint \| warn \| not checked: set teams.publicUrl/),
  ])
})

test('a secret that has expired is said in Entra’s words, and not shown', async () => {
  const [token] = await checked({ MICROSOFT_APP_PASSWORD: 'of-yesterday' })
  expect(token).toBe(
    `teams | bad | app ${APP} of tenant ${TENANT} gets no token by client secret: AADSTS7000215: Invalid client secret provided.`,
  )
})

test('a certificate that is not there, and keys that cannot be had', async () => {
  const secret = { MICROSOFT_APP_PASSWORD: '', QUARTERDECK_SECRET: 's'.repeat(32) }
  const [token] = await checked({ ...secret, MICROSOFT_APP_CERTIFICATE: '/nowhere/app.pem' })
  expect(token).toMatch(/gets no token by certificate: .*(ENOENT|no such file)/)
  const findings = await checked({ MICROSOFT_OPENID_URL: 'http://127.0.0.1:9/openid' })
  expect(findings[2]).toMatch(/^teams keys \| bad \| .*(ECONNREFUSED|bad port)/)
  expect((await checked({ MICROSOFT_OPENID_URL: `${new URL(fake.openIdUrl).origin}/keys` }))[2]).toMatch(/keys \| bad/)
})

test('the endpoint is ours, another’s, or not reached from here', async () => {
  const { url } = await stage({ fake })
  expect(await teamsCheck.endpoint(url)).toBe('ours')
  const other = createServer((_, response) => response.end('welcome'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  expect((await checked({}, origin))[3]).toMatch(/^teams endpoint \| bad \| .* answered by something else/)
  expect((await checked({}, 'http://127.0.0.1:9'))[3]).toMatch(
    /^teams endpoint \| warn \| .* does not answer from here/,
  )
})

test('in development it says what it is', async () => {
  const findings = await checkTeams(configOf({ TEAMS_UNAUTHENTICATED: 'development' }))
  expect(findings).toEqual([
    expect.objectContaining({ state: 'warn', says: expect.stringContaining('UNAUTHENTICATED') }),
  ])
  expect(await checkTeams(configOf({}))).toEqual([])
})

test('Teams alone: the secret is derived from the password, or asked for in a sentence', () => {
  const config = configOf({ ...given.env })
  expect(sealingSecret(config)).toMatchObject({ lasts: true, from: 'MICROSOFT_APP_PASSWORD' })
  expect(sealingSecret(configOf({ ...given.env })).secret).toBe(sealingSecret(config).secret)
  const { MICROSOFT_APP_PASSWORD: _, ...identity } = given.env
  const loaded = loadConfig(identity)
  expect(loaded).toMatchObject({ ok: false, problems: [{ path: 'QUARTERDECK_SECRET' }] })
  expect(loadConfig({ ...identity, QUARTERDECK_SECRET: 's'.repeat(32) }).ok).toBe(true)
})
