import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A wire to a server that can go silent: what is open stays open, and nothing comes any more. */
export type FrozenWire = {
  readonly url: string
  freeze(): void
  /** What was open stays silent for good, as behind a firewall that forgot it; what is opened from here on is answered. */
  thaw(): void
  stop(): Promise<void>
}

export async function startWire(target: string): Promise<FrozenWire> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let lost = new Set<Socket>()
  let frozen = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((near) => {
    const far = keep(connect(Number(port), hostname))
    keep(near)
    if (frozen) lost.add(near)
    near.on('data', (bytes) => void (lost.has(near) || far.write(bytes)))
    far.on('data', (bytes) => void (lost.has(near) || near.write(bytes)))
    near.on('close', () => far.destroy())
    far.on('close', () => void (lost.has(near) || near.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    freeze() {
      frozen = true
      lost = new Set(sockets)
    },
    thaw() {
      frozen = false
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
