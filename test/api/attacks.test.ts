import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkCallback, postCallback } from '../../src/api/callback.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { DEPLOYMENTS, OTHER_TOKEN, pipeline, said, TOKEN } from '../support/pipelines.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
let changing: Changing

beforeAll(async () => {
  changing = await openChanging(
    { url: redis.url, prefix: redis.prefix() },
    { deployments: { ...DEPLOYMENTS, callbacks: { hosts: ['127.0.0.1', 'ci.example.com'], private: false } } },
    { QUARTERDECK_CALLBACK_SECRET: 'c'.repeat(32) },
  )
})

afterAll(async () => {
  await changing?.stop()
})

const WEB = { service: 'web', image: 'registry.example/web:3' }

test.each([
  ['no token', ''],
  ['a wrong one', `${TOKEN}x`],
  ['its hash', DEPLOYMENTS.pipelines[0]?.token ?? ''],
  ['a short one', 'x'],
])('%s is refused, and nothing is told', async (_what, token) => {
  const { status, told } = await pipeline(changing.deck.url, token).post(WEB, 'k1')
  expect(status).toBe(401)
  expect(JSON.stringify(told)).not.toContain('ci')
})

test.each([
  ['an unknown service', { service: 'none', image: 'a:1' }, 404],
  ['a field nobody knows', { ...WEB, cluser: 'x' }, 400],
  ['neither image nor manifest', { service: 'web' }, 400],
  ['both', { ...WEB, manifest: 'a' }, 400],
  ['an image that is a flag', { service: 'web', image: '--as=root' }, 400],
  ['an image that is more than one word', { service: 'web', image: 'a:1 -n kube-system' }, 400],
  ['a line break in the author', { ...WEB, author: 'a\n--force' }, 400],
  ['a code block in the author', { ...WEB, author: '``` x' }, 400],
  ['a bidi override in the commit', { ...WEB, commit: 'a\u202eb' }, 400],
  ['a link that is no link', { ...WEB, links: ['javascript:alert(1)'] }, 400],
  ['an image without a workload', { cluster: 'prod-weu', namespace: 'shop', image: 'a:1' }, 400],
  ['a workload that is a node', { cluster: 'prod-weu', namespace: 'shop', workload: 'nodes/a', image: 'a:1' }, 400],
  ['a YAML bomb', { service: 'web', manifest: bomb() }, 400],
  ['no YAML', { service: 'web', manifest: 'a: [' }, 400],
  ['no JSON', '{', 400],
  ['a callback elsewhere', { ...WEB, callback: 'https://evil.example/x' }, 403],
  ['a callback to this machine', { ...WEB, callback: 'https://127.0.0.1/x' }, 403],
  ['the same in disguise', { ...WEB, callback: 'https://0x7f.1/x' }, 403],
  ['an unencrypted callback', { ...WEB, callback: 'http://ci.example.com/x' }, 403],
  ['a callback with a password', { ...WEB, callback: 'https://a:b@ci.example.com/x' }, 403],
  ['a callback to another port', { ...WEB, callback: 'https://ci.example.com:6379/x' }, 403],
])('%s is refused', async (what, body, status) => {
  const answer = await pipeline(changing.deck.url).post(body, `refused-${what.replaceAll(' ', '-')}`)
  expect([answer.status, answer.told]).toMatchObject([status, { error: expect.any(String) }])
})

test('a pipeline deploys only what it may, and without a key nothing at all', async () => {
  const other = pipeline(changing.deck.url, OTHER_TOKEN)
  expect((await other.post({ service: 'shopping-cart', image: 'a:1' }, 'k2')).status).toBe(404)
  expect(
    (await other.post({ cluster: 'prod-weu', namespace: 'data', workload: 'sts/db', image: 'a:1' }, 'k3')).status,
  ).toBe(403)
  expect((await other.post(WEB, undefined)).status).toBe(400)
  expect(await said(changing)).toEqual([])
})

test('50 MB are not read', async () => {
  const socket = connect(changing.deck.port, '127.0.0.1')
  const head = `POST /api/deployments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nIdempotency-Key: k4\r\n`
  socket.write(`${head}Content-Length: ${50 * 1024 * 1024}\r\n\r\n{`)
  const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())))
  socket.destroy()
  expect(answer).toMatch(/^HTTP\/1.1 413/)
  const { status } = await pipeline(changing.deck.url).post({ ...WEB, reason: 'x'.repeat(300 * 1024) }, 'k5')
  expect(status).toBe(413)
})

test('a name that leads to this machine is looked up and not dialled, and a redirect is not followed', async () => {
  let dialled = 0
  const server = createServer((request, response) => {
    dialled++
    response.writeHead(request.url === '/moved' ? 302 : 200, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const signing = { id: 'x', secret: 'c'.repeat(32), at: 0 }
  const byName = { hosts: [`localhost:${port}`], private: false }
  expect(checkCallback(`https://localhost:${port}/`, byName).port).toBe(String(port))
  await expect(postCallback(`https://localhost:${port}/`, '{}', { ...byName, ...signing })).rejects.toThrow(
    'private addresses',
  )
  expect(dialled).toBe(0)
  const open = { hosts: [`localhost:${port}`], private: true }
  await expect(postCallback(`http://localhost:${port}/moved`, '{}', { ...open, ...signing })).rejects.toThrow(
    'answered with 302',
  )
  expect(dialled).toBe(1)
  server.close()
})

function bomb(): string {
  const lines = ['a: &a [x,x,x,x,x,x,x,x,x]']
  for (const [i, name] of [...'bcdefgh'].entries()) {
    const before = 'abcdefg'[i]
    lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`)
  }
  return lines.join('\n')
}
