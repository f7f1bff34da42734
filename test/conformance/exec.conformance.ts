import { WebSocket } from 'ws'
import type { Client } from '../support/control-plane/client.ts'
import { conformance } from './support/both.ts'
import { livePod } from './support/objects.ts'
import { make } from './support/see.ts'
import { waitForCells } from './support/table.ts'

type Done = { readonly stdout: string; readonly stderr: string; readonly status: unknown }

/** Runs a command over v5.channel.k8s.io (KEP-4006). Rejects with what was answered instead of an upgrade. */
function exec({ access }: Client, path: string, argv: readonly string[], stdin?: string): Promise<Done> {
  const pairs: [string, string][] = [
    ...argv.map((word): [string, string] => ['command', word]),
    ['stdout', 'true'],
    ['stderr', 'true'],
    ...(stdin === undefined ? [] : ([['stdin', 'true']] as [string, string][])),
  ]
  const query = new URLSearchParams(pairs)
  const socket = new WebSocket(`${access.server.replace(/^http/, 'ws')}${path}/exec?${query}`, 'v5.channel.k8s.io', {
    ...(access.ca && { ca: access.ca }),
    ...access.pair,
    headers: { ...access.headers, ...(access.token && { authorization: `Bearer ${access.token}` }) },
  })
  return new Promise((resolve, reject) => {
    const channels = ['', '', '', '']
    socket.once('open', () => {
      if (stdin === undefined) return
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(stdin)]))
      socket.send(Buffer.from([255, 0]))
    })
    socket.on('message', (data: Buffer) => {
      channels[data[0] ?? 0] += data.subarray(1).toString('utf8')
    })
    socket.once('close', () => {
      const [, stdout = '', stderr = '', status = ''] = channels
      resolve({ stdout, stderr, status: status && JSON.parse(status) })
    })
    socket.once('unexpected-response', (_request, response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (piece: string) => {
        body += piece
      })
      response.once('end', () => reject(new Error(`${response.statusCode} ${body}`)))
    })
    socket.once('error', reject)
  })
}

conformance('exec', (same) => {
  same('what a command says and how it ends', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('a'))
    await waitForCells(admin, pods, ({ rows }) => rows.a?.[1] === '1/1')
    return [
      await exec(admin, `${pods}/a`, ['echo', 'hello', 'there']),
      await exec(admin, `${pods}/a`, ['sh', '-c', 'exit 3']),
      await exec(admin, `${pods}/a`, ['cat'], 'from here'),
      await exec(admin, `${pods}/a`, ['none-such']),
    ]
  })

  same('who may not', async (target, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(target.admin, pods, livePod('a'))
    const guest = target.as('guest')
    return exec(guest, `${pods}/a`, ['true']).then(String, (error: Error) => error.message)
  })
})
