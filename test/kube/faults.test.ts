import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { Fault } from '../../src/fault.ts'
import { clusterAt, faultOf } from './support/open.ts'
import type { Answering } from './support/server.ts'
import { json, serve, status } from './support/server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
async function stagingThat(answer: Answering, settings: Parameters<typeof clusterAt>[1] = {}) {
  const server = await serve(answer)
  const cluster = clusterAt(server.url, settings)
  cleanups.push(
    () => server.close(),
    () => cluster.close(),
  )
  return { server, cluster, api: cluster.as({ user: 'jane', groups: ['dev'] }) }
}
const pods = '/api/v1/namespaces/shop/pods'

describe('a cluster that does not answer', () => {
  test('is said to refuse, at once for those who ask next, and is tried again by one of them after five seconds', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    free.close()
    let now = 1_000_000
    const cluster = clusterAt(`http://127.0.0.1:${port}`, { options: { now: () => now } })
    cleanups.push(() => cluster.close())
    const ask = () => cluster.self.get(pods)

    const first = await faultOf(ask())
    expect(first).toMatchObject({ code: 'unreachable', retryable: true })
    expect(first.message).toBe('staging does not answer (connection refused).')

    const server = await listening(port)
    cleanups.push(() => server.close())
    expect(await faultOf(ask())).toBe(first)
    now += 5000
    const [probe, ...others] = await Promise.allSettled([ask(), ask(), ask()])
    expect(probe?.status).toBe('fulfilled')
    for (const other of others) expect(other).toMatchObject({ status: 'rejected', reason: first })
    await ask()
    expect(server.connections()).toBeLessThanOrEqual(2)

    await server.close()
    now += 180_000
    expect((await faultOf(ask())).message).toMatch(
      /^staging (does not answer \(connection refused, last heard 3 min ago\)|broke the connection before it answered)\.$/,
    )
  })

  test('is given up after the time to connect, whether or not anybody still waits', async () => {
    let connections = 0
    const silent = createServer(() => connections++).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const cluster = clusterAt(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`, {
      options: { limits: { connectMs: 60 } },
    })
    cleanups.push(
      async () => void silent.close(),
      () => cluster.close(),
    )
    expect((await faultOf(cluster.self.get(pods, { signal: AbortSignal.timeout(10) }))).code).toBe('timeout')
    const sentence = 'staging does not answer (connection timed out after 0.1 s).'
    const said = async () => (await faultOf(cluster.self.get(pods, { signal: AbortSignal.timeout(5) }))).message
    await expect.poll(said, { interval: 10 }).toBe(sentence)
    const before = connections
    await Promise.all(Array.from({ length: 20 }, async () => expect(await said()).toBe(sentence)))
    expect(connections).toBe(before)
  })

  test('is said to be silent when it takes the connection and nothing more', async () => {
    const { api } = await stagingThat(() => {}, { options: { limits: { timeoutMs: 60 } } })
    const fault = await faultOf(api.get(pods))
    expect(fault).toMatchObject({ code: 'timeout', retryable: true, message: 'staging did not answer within 0.1 s.' })
    expect((await faultOf(api.send('POST', pods, {}))).message).toBe(
      'staging did not answer within 0.1 s. Whether it did what was asked is not known.',
    )
  })

  test('keeps nobody longer than the caller has', async () => {
    const { api } = await stagingThat(() => {})
    const late = await faultOf(api.get(pods, { signal: AbortSignal.timeout(20) }))
    expect(late).toMatchObject({ code: 'timeout', retryable: false })
    const stopped = new Fault('too-late', 'The worker is stopping.')
    expect(await faultOf(api.get(pods, { signal: AbortSignal.abort(stopped) }))).toBe(stopped)
  })
})

describe('an answer that is none', () => {
  test('cut off in its middle is asked for again, three times in all', async () => {
    const { api, server } = await stagingThat((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"kind":"PodList","items":[')
      setImmediate(() => response.destroy())
    })
    const fault = await faultOf(api.get(pods))
    expect(fault).toMatchObject({ code: 'unreachable', retryable: true })
    expect(fault.message).toBe('staging broke the connection in the middle of its answer.')
    expect(server.heard).toHaveLength(3)
  })

  test('is asked for again and may come then', async () => {
    let times = 0
    const { api } = await stagingThat((_, response) => {
      if (times++ === 0) response.destroy()
      else json(response, { kind: 'PodList' })
    })
    expect(await api.get(pods)).toMatchObject({ status: 200, json: { kind: 'PodList' } })
  })

  test('to a change is never asked for again', async () => {
    const { api, server } = await stagingThat((_, response) => response.destroy())
    const fault = await faultOf(api.send('DELETE', `${pods}/web-0`))
    expect(fault).toMatchObject({ code: 'unreachable', retryable: false })
    expect(fault.message).toBe('staging broke the connection. Whether it did what was asked is not known.')
    expect(server.heard).toHaveLength(1)
  })

  test('of HTML is not taken for the cluster', async () => {
    const { api } = await stagingThat((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    )
    expect((await faultOf(api.get(pods))).message).toBe('staging answered with something that is not JSON (text/html).')
  })

  test('of no HTTP at all is said to be so', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const cluster = clusterAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    cleanups.push(
      async () => void server.close(),
      () => cluster.close(),
    )
    expect((await faultOf(cluster.self.get(pods))).message).toContain('does not speak HTTP')
  })

  test('without an end is left, whether its length was told or not', async () => {
    const { api } = await stagingThat((heard, response) => {
      const told = heard.url.includes('told') ? { 'content-length': String(1 << 30) } : {}
      response.writeHead(200, told)
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
      }
      response.on('drain', more)
      more()
    })
    for (const query of [{ told: true }, {}]) {
      const fault = await faultOf(api.get(pods, { maxBytes: 256 * 1024, query }))
      expect(fault).toMatchObject({ code: 'cluster', message: "staging's answer is larger than 256 KiB." })
    }
  })

  test('of a redirect is not followed', async () => {
    const { api, server } = await stagingThat((_, response) => response.writeHead(302, { location: '/login' }).end())
    expect((await faultOf(api.get(pods))).message).toContain('redirect')
    expect(server.heard).toHaveLength(1)
  })
})

describe('a cluster that asks for patience', () => {
  test('gets it, and then answers', async () => {
    let times = 0
    const { api, server } = await stagingThat((_, response) => {
      if (times++ < 2) json(response, status(429, 'TooManyRequests', 'busy'), 429, { 'retry-after': '0' })
      else json(response, { kind: 'PodList' })
    })
    await api.get(pods)
    expect(server.heard).toHaveLength(3)
  })

  test('for longer than we wait is an answer that says how long', async () => {
    const { api, server } = await stagingThat((_, response) =>
      json(response, status(429, 'TooManyRequests', 'too many requests'), 429, { 'retry-after': '30' }),
    )
    expect(await faultOf(api.get(pods))).toMatchObject({ code: 'throttled', retryable: true, retryAfter: 30 })
    expect(server.heard).toHaveLength(1)
  })

  test('for a change is told so and not pressed', async () => {
    const { api, server } = await stagingThat((_, response) =>
      json(response, status(429, 'TooManyRequests', 'Cannot evict pod'), 429, { 'retry-after': '0' }),
    )
    const fault = await faultOf(api.send('POST', `${pods}/web-0/eviction`, {}))
    expect(fault.message).toBe('Error from server (TooManyRequests): Cannot evict pod')
    expect(server.heard).toHaveLength(1)
  })

  test('or fails inside is asked three times', async () => {
    const { api, server } = await stagingThat((_, response) => response.writeHead(500).end('boom'))
    const fault = await faultOf(api.get(pods))
    expect(fault).toMatchObject({ code: 'cluster', retryable: true })
    expect(fault.message).toBe(
      'Error from server (InternalError): an error on the server has prevented the request from succeeding',
    )
    expect(server.heard).toHaveLength(3)
  })
})

describe('a stream', () => {
  test('that breaks says so', async () => {
    const { api } = await stagingThat((_, response) => {
      response.writeHead(200).write('one\n')
      setImmediate(() => response.destroy())
    })
    const read = async () => {
      for await (const _ of await api.stream(`${pods}/web-0/log`));
    }
    expect((await faultOf(read())).message).toBe('staging broke the connection in the middle of its answer.')
  })

  test('that is refused says what the cluster says', async () => {
    const text = 'previous terminated container "main" in pod "web-0" not found'
    const { api } = await stagingThat((_, response) => json(response, status(400, 'BadRequest', text), 400))
    expect((await faultOf(api.stream(`${pods}/web-0/log`))).message).toBe(`Error from server (BadRequest): ${text}`)
  })

  test('is quiet for as long as it likes, and ends with the caller', async () => {
    const { api, server } = await stagingThat((_, response) => void response.writeHead(200).write('one\n'), {
      options: { limits: { timeoutMs: 50 } },
    })
    const stop = new AbortController()
    const stream = await api.stream(`${pods}/web-0/log`, { query: { follow: true }, signal: stop.signal })
    const chunks = stream[Symbol.asyncIterator]()
    expect(Buffer.from((await chunks.next()).value ?? '').toString()).toBe('one\n')
    setTimeout(() => stop.abort(new Fault('too-late', 'Enough.')), 70)
    expect((await faultOf(chunks.next())).message).toBe('Enough.')
    expect(server.heard).toHaveLength(1)
  })
})

async function listening(port: number) {
  const { createServer: createHttp } = await import('node:http')
  let connections = 0
  const server = createHttp((_, response) => json(response, {})).on('connection', () => connections++)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    connections: () => connections,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
