import type { Status } from '../api/status.ts'
import { Fault } from '../fault.ts'

/** Quarterdeck's API, as a pipeline. */
export type Server = {
  post(body: unknown, key: string, signal: AbortSignal): Promise<Status & { readonly url: string }>
  get(id: string, signal: AbortSignal): Promise<Status>
}

const TIMEOUT_MS = 30_000
const TRIES = 5

/** Where it is and who asks, from the environment. Throws a config Fault without them. */
export function openServer({ QUARTERDECK_URL: base = '', QUARTERDECK_TOKEN: token = '' }: NodeJS.ProcessEnv): Server {
  const url = URL.parse(base)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Fault('config', 'QUARTERDECK_URL must say where Quarterdeck is.')
  if (token === '') throw new Fault('config', 'QUARTERDECK_TOKEN must be the pipeline’s token.')
  const at = (path: string) => `${base.replace(/\/$/, '')}/api/deployments${path}`

  async function ask(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<unknown> {
    const headers = { ...init.headers, authorization: `Bearer ${token}` }
    const within = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
    // The token goes nowhere else.
    const answer = await fetch(at(path), { ...init, headers, redirect: 'error', signal: within }).catch(
      (error: unknown) => {
        throw new Fault('unreachable', `${url?.host} does not answer.`, { retryable: true, cause: error })
      },
    )
    const json: unknown = await answer.json().catch(() => ({}))
    if (answer.ok) return json
    throw refusal(answer.status, json)
  }

  return {
    async post(body, key, signal) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key }
      for (let tries = 1; ; tries++) {
        try {
          return (await ask('', signal, { method: 'POST', headers, body: JSON.stringify(body) })) as Status & {
            url: string
          }
        } catch (error) {
          // The key makes of every try the same deployment.
          if (!(error instanceof Fault && error.retryable) || tries >= TRIES || signal.aborted) throw error
          await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries))
        }
      }
    },
    get: async (id, signal) => (await ask(`/${encodeURIComponent(id)}`, signal)) as Status,
  }
}

function refusal(status: number, json: unknown): Fault {
  const { error, hint } = json as { readonly error?: unknown; readonly hint?: unknown }
  const sentence = typeof error === 'string' ? error : `It was answered with ${status}.`
  const detail = { ...(typeof hint === 'string' && { hint }), retryable: status >= 500 || status === 429 }
  if (status === 401 || status === 403) return new Fault('denied', sentence, detail)
  return new Fault(status === 400 ? 'invalid' : 'cluster', sentence, detail)
}
