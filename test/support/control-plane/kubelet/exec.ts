import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import type { Pod } from '../../../../sandbox/controllers/pod/pod.ts'
import { kinds } from '../../../../sandbox/kube/kinds.ts'
import type { Store } from '../../../../sandbox/kube/store.ts'
import { runCommand } from './command.ts'

/** The channels of v5.channel.k8s.io: the first byte of each message (KEP-4006). */
const STDIN = 0
const STDOUT = 1
const STDERR = 2
const STATUS = 3
const CLOSE = 255

const PROTOCOL = 'v5.channel.k8s.io'

/** GET /exec/... upgraded to a WebSocket. Commands are played, never run: see command.ts. */
export function execServer(store: Store) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  })
  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const url = new URL(request.url ?? '/', 'https://kubelet')
      const [what, namespace = '', name = '', container = ''] = url.pathname.slice(1).split('/').map(decodeURIComponent)
      const pod = store.get(kinds.pods, namespace, name) as Pod | undefined
      const runs = pod?.status?.containerStatuses?.find((status) => status.name === container)?.state.running
      if (what !== 'exec' || !runs) {
        const why = `container ${container} not found in pod ${name}_${namespace}`
        socket.end(`HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: ${why.length}\r\n\r\n${why}`)
        return
      }
      server.handleUpgrade(request, socket, head, (opened) => play(opened, pod, url.searchParams))
    },
    stop() {
      for (const client of server.clients) client.terminate()
    },
  }
}

function play(opened: WebSocket, pod: Pod, query: URLSearchParams): void {
  const argv = query.getAll('command')
  const send = (channel: number, text: string) =>
    opened.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]))
  const finish = (stdin: string) => {
    const { stdout, stderr, code, failure } = runCommand(argv, { pod, stdin })
    if (stdout && isOn(query, 'output', 'stdout')) send(STDOUT, stdout)
    if (stderr && isOn(query, 'error', 'stderr')) send(STDERR, stderr)
    send(STATUS, JSON.stringify(failure === undefined ? exitStatus(code) : failed(failure)))
    opened.close(1000)
  }
  opened.on('error', () => {})
  let stdin = ''
  if (!isOn(query, 'input', 'stdin')) finish('')
  opened.on('message', (data: Buffer) => {
    if (data[0] === STDIN) stdin += data.subarray(1).toString('utf8')
    if (data[0] === CLOSE && data[1] === STDIN) finish(stdin)
  })
}

/** The API server may pass its own names on or the kubelet's older ones. */
function isOn(query: URLSearchParams, ...names: readonly string[]): boolean {
  return names.some((name) => ['1', 'true'].includes(query.get(name) ?? ''))
}

function exitStatus(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

function failed(message: string): object {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    code: 500,
  }
}
