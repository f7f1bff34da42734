import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/**
 * `pass` forwards; `stall` keeps connections open and forwards nothing, like a flow that a NAT has forgotten (new
 * connections pass); `cut` ends every connection and refuses new ones.
 */
export type ProxyMode = 'pass' | 'stall' | 'cut'

export type TcpProxy = {
  readonly url: string
  /** `stall` is for the connections there are; later ones pass. */
  mode(mode: ProxyMode): void
  /** Lets what a client sends through, and cuts the connection instead of bringing back the answer to the text. */
  loseAnswerTo(text: string): Promise<void>
  stop(): Promise<void>
}

type Pair = { readonly client: Socket; readonly server: Socket; stalled: boolean }

/** A TCP proxy on 127.0.0.1 in front of a Redis URL that can be told to misbehave. */
export async function startProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<Pair>()
  let refusing = false
  let losing: { readonly text: string; readonly lost: () => void } | undefined
  const server = createServer((client) => {
    if (refusing) {
      client.destroy()
      return
    }
    const pair: Pair = { client, server: connect(Number(port || 6379), hostname), stalled: false }
    pairs.add(pair)
    let mute = false
    const end = () => {
      pairs.delete(pair)
      pair.client.destroy()
      pair.server.destroy()
    }
    client.on('data', (data) => {
      if (pair.stalled) return
      if (losing && data.includes(losing.text)) mute = true
      pair.server.write(data)
    })
    pair.server.on('data', (data) => {
      if (pair.stalled) return
      if (!mute) {
        client.write(data)
        return
      }
      losing?.lost()
      losing = undefined
      end()
    })
    for (const socket of [client, pair.server]) {
      socket.on('error', end)
      socket.on('close', end)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const { client, server: far } of pairs) {
      client.destroy()
      far.destroy()
    }
  }
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode(mode) {
      refusing = mode === 'cut'
      if (mode === 'cut') cut()
      for (const pair of pairs) pair.stalled = mode === 'stall'
    },
    loseAnswerTo: (text) =>
      new Promise((lost) => {
        losing = { text, lost }
      }),
    async stop() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
