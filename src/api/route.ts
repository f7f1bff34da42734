import type { IncomingMessage, ServerResponse } from 'node:http'
import { Fault } from '../fault.ts'
import { readJson, TooLarge } from './body.ts'
import type { Pipeline } from './pipeline.ts'
import { pipelineOf } from './pipeline.ts'
import type { Asked } from './request.ts'
import { readAsked } from './request.ts'
import type { Status } from './status.ts'

export type Api = {
  readonly pipelines: readonly Pipeline[]
  /** Where pipelines reach the API, without a slash at its end; empty where nobody said so. */
  readonly url: string
  /** Counts a request of a pipeline; false when they are too many. */
  readonly admit: (pipeline: Pipeline) => Promise<boolean>
  /** Takes a deployment, once for each key. Throws a conflict Fault for another one under the same key. */
  readonly ask: (asked: Asked, key: string, pipeline: Pipeline) => Promise<Status>
  /** Undefined for one that is not the pipeline's. */
  readonly find: (id: string, pipeline: Pipeline) => Promise<Status | undefined>
  /** Something went wrong that is no Fault. */
  readonly failed: (error: unknown) => void
}

const PATH = '/api/deployments'
const KEY = /^[\x21-\x7e]{1,200}$/
const CODES: Readonly<Partial<Record<Fault['code'], number>>> = {
  usage: 400,
  invalid: 422,
  denied: 403,
  forbidden: 403,
  identity: 403,
  'not-found': 404,
  'unknown-cluster': 404,
  conflict: 409,
  throttled: 429,
  queue: 503,
}

/** POST /api/deployments and GET /api/deployments/ID, for pipelines with a bearer token; see docs/deployments.md. */
export function deploymentsRoute(api: Api) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    if (path !== PATH && !path.startsWith(`${PATH}/`)) return false
    answer(path, request, api).then(
      ({ status, body }) => send(request, response, status, body),
      (error: unknown) => {
        if (!(error instanceof Fault)) api.failed(error)
        const { status, body } = refusal(error)
        send(request, response, status, body)
      },
    )
    return true
  }
}

type Answer = { readonly status: number; readonly body: unknown }

async function answer(path: string, request: IncomingMessage, api: Api): Promise<Answer> {
  // Who has no token learns nothing else, and is not listened to.
  const pipeline = pipelineOf(request.headers.authorization, api.pipelines)
  if (!pipeline) return { status: 401, body: { error: 'A token is needed: Authorization: Bearer …' } }
  const id = path.slice(PATH.length + 1)
  if (id !== '') return request.method === 'GET' ? known(id, pipeline, api) : notAllowed('GET')
  if (request.method !== 'POST') return notAllowed('POST')
  if (!(await api.admit(pipeline))) throw new Fault('throttled', `${pipeline.name} asks too often.`, { retryAfter: 60 })
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new Fault('usage', 'An Idempotency-Key is needed: the same for every try of one deployment.', {
      hint: 'The id of the pipeline’s run is a good one.',
    })
  }
  const status = await api.ask(readAsked(await readJson(request)), key, pipeline)
  return { status: 202, body: { ...status, url: urlOf(status.id, request, api) } }
}

async function known(id: string, pipeline: Pipeline, api: Api): Promise<Answer> {
  const status = /^[\w-]{1,64}$/.test(id) ? await api.find(id, pipeline) : undefined
  if (!status) throw new Fault('not-found', `${pipeline.name} has no deployment ${id.slice(0, 40)}.`)
  return { status: 200, body: status }
}

function urlOf(id: string, { headers }: IncomingMessage, { url }: Api): string {
  const base = url || `http://${/^[\w.:[\]-]+$/.test(headers.host ?? '') ? headers.host : 'localhost'}`
  return `${base}${PATH}/${id}`
}

function notAllowed(method: string): Answer {
  return { status: 405, body: { error: `Only ${method} is taken here.` } }
}

function refusal(error: unknown): Answer {
  if (!(error instanceof Fault)) return { status: 500, body: { error: 'Something went wrong on my side.' } }
  const { message, hint, retryAfter } = error
  const status = error instanceof TooLarge ? 413 : (CODES[error.code] ?? 500)
  return { status, body: { error: message, ...(hint && { hint }), ...(retryAfter && { retryAfter }) } }
}

/** What was not read of a body is not waited for. */
function send(request: IncomingMessage, response: ServerResponse, status: number, body: unknown): void {
  const unread = !request.complete
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(unread && { connection: 'close' }),
      ...(status === 429 && { 'retry-after': '60' }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    })
    .end(`${JSON.stringify(body)}\n`, () => {
      if (unread) request.destroy()
    })
}
