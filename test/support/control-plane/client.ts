import { Agent, request } from 'undici'

/** How somebody reaches an API server. */
export type Access = {
  readonly server: string
  readonly ca?: string | undefined
  readonly token?: string | undefined
  /** A client certificate and its key, where there is no token. */
  readonly pair?: { readonly cert: string; readonly key: string } | undefined
  /** Sent with every request: to act as somebody, for example. */
  readonly headers?: Readonly<Record<string, string | string[]>> | undefined
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The body where it is JSON. Tests look into it; a path that is not there is undefined. */
  readonly json: unknown
}

export type Sent = {
  readonly body?: unknown
  readonly contentType?: string
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/** A plain HTTP client of an API server: it adds nothing to what tests send and hides nothing of what comes back. */
export type Client = {
  readonly access: Access
  ask(method: string, path: string, sent?: Sent): Promise<Answer>
  get(path: string, sent?: Sent): Promise<Answer>
  /** The lines of an answer as they come, each parsed; ends with the answer, or when `signal` says so. */
  watch(path: string, signal: AbortSignal, sent?: Sent): AsyncGenerator<unknown, void>
  close(): Promise<void>
}

const LIMIT_MS = 30_000

export function kubeClient(access: Access): Client {
  const agent = new Agent({
    allowH2: false,
    bodyTimeout: 0,
    headersTimeout: LIMIT_MS,
    connect: { ...(access.ca && { ca: access.ca }), ...access.pair },
  })

  function send(method: string, path: string, { body, contentType, accept, headers }: Sent, signal: AbortSignal) {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    return request(access.server + path, {
      dispatcher: agent,
      method: method as 'GET',
      signal,
      headers: {
        accept: accept ?? 'application/json',
        ...(access.token && { authorization: `Bearer ${access.token}` }),
        ...(text !== undefined && { 'content-type': contentType ?? 'application/json' }),
        ...access.headers,
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    })
  }

  async function ask(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const { statusCode, headers, body } = await send(method, path, sent, AbortSignal.timeout(LIMIT_MS))
    const text = await body.text()
    return { status: statusCode, headers, text, json: parsed(text) }
  }

  return {
    access,
    ask,
    get: (path, sent) => ask('GET', path, sent),
    async *watch(path, signal, sent = {}) {
      const { statusCode, body } = await send('GET', path, sent, signal)
      if (statusCode !== 200) throw new Error(`watch of ${path}: ${statusCode} ${await body.text()}`)
      try {
        yield* lines(body)
      } catch (error) {
        if (!signal.aborted) throw error
      }
    },
    close: () => agent.destroy(),
  }
}

async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = pieces.pop() ?? ''
    for (const piece of pieces) if (piece) yield JSON.parse(piece)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
