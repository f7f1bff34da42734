import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Contact } from '../../src/kube/contact.ts'
import type { Authority, Pair } from './support/authority.ts'
import { makeAuthority } from './support/authority.ts'
import { clusterAt, faultOf } from './support/open.ts'
import type { Scripted } from './support/server.ts'
import { json, serve, status, valuesOf } from './support/server.ts'

let directory: string
let authority: Authority
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quarterdeck-credentials-'))
  authority = await makeAuthority()
})
afterAll(() => rm(directory, { recursive: true }))
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A server that lets in whoever shows `good`, which the test may change. */
async function doorOf(good: { token: string }): Promise<Scripted> {
  const server = await serve((heard, response) => {
    const known = valuesOf(heard, 'authorization')[0] === `Bearer ${good.token}`
    json(response, known ? {} : status(401, 'Unauthorized', 'Unauthorized'), known ? 200 : 401)
  })
  cleanups.push(() => server.close())
  return server
}
function staging(url: string, contact: Partial<Contact>, more: Parameters<typeof clusterAt>[1] = {}) {
  const cluster = clusterAt(url, { contact, ...more })
  cleanups.push(() => cluster.close())
  return cluster.self
}

test('a token from a file is read again each minute, and when the cluster refuses it', async () => {
  const file = join(directory, 'token')
  await writeFile(file, 'one\n')
  let now = 0
  const good = { token: 'one' }
  const server = await doorOf(good)
  const api = staging(server.url, { login: { kind: 'tokenFile', file } }, { options: { now: () => now } })
  await api.get('/version')
  await writeFile(file, 'two')
  now += 59_000
  await api.get('/version')
  good.token = 'two'
  await Promise.all([api.get('/version'), api.get('/version')])
  good.token = 'three'
  await writeFile(file, good.token)
  now += 61_000
  const before = server.heard.length
  await api.get('/version')
  expect(server.heard.length - before).toBe(1)
})

test('a change that was refused for an old token is sent again with the new one', async () => {
  const file = join(directory, 'rotated')
  await writeFile(file, 'old')
  let now = 0
  const good = { token: 'old' }
  const server = await doorOf(good)
  const api = staging(server.url, { login: { kind: 'tokenFile', file } }, { options: { now: () => now } })
  await api.get('/version')
  good.token = 'new'
  await writeFile(file, good.token)
  now += 10_000
  expect((await api.send('POST', '/api/v1/namespaces', {})).status).toBe(200)
})

test('what the cluster goes on refusing is said, without asking for ever', async () => {
  const server = await doorOf({ token: 'another' })
  const api = staging(server.url, { login: { kind: 'token', token: 'wrong' } })
  const fault = await faultOf(api.get('/version'))
  expect(fault.code).toBe('cluster')
  expect(fault.message).toBe('staging does not accept the credentials quarterdeck has for it (Unauthorized).')
  expect(server.heard).toHaveLength(1)
})

test('a name and a password are shown as they are', async () => {
  const server = await serve((_, response) => json(response, {}))
  cleanups.push(() => server.close())
  await staging(server.url, { login: { kind: 'basic', username: 'bot', password: 'pä:ss' } }).get('/version')
  const [header] = valuesOf(server.heard[0], 'authorization')
  expect(Buffer.from(header?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('bot:pä:ss')
})

test('an OpenID Connect token is shown while it is good, and is a matter of configuration after', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const tokenUntil = (exp: number) => `${part({ alg: 'none' })}.${part({ exp })}.x`
  const oidc = (token: string) => {
    const authProvider = { name: 'oidc', config: { 'id-token': token } }
    return { login: { kind: 'oidc', user: { name: 'bot', authProvider } } } as const
  }
  const good = { token: tokenUntil(Date.now() / 1000 + 600) }
  const server = await doorOf(good)
  await staging(server.url, oidc(good.token)).get('/version')
  expect(server.heard).toHaveLength(1)
  const fault = await faultOf(staging(server.url, oidc(tokenUntil(1))).get('/version'))
  expect(fault.message).toBe('The kubeconfig has an OpenID Connect login without a token that is still good.')
})

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['two words', 'a b'],
  ['two lines', 'a\r\nX: y'],
])('a token file that is %s is a matter of configuration', async (_, text) => {
  const file = join(directory, `bad-${crypto.randomUUID()}`)
  if (text !== undefined) await writeFile(file, text)
  const server = await doorOf({ token: '' })
  const fault = await faultOf(staging(server.url, { login: { kind: 'tokenFile', file } }).get('/version'))
  expect(fault.code).toBe('config')
  expect(server.heard).toHaveLength(0)
})

