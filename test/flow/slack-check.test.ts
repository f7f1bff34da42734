import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { SCOPES } from '../../adapters/slack/check.ts'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import { check } from '../../src/check.ts'
import { loadConfig } from '../../src/config.ts'
import { openCluster } from '../support/slack-cluster.ts'
import { writeSetup } from '../support/slack-setup.ts'
import { closing, openWorkspace, TOKENS } from '../support/slack-stage.ts'

const main = resolve(import.meta.dirname, '../../src/main.ts')
let kube: KubeServer
let slack: FakeSlack
let redis: Awaited<ReturnType<typeof privateRedis>>

beforeAll(async () => {
  ;[kube, slack, redis] = await Promise.all([openCluster(), openWorkspace(), privateRedis()])
})

afterAll(async () => {
  await Promise.all([slack?.stop(), kube?.stop(), redis?.stop()])
})

type Setup = Partial<Parameters<typeof writeSetup>[0]>

function setUp(setup: Setup = {}): Record<string, string> {
  return writeSetup({ redis: redis.url, slack: slack.apiUrl, clusters: { 'prod-weu': kube.url }, ...setup })
}

async function checked(setup: Setup = {}): Promise<{ code: number; rows: string[] }> {
  const env = setUp(setup)
  const loaded = loadConfig(env)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  let text = ''
  const code = await check(loaded.config, { write: (more) => (text += more) }, env)
  expect(text.split('\n')[0]).toMatch(/^CHECK +STATE +DETAIL$/)
  return {
    code,
    rows: text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.replace(/ {2,}/g, ' | ')),
  }
}

const bad = ({ rows }: { rows: string[] }) => rows.filter((row) => row.includes(' | bad | '))

describe('check', () => {
  test('a good setup is ok in every line', async () => {
    const { code, rows } = await checked()
    expect(rows).toEqual([
      'config | ok | every key is known and fits',
      'secret | ok | derived from SLACK_BOT_TOKEN',
      'identity | ok | 2 people, 0 e-mail rules',
      'policy | ok | no rule allows a change: the bot only reads',
      expect.stringMatching(/^redis \| ok \| \d+\.\d+\.\d+, AOF everysec, noeviction$/),
      'slack | ok | quarterdeck in Sandbox, HTTP',
      expect.stringMatching(/^cluster prod-weu \| ok \| v1\.36\.1 at 127\.0\.0\.1:\d+, answers in \d+ ms$/),
      'cluster prod-weu | ok | may impersonate user dana@example.com',
      'cluster prod-weu | ok | may impersonate user kim@example.com',
      'cluster prod-weu | ok | may impersonate group oncall',
      'cluster prod-weu | ok | may impersonate group staff',
    ])
    expect(code).toBe(0)
  })

  test('a scope that is missing is named', async () => {
    const lacking = closing(await openWorkspace({ scopes: SCOPES.filter((scope) => scope !== 'files:write') }))
    const found = await checked({ env: { SLACK_API_URL: lacking.apiUrl } })
    expect(bad(found)).toEqual(['slack scope | bad | files:write is missing: install the app again with manifest.yml'])
    expect(found.code).toBe(1)
  })

  test('a wrong token, and a Slack that is away', async () => {
    const wrong = await checked({ env: { SLACK_BOT_TOKEN: 'xoxb-of-yesterday' } })
    expect(bad(wrong)).toEqual([expect.stringMatching(/^slack \| bad \| .*invalid_auth/)])
    const away = await checked({ env: { SLACK_API_URL: 'http://127.0.0.1:9/api/' } })
    expect(bad(away)).toEqual([expect.stringMatching(/^slack \| bad \| refuses the token or does not answer/)])
    expect([wrong.code, away.code]).toEqual([1, 1])
    expect(wrong.rows.join()).not.toContain('of-yesterday')
  })

  test('Socket Mode, with an app token that opens a socket, and one that does not', async () => {
    const good = await checked({ env: { SLACK_APP_TOKEN: TOKENS.appToken } })
    expect(good.rows).toContain('slack | ok | quarterdeck in Sandbox, Socket Mode')
    expect(good.rows).toContain('slack socket | ok | may be opened')
    const wrong = await checked({ env: { SLACK_APP_TOKEN: 'xapp-1-A0000000APP-of-yesterday' } })
    expect(bad(wrong)).toEqual([
      expect.stringMatching(/^slack socket \| bad \| SLACK_APP_TOKEN opens none: .*invalid_auth/),
    ])
    expect([good.code, wrong.code]).toEqual([0, 1])
    expect(slack.sockets.connections).toBe(0)
  })

  test('a Redis that may lose what it keeps, and one that is away', async () => {
    const args = ['--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru']
    const lossy = closing(await privateRedis({ args }))
    const found = await checked({ env: { REDIS_URL: lossy.url } })
    expect(bad(found)).toEqual([
      expect.stringContaining('maxmemory-policy is allkeys-lru'),
      expect.stringContaining('appendonly is off'),
    ])
    const away = await checked({ env: { REDIS_URL: 'redis://127.0.0.1:9' } })
    expect(bad(away)).toEqual([expect.stringMatching(/^redis \| bad \| cannot be reached: .*ECONNREFUSED/)])
    expect([found.code, away.code]).toEqual([1, 1])
  })

  test('a cluster that is away does not hide one that is there', async () => {
    const found = await checked({ clusters: { 'prod-weu': kube.url, gone: 'http://127.0.0.1:9' } })
    expect(bad(found)).toEqual(['cluster gone | bad | gone does not answer (connection refused).'])
    expect(found.rows.join('\n')).toContain('cluster prod-weu | ok | may impersonate group oncall')
    expect(found.code).toBe(1)
  })

  test('a cluster that does not let the bot act for people', async () => {
    const strict = closing(await openCluster({ impersonates: false }))
    const found = await checked({ clusters: { 'prod-weu': strict.url } })
    expect(bad(found)).toEqual([
      expect.stringContaining('may not impersonate user dana@example.com'),
      expect.stringContaining('may not impersonate user kim@example.com'),
      expect.stringContaining('may not impersonate group oncall'),
      expect.stringContaining('may not impersonate group staff'),
    ])
    expect(found.code).toBe(1)
  })

  test('nobody mapped and no cluster', async () => {
    const found = await checked({ config: { identity: { people: [], emails: [] } }, clusters: {} })
    expect(bad(found).join('\n')).toMatch(/nobody is mapped[\s\S]*clusters \| bad/)
    expect(found.code).toBe(1)
  })
})

