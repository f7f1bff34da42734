import type { IncomingMessage, ServerResponse } from 'node:http'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What becomes of an answer on its way back. Once it returns nothing more is forwarded unless it did so itself. */
type Meddling = {
  /** Asks for this path instead. */
  readonly path?: (url: URL) => string
  /** Each line of the answer, to be sent as it is, otherwise, twice, or not at all. */
  readonly line?: (line: string, send: (text: string) => void, end: (how: 'end' | 'reset') => void) => void
  /** Answers in the server's place. */
  readonly answer?: (url: URL, response: ServerResponse) => boolean
}

export type Meddler = {
  readonly url: string
  /** Paths with their queries, as they were asked for. */
  readonly asked: readonly string[]
  meddle(how: Meddling): void
  /** Ends every answer under way, in the way of a server whose time is up. */
  endAll(): void
  stop(): Promise<void>
}

/** Something between the bot and an API server that does not leave alone what passes. */
export async function startMeddler(target: string): Promise<Meddler> {
  let how: Meddling = {}
  const asked: string[] = []
  const open = new Set<ServerResponse>()
  const sockets = new Set<Socket>()

  function forward(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', target)
    asked.push(url.pathname + url.search)
    const { line, path, answer } = how
    open.add(response)
    response.on('close', () => open.delete(response))
    if (answer?.(url, response)) return
    const far = ask(
      new URL(path ? path(url) : (request.url ?? '/'), target),
      { method: request.method, headers: request.headers },
      (found) => {
        response.writeHead(found.statusCode ?? 500, found.headers)
        response.flushHeaders()
        if (!line) return void found.pipe(response)
        const end = (kind: 'end' | 'reset') => {
          far.destroy()
          if (kind === 'end') response.end()
          else response.socket?.resetAndDestroy()
        }
        eachLine(found, (one) => line(one, (text) => response.write(text), end))
        found.on('end', () => response.end())
      },
    )
    far.on('error', () => response.destroy())
    response.on('close', () => far.destroy())
    request.pipe(far)
  }

  const server = createServer(forward)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    meddle(next) {
      how = next
    },
    endAll() {
      for (const response of open) response.end()
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function eachLine(from: IncomingMessage, take: (line: string) => void): void {
  let rest = ''
  from.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(`${line}\n`)
  })
  from.on('end', () => rest && take(rest))
}