describe('a credential plugin', () => {
  async function plugin(script: string) {
    const command = join(directory, `plugin-${crypto.randomUUID()}`)
    await writeFile(command, `#!/bin/sh\n${script}\n`)
    await chmod(command, 0o755)
    const spec = {
      command,
      args: ['get-token'],
      env: [{ name: 'WHO', value: 'bot' }],
      apiVersion: 'client.authentication.k8s.io/v1',
    }
    return { login: { kind: 'plugin', plugin: spec } } as const
  }
  const credential = (status: object) => `echo '${JSON.stringify({ kind: 'ExecCredential', status })}'`
  const env = { PATH: process.env.PATH, SLACK_BOT_TOKEN: 'xoxb-1', REDIS_URL: 'redis://x' }
  const allowed = (now = Date.now) => ({ source: { exec: true }, options: { env, now } })

  test('is not run unless the configuration allows it', async () => {
    const server = await doorOf({ token: 'x' })
    const ran = join(directory, 'ran')
    const fault = await faultOf(staging(server.url, await plugin(`touch ${ran}`)).get('/version'))
    expect(fault).toMatchObject({ code: 'config', hint: expect.stringContaining('`exec: true`') })
    await expect(rm(ran)).rejects.toThrow('ENOENT')
  })

  test('is run once for all who wait, and again when what it gave expires or is refused', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const count = join(directory, 'count')
    const contact = await plugin(
      `echo run >> ${count}; n=$(wc -l < ${count}); test "$1" = get-token && test "$WHO" = bot || exit 3\n` +
        `case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) ;; *) exit 4;; esac\n` +
        `test -z "$SLACK_BOT_TOKEN$REDIS_URL" || exit 5\n` +
        `echo '{"status":{"token":"t'$(echo $n)'","expirationTimestamp":"2026-01-01T01:00:00Z"}}'`,
    )
    const good = { token: 't1' }
    const server = await doorOf(good)
    const api = staging(
      server.url,
      contact,
      allowed(() => now),
    )
    await Promise.all(Array.from({ length: 10 }, () => api.get('/version')))
    expect(server.heard).toHaveLength(10)
    now += 59.6 * 60_000
    good.token = 't2'
    await api.get('/version')
    now += 10_000
    good.token = 't3'
    await Promise.all(Array.from({ length: 5 }, () => api.get('/version')))
    expect(new Set(server.heard.flatMap((heard) => valuesOf(heard, 'authorization')))).toEqual(
      new Set(['Bearer t1', 'Bearer t2', 'Bearer t3']),
    )
  })

  test('may give a certificate; another one means other connections, and the old ones end', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const server = await serve((_, response) => json(response, {}), { ...authority.server, ca: authority.ca })
    cleanups.push(() => server.close())
    const ca = { data: Buffer.from(authority.ca).toString('base64') }
    const file = join(directory, 'credential.json')
    const give = ({ cert, key }: Pair) => {
      const expirationTimestamp = new Date(now + 60_000).toISOString()
      const status = { clientCertificateData: cert, clientKeyData: key, expirationTimestamp }
      return writeFile(file, JSON.stringify({ kind: 'ExecCredential', status }))
    }
    await give(authority.client)
    const contact = { ca, ...(await plugin(`cat ${file}`)) }
    const api = staging(
      server.url,
      contact,
      allowed(() => now),
    )
    await Promise.all([api.get('/version'), api.get('/version')])
    const before = server.connections()
    await give(authority.nextClient)
    await api.get('/version')
    expect(server.connections()).toBe(before)
    now += 60_000
    await api.get('/version')
    expect(server.connections()).toBe(before + 1)
    await expect.poll(() => server.open()).toBe(1)
  })

  test.each([
    ['fails', 'echo token=hunter2 >&2; exit 7', 'failed with exit code 7'],
    ['prints something else', 'echo hello', 'printed no ExecCredential'],
    ['prints nothing useful', credential({}), 'printed no ExecCredential'],
  ])('that %s is said so, without what it printed', async (_, script, sentence) => {
    const server = await doorOf({ token: 'x' })
    const fault = await faultOf(staging(server.url, await plugin(script), allowed()).get('/version'))
    expect(fault.code).toBe('config')
    expect(fault.message).toContain(sentence)
    expect(`${fault.message} ${fault.hint}`).not.toContain('hunter2')
  })

  test('that is not there is said so, with its own advice', async () => {
    const login = {
      kind: 'plugin',
      plugin: { command: '/nowhere/kubelogin', args: [], env: [], apiVersion: 'v1', installHint: 'Install kubelogin.' },
    } as const
    const server = await doorOf({ token: 'x' })
    expect(await faultOf(staging(server.url, { login }, allowed()).get('/version'))).toMatchObject({
      code: 'config',
      hint: 'Install kubelogin.',
      message: 'The credential plugin /nowhere/kubelogin cannot be run (ENOENT).',
    })
  })
})

describe('a connection others could listen to', () => {
  test.each([
    [{ server: 'http://cluster.example.com' }, 'plain http'],
    [{ server: 'https://127.0.0.1:1', skipVerify: true }, 'insecure-skip-tls-verify'],
    [{ server: 'ftp://x' }, 'not the address'],
    [{ server: 'nonsense' }, 'not the address'],
    [{ server: 'https://127.0.0.1:1', proxy: 'socks5://127.0.0.1:1' }, 'SOCKS'],
    [{ server: 'https://127.0.0.1:1', login: { kind: 'refused', why: 'of a reason' } as const }, 'of a reason'],
  ])('is not made: %j', async (contact, sentence) => {
    const fault = await faultOf(staging('https://127.0.0.1:1', contact).get('/version'))
    expect(fault.code).toBe('config')
    expect(fault.message).toContain(sentence)
  })

  test('is made where the configuration allows it', async () => {
    const server = await serve((_, response) => json(response, {}), authority.server)
    cleanups.push(() => server.close())
    await staging(server.url, { skipVerify: true }, { source: { insecure: true } }).get('/version')
    expect(server.heard).toHaveLength(1)
  })
})
