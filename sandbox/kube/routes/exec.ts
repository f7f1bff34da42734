import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import type { KubeObject } from '../../object.ts'
import type { Tokens } from '../access/authenticate.ts'
import { authenticate, forbiddenText, headerLines } from '../access/authenticate.ts'
import { authorize } from '../access/rbac.ts'
import { ApiError, forbidden, statusOf, unexplained } from '../api-error.ts'
import { kinds } from '../kinds.ts'
import type { Kube } from '../kube.ts'
import { attributesOf, resourceRequest } from '../request-info.ts'

const PROTOCOL = 'v5.channel.k8s.io'
/** The channels: the first byte of each message (KEP-4006). */
const [STDOUT, STDERR, STATUS] = [1, 2, 3]

type Played = { readonly out?: string; readonly err?: string; readonly code?: number }

/** A pod's `exec` over a WebSocket. Commands are played, and never run. */
export function serveExec(kube: Kube, tokens: Tokens) {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  })
  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      socket.on('error', () => {})
      try {
        const { pod, argv } = admitted(kube, tokens, request)
        server.handleUpgrade(request, socket, head, (opened) => play(opened, pod, argv))
      } catch (error) {
        const told = error instanceof ApiError ? error : unexplained('it failed')
        const body = `${JSON.stringify(statusOf(told))}\n`
        const { code } = told
        const head = [`HTTP/1.1 ${code} Refused`, 'Content-Type: application/json', `Content-Length: ${body.length}`]
        socket.end(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`)
      }
    },
    stop() {
      for (const client of server.clients) client.terminate()
    },
  }
}

/** Whoever asks must be let in twice: as who connects and as whom they act for. */
function admitted({ store }: Kube, tokens: Tokens, { url = '/', rawHeaders }: IncomingMessage) {
  const { user, impersonated } = authenticate(store, tokens, headerLines(rawHeaders))
  const asked = new URL(url, 'http://sandbox')
  const info = resourceRequest('GET', asked)
  if (info?.resource !== 'pods' || info.subresource !== 'exec') throw new ApiError(404, 'NotFound', 'no such path', {})
  const wanted = attributesOf('GET', asked, info)
  const { allowed, reason } = authorize(store, impersonated ?? user, wanted)
  if (!allowed) throw forbidden(kinds.pods, info.name ?? '', forbiddenText(impersonated ?? user, wanted, reason))
  const pod = store.read(kinds.pods, info.namespace, info.name)
  const container = asked.searchParams.get('container') ?? ''
  const { containers = [] } = pod.spec as { readonly containers?: readonly { readonly name: string }[] }
  if (!containers.some(({ name }) => name === container))
    throw new ApiError(400, 'BadRequest', `container ${container} is not valid for pod ${info.name}`, {})
  return { pod, argv: asked.searchParams.getAll('command') }
}

function play(opened: WebSocket, pod: KubeObject, argv: readonly string[]): void {
  const { out = '', err = '', code = 0 } = played(argv, pod)
  const send = (channel: number, text: string) =>
    opened.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]))
  opened.on('error', () => {})
  if (out) send(STDOUT, out)
  if (err) send(STDERR, err)
  send(STATUS, JSON.stringify(code === 0 ? { metadata: {}, status: 'Success' } : exited(code)))
  opened.close(1000)
}

function played([name = '', ...args]: readonly string[], { metadata, spec }: KubeObject): Played {
  const { nodeSelector } = spec as { readonly nodeSelector?: Readonly<Record<string, string>> }
  if (nodeSelector?.['kubernetes.io/os'] === 'windows') return playedOnWindows(name, args)
  switch (name) {
    case 'echo':
      return { out: `${args.join(' ')}\n` }
    case 'hostname':
      return { out: `${metadata.name}\n` }
    case 'env':
      return { out: `HOSTNAME=${metadata.name}\nDB_PASSWORD=correct-horse-battery-staple\n` }
    case 'ls':
      return { out: 'bin\netc\ntmp\nvar\n' }
    case 'df':
      return { out: 'Filesystem  Size  Used Avail Use% Mounted on\noverlay     124G   31G   94G  25% /\n' }
    case 'true':
      return {}
    case 'false':
      return { code: 1 }
    default:
      return { err: `sh: ${name}: not found\n`, code: 127 }
  }
}

/** A container of Windows has neither sh nor ls, and ends its lines with CR LF. */
function playedOnWindows(name: string, args: readonly string[]): Played {
  if (name === 'cmd' && args[1] === 'ver') return { out: '\r\nMicrosoft Windows [Version 10.0.20348.4294]\r\n' }
  if (name === 'hostname') return { out: 'win-web\r\n' }
  const err = `'${name}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`
  return { err, code: 1 }
}

function exited(code: number): object {
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}
