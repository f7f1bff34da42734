import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { LogSource } from '../../../../sandbox/kube/kube.ts'
import type { Store } from '../../../../sandbox/kube/store.ts'
import type { Certificates } from '../certificates.ts'
import { execServer } from './exec.ts'
import { sendLog } from './log.ts'

/** The kubelet's own API (pkg/kubelet/server/server.go), as far as the API server asks it for logs and exec. */
export async function serveKubelet(
  { ca, server: own }: Certificates,
  store: Store,
  logs: LogSource,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const exec = execServer(store)
  // Only who has a certificate of our authority is answered: the API server.
  const server = createServer({ key: own.key, cert: own.cert, ca, requestCert: true, rejectUnauthorized: true })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'https://kubelet')
    const [what, namespace = '', pod = '', container = ''] = url.pathname.slice(1).split('/').map(decodeURIComponent)
    if (what === 'containerLogs') sendLog(store, logs, { namespace, pod, container, query: url.searchParams }, response)
    else refuse(response, what === 'exec' ? 501 : 404, `this kubelet speaks WebSocket only, and logs and exec only`)
  })
  server.on('upgrade', exec.upgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      exec.stop()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(response: ServerResponse, code: number, why: string): void {
  response.writeHead(code, { 'content-type': 'text/plain' }).end(`${why}\n`)
}
