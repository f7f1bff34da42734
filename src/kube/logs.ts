import type { Api } from './api.ts'
import { resourcePath } from './paths.ts'

export type LogOptions = {
  readonly namespace: string
  readonly pod: string
  readonly container?: string | undefined
  readonly previous?: boolean | undefined
  readonly timestamps?: boolean | undefined
  readonly tailLines?: number | undefined
  readonly sinceSeconds?: number | undefined
  /** RFC 3339. */
  readonly sinceTime?: string | undefined
  /** kubectl's --limit-bytes: the cluster stops after so many, which cuts the newest lines. */
  readonly limitBytes?: number | undefined
  /** Bytes kept of what comes, the newest; default 1 MiB. */
  readonly keepBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** `missing` is what was left out: how many bytes at the start, and whether reading stopped before the end. */
export type Log = { readonly text: string; readonly missing?: { readonly start: number; readonly end: boolean } }

const KEEP_BYTES = 1024 * 1024
/** Longer logs are not read to their end, however little of them is kept. */
const READ_BYTES = 64 * 1024 * 1024
const PODS = { group: '', version: 'v1', resource: 'pods', namespaced: true }

/** A container's log as it is now, its newest lines when it is long. Throws what the cluster says about why there is none. */
export async function readLog(api: Api, options: LogOptions): Promise<Log> {
  const { namespace, pod, container, previous, timestamps, tailLines, sinceSeconds, sinceTime, limitBytes } = options
  const path = resourcePath(PODS, { namespace, name: pod, subresource: 'log' })
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const query = {
    container,
    previous: previous || undefined,
    timestamps: timestamps || undefined,
    tailLines,
    sinceSeconds,
    sinceTime,
    limitBytes,
  }
  const body = await api.stream(path, { query, signal, accept: '*/*' })
  const tail = await keepTail(body, options.keepBytes ?? KEEP_BYTES)
  const limited = limitBytes !== undefined && tail.read >= limitBytes
  const end = tail.stopped || limited
  if (tail.stopped) stop.abort()
  const text = tail.bytes.toString('utf8')
  return tail.dropped > 0 || end ? { text, missing: { start: tail.dropped, end } } : { text }
}

type Tail = {
  readonly bytes: Buffer
  readonly read: number
  readonly dropped: number
  /** Whether we stopped before the end. */
  readonly stopped: boolean
}

/** Keeps the last `keep` bytes, from the beginning of a line on. */
async function keepTail(body: AsyncIterable<Uint8Array>, keep: number): Promise<Tail> {
  const chunks: Uint8Array[] = []
  let held = 0
  let read = 0
  let stopped = false
  for await (const chunk of body) {
    chunks.push(chunk)
    held += chunk.length
    read += chunk.length
    while (chunks[0] && held - chunks[0].length >= keep) held -= chunks.shift()?.length ?? 0
    stopped = read >= READ_BYTES
    if (stopped) break
  }
  const all = Buffer.concat(chunks)
  if (read <= keep) return { bytes: all, read, dropped: 0, stopped }
  const from = Math.max(0, all.length - keep)
  // Without a line end in it the cut is within one long line; a cut character then shows as U+FFFD.
  const newline = all.indexOf(10, Math.max(0, from - 1))
  const start = newline >= 0 && newline < all.length - 1 ? newline + 1 : from
  return { bytes: all.subarray(start), read, dropped: read - (all.length - start), stopped }
}
