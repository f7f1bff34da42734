import type { IncomingMessage } from 'node:http'
import { MOST_BODY } from './limits.ts'

/** A body that trickles in slower than this is not Microsoft's, in ms. */
const PATIENCE_MS = 3_000

/** The bytes, or the status for too many of them (413) and too slow ones (408). What is too much is not read. */
export function readBody(request: IncomingMessage): Promise<Buffer | number> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | number>()
  if (Number(request.headers['content-length'] ?? 0) > MOST_BODY) return Promise.resolve(413)
  const chunks: Buffer[] = []
  let size = 0
  const timer = setTimeout(() => resolve(408), PATIENCE_MS)
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= MOST_BODY) chunks.push(chunk)
    else {
      request.pause()
      resolve(413)
    }
  })
  request.on('end', () => resolve(Buffer.concat(chunks)))
  request.on('error', reject)
  request.on('close', () => reject(new Error('closed before its end')))
  return promise.finally(() => clearTimeout(timer))
}
