import type { WebSocket } from 'undici'
import { isRecord } from './objects.ts'

/** What a command said, and how it ended; `cut` is how many bytes were left out. */
export type Executed = { readonly output: string; readonly cut: number; readonly ended: string | undefined }

/** The first byte of each message says what it is (KEP-4006, v5.channel.k8s.io). */
const STDOUT = 1
const STDERR = 2
const STATUS = 3
const CLOSED = 1000

/**
 * Reads a command's channels to their end, at most so many bytes of what it says. `ended` is undefined when it ended well,
 * else kubectl's words. Rejects when the connection ends before the command did.
 */
export function readChannels(socket: WebSocket, most: number, signal: AbortSignal): Promise<Executed> {
  const { promise, resolve, reject } = Promise.withResolvers<Executed>()
  const pieces: Buffer[] = []
  let kept = 0
  let cut = 0
  let status: unknown
  socket.binaryType = 'arraybuffer'
  const stop = () => {
    socket.close()
    reject(signal.reason)
  }
  signal.addEventListener('abort', stop, { once: true })
  socket.addEventListener('message', ({ data }) => {
    const bytes = Buffer.from(data as ArrayBuffer)
    const text = bytes.subarray(1)
    if (bytes[0] === STATUS) status = readStatus(text.toString('utf8'))
    if (bytes[0] !== STDOUT && bytes[0] !== STDERR) return
    const room = text.subarray(0, Math.max(0, most - kept))
    pieces.push(room)
    kept += room.length
    cut += text.length - room.length
  })
  socket.addEventListener('close', ({ code }) => {
    signal.removeEventListener('abort', stop)
    if (status === undefined && code !== CLOSED) reject(new Error(`the connection ended with ${code}`))
    else resolve({ output: Buffer.concat(pieces).toString('utf8'), cut, ended: endOf(status) })
  })
  socket.addEventListener('error', (event) => reject(event.error ?? new Error('the connection failed')))
  return promise
}

function readStatus(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** kubectl's sentence for an exit code (kubectl pkg/cmd/util/helpers.go); anything else in the cluster's own words. */
function endOf(status: unknown): string | undefined {
  if (!isRecord(status) || status.status === 'Success' || status.status === undefined) return undefined
  const causes = isRecord(status.details) && Array.isArray(status.details.causes) ? status.details.causes : []
  const code = causes.find((cause) => isRecord(cause) && cause.reason === 'ExitCode')
  if (status.reason === 'NonZeroExitCode' && isRecord(code)) return `command terminated with exit code ${code.message}`
  return String(status.message ?? 'it failed').slice(0, 500)
}
