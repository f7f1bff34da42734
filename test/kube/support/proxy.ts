import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'

/** An HTTP proxy that only tunnels, and counts. */
export async function tunnel() {
  let tunnels = 0
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer().on('connect', (request, client) => {
    tunnels++
    const [host = '', port] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels: () => tunnels,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
