import { Fault } from '../fault.ts'

/** etcd takes no object above 1.5 MB; what is ten times that is no object. */
const MAX_JSON = 16 * 1024 * 1024

/** A stream as lines of text without their ends; the last one may lack its end. Longer lines than `max` bytes are cut. */
export async function* linesOf(body: AsyncIterable<Uint8Array>, max: number): AsyncGenerator<string> {
  let kept: Buffer[] = []
  let size = 0
  const keep = (piece: Buffer) => {
    if (size < max) kept.push(piece.subarray(0, max - size))
    size += piece.length
  }
  const take = () => {
    const line = Buffer.concat(kept).toString('utf8')
    kept = []
    size = 0
    return line
  }
  for await (const bytes of body) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < chunk.length) keep(chunk.subarray(start))
  }
  if (size > 0) yield take()
}

/** A stream of JSON, one value a line. Throws a cluster Fault, worth another try, for a line that is something else. */
export async function* jsonLines(body: AsyncIterable<Uint8Array>, cluster: string): AsyncGenerator<unknown> {
  for await (const line of linesOf(body, MAX_JSON)) if (line !== '') yield parsed(line, cluster)
}

function parsed(line: string, cluster: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new Fault('cluster', `${cluster} sent a change that is not JSON.`, { retryable: true, cause: error })
  }
}