type Ran = { readonly code: number | string | null; readonly out: string; readonly err: string }

/** The program as people start it. */
function run(args: readonly string[], env: Record<string, string>, ended?: (out: string) => boolean): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH ?? '', ...env } })
  let [out, err] = ['', '']
  child.stdout.on('data', (data: Buffer) => {
    const before = ended?.(out)
    out += data
    // A second signal would not wait.
    if (!before && ended?.(out)) child.kill('SIGTERM')
  })
  child.stderr.on('data', (data: Buffer) => {
    err += data
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return new Promise((done) => child.once('close', (code, signal) => done({ code: code ?? signal, out, err })))
}

describe('the program', () => {
  test('says every problem of its configuration at once, without a stack', async () => {
    const config = 'clusers: []\nidentity:\n  people:\n    - user: dana\nlimits: {deadlineSeconds: soon}\n'
    const env = setUp({ config, env: { SLACK_BOT_TOKEN: 'abc', REDIS_URL: 'localhost' } })
    const { code, out, err } = await run(['start'], env)
    expect(err).toMatch(/^The configuration has \d problems:\n( {2}\S+: .+\n)+$/)
    for (const word of ['clusers', 'limits.deadlineSeconds', 'SLACK_BOT_TOKEN', 'REDIS_URL'])
      expect(err).toContain(word)
    expect([code, out]).toEqual([2, ''])
    expect(err).not.toMatch(/^\s+at /m)
  })

  test('says how it is used when it does not know the word', async () => {
    const { code, err } = await run(['stert'], {})
    expect(err).toContain('quarterdeck start [--roles chat,worker')
    expect(code).toBe(2)
  })

  test('checks', async () => {
    const { code, out, err } = await run(['check'], setUp())
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^CHECK +STATE +DETAIL\nconfig +ok/)
  })

  test('starts, and stops in order when it is told to', async () => {
    const { code, out } = await run(['start'], setUp(), (said) => said.includes('Quarterdeck is up'))
    expect(code).toBe(0)
    expect(out).toContain('"Slack knows us"')
    expect(out.trimEnd().split('\n').at(-1)).toContain('"Stopped"')
    expect(out).not.toContain(TOKENS.botToken)
  })
})
