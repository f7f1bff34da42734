import type { IncomingMessage } from 'node:http'
import { Fault } from '../fault.ts'

/** A body that is larger than is taken: nothing of it is kept. */
export class TooLarge extends Fault {
  constructor(most: number) {
    super('usage', `The body is larger than ${most / 1_024} KiB.`, { hint: 'Send fewer objects at once.' })
  }
}

const MOST_BYTES = 256 * 1_024

/**
 * Reads a JSON body. Throws TooLarge as soon as it is, by its Content-Length or by what came; a usage Fault for what is not
 * JSON in UTF-8.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw new TooLarge(MOST_BYTES)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MOST_BYTES) throw new TooLarge(MOST_BYTES)
    chunks.push(bytes)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch (error) {
    throw new Fault('usage', 'The body is not JSON.', { cause: error })
  }
}
