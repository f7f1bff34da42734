import { expect, onTestFinished, test } from 'vitest'
import { healthRoute, serve } from '../src/server.ts'

const health = healthRoute(
  () => ({ redis: { up: true, says: 'ready' } }),
  async () => 'commands_total 1\n',
)
const called = (path: string) => (request: { url?: string | undefined }, response: { end(text: string): void }) => {
  if (request.url !== path) return false
  response.end('called')
  return true
}

async function open(apart: boolean) {
  const server = await serve({
    port: 0,
    ...(apart ? { healthPort: 0 } : {}),
    host: '127.0.0.1',
    health,
    routes: [called('/api/messages'), called('/slack/events')],
  })
  onTestFinished(() => server.stop())
  const status = async (port: number, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status
  return { server, status }
}

test('health and metrics on a port of their own, which whoever calls us cannot reach by the other', async () => {
  const { server, status } = await open(true)
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    expect([path, await status(server.port, path), await status(server.healthPort, path)]).toEqual([path, 404, 200])
  }
  for (const path of ['/api/messages', '/slack/events']) {
    expect([path, await status(server.port, path), await status(server.healthPort, path)]).toEqual([path, 200, 404])
  }
})

test('on one port when nobody says otherwise', async () => {
  const { server, status } = await open(false)
  expect(server.healthPort).toBe(server.port)
  for (const path of ['/healthz', '/api/messages', '/slack/events']) expect(await status(server.port, path)).toBe(200)
})
