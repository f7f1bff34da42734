import type { Dispatcher } from 'undici'
import { TooLarge } from './unreachable.ts'

/** An answer whose head is here. */
export type Arrival<Body> = {
  readonly status: number
  readonly headers: Dispatcher.ResponseData['headers']
  readonly body: Body
  /** Nobody wants the body. */
  drop(): Promise<unknown>
}

export type Asking = Dispatcher.DispatchOptions & { readonly signal: AbortSignal }

/** The body as it comes, without an end of its own. */
export async function streamed(wire: Dispatcher, asking: Asking): Promise<Arrival<AsyncIterable<Uint8Array>>> {
  const { statusCode, headers, body } = await wire.request({ ...asking, bodyTimeout: 0 })
  return { status: statusCode, headers, body, drop: () => body.dump() }
}

/**
 * The body as one, of at most `maxBytes`; it rejects with TooLarge, with the network's error, or with the signal's reason.
 * Collected as undici hands it out: its `request` makes a stream of each body, 63 instead of 33 µs of CPU a question.
 */
export function collected(
  wire: Dispatcher,
  { signal, ...asking }: Asking,
  maxBytes: number,
): Promise<Arrival<Promise<Buffer>>> {
  const head = Promise.withResolvers<Arrival<Promise<Buffer>>>()
  const body = Promise.withResolvers<Buffer>()
  const done = body.promise.catch(() => undefined)
  const chunks: Buffer[] = []
  let size = 0
  let controller: Dispatcher.DispatchController | undefined

  const fail = (error: unknown) => {
    signal.removeEventListener('abort', onAbort)
    head.reject(error)
    body.reject(error)
  }
  const stop = (error: Error) => {
    fail(error)
    controller?.abort(error)
  }
  const onAbort = () => stop(signal.reason)
  if (signal.aborted) {
    onAbort()
    return head.promise
  }
  signal.addEventListener('abort', onAbort, { once: true })
  wire.dispatch(asking, {
    onRequestStart(started) {
      controller = started
      // Its turn came after it was given up.
      if (signal.aborted) started.abort(signal.reason)
    },
    onResponseStart(_, status, headers) {
      if (status < 200) return
      head.resolve({ status, headers, body: body.promise, drop: () => done })
      if (Number(headers['content-length']) > maxBytes) stop(new TooLarge())
    },
    onResponseData(_, chunk) {
      size += chunk.length
      if (size > maxBytes) stop(new TooLarge())
      else chunks.push(chunk)
    },
    onResponseEnd() {
      signal.removeEventListener('abort', onAbort)
      body.resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size))
    },
    onResponseError: (_, error) => fail(error),
  })
  return head.promise
}
