import { Redis } from 'ioredis'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import type { AuditEvent, AuditLink } from '../../src/audit/record.ts'
import { firstBroken } from '../../src/audit/record.ts'
import { auditStream, readChains } from '../../src/audit/store.ts'
import { startProxy } from '../support/proxy.ts'
import { redisForFile } from '../support/redis.ts'

const signedWith = 'the key of these tests'
const server = redisForFile()
const open: Redis[] = []
afterAll(() => {
  for (const redis of open) redis.disconnect()
})

function connect(url = server.url, maxRetriesPerRequest: number | null = 0): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest, enableOfflineQueue: true })
  open.push(redis)
  return redis
}

const event = (request: string): AuditEvent => ({
  at: 1,
  kind: 'decision',
  request,
  who: 'slack:T:U',
  line: 'get pods',
  where: 'slack:C',
  effect: 'allow',
})

test('two processes write chains of their own into one stream, whole and in order', async () => {
  const redis = connect()
  const key = `${server.prefix()}:audit`
  const echoed: AuditLink[] = []
  const a = auditStream(redis, key, { writer: 'a', signedWith }, (link) => echoed.push(link))
  const b = auditStream(redis, key, { writer: 'b', signedWith }, () => undefined)
  await Promise.all(Array.from({ length: 50 }, (_, i) => Promise.all([a(event(`a${i}`)), b(event(`b${i}`))])))

  const chains = await readChains(redis, key)
  expect([...chains.keys()].sort()).toEqual(['a.1', 'b.1'])
  for (const chain of chains.values()) {
    expect(chain).toHaveLength(50)
    expect(firstBroken(chain, signedWith)).toBeUndefined()
  }
  expect(chains.get('a.1')).toEqual(echoed)
})

test('a row changed in Redis is found', async () => {
  const redis = connect()
  const key = `${server.prefix()}:audit`
  const audit = auditStream(redis, key, { writer: 'a', signedWith }, () => undefined)
  for (const name of ['1', '2', '3']) await audit(event(name))
  const [, second] = await redis.xrange(key, '-', '+')
  await redis.xdel(key, second?.[0] ?? '')
  expect(firstBroken((await readChains(redis, key)).get('a.1') ?? [], signedWith)).toMatchObject({ seq: 3 })
})

test('when Redis does not take a link, the caller is told and a new chain begins', async () => {
  const redis = connect()
  const key = `${server.prefix()}:audit`
  const audit = auditStream(redis, key, { writer: 'a', signedWith }, () => undefined)
  await audit(event('1'))
  await redis.set(`${key}:other`, 'x')
  await redis.rename(`${key}:other`, key)
  await expect(audit(event('2'))).rejects.toThrow(/WRONGTYPE/)
  await redis.del(key)
  await audit(event('3'))
  const chains = await readChains(redis, key)
  expect([...chains.keys()]).toEqual(['a.2'])
  expect(firstBroken(chains.get('a.2') ?? [], signedWith)).toBeUndefined()
})

test('a link whose confirmation was lost on the way stands twice and the chain holds', async () => {
  const proxy = await startProxy(server.url)
  onTestFinished(() => proxy.stop())
  const redis = connect(proxy.url, null)
  const key = `${server.prefix()}:audit`
  const audit = auditStream(redis, key, { writer: 'a', signedWith }, () => undefined)
  await audit(event('1'))
  const lost = proxy.loseAnswerTo('xadd')
  await Promise.all([audit(event('2')), lost])
  await audit(event('3'))
  const chain = (await readChains(redis, key)).get('a.1') ?? []
  expect(chain.map(({ seq }) => seq)).toEqual([1, 2, 2, 3])
  expect(firstBroken(chain, signedWith)).toBeUndefined()
})
