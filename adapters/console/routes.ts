import type { IncomingMessage, ServerResponse } from 'node:http'
import { Fault } from '../../src/fault.ts'
import type { Assets } from './assets.ts'
import type { Fields } from './body.ts'
import { readFields } from './body.ts'
import { checkCaller, secure } from './guard.ts'
import { Refusal } from './refusal.ts'

/** What the API does; each throws Refusal for what it does not take. */
export type Api = {
  say(fields: Fields): { id: string }
  act(fields: Fields): { id: string }
  trouble(fields: Fields): Promise<{ id: string }>
  world(): unknown
  /** JSON, ready made. */
  messages(query: URLSearchParams): string
  stream(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void
  assets(): Promise<Assets>
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void

/** Serves `/` and everything under `/console/`; false means that the path is somebody else's. */
export function consoleListener(api: Api, hosts: readonly string[]) {
  const routes = routeTable(api)
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (!url || (url.pathname !== '/' && url.pathname !== '/console' && !url.pathname.startsWith('/console/'))) {
      return false
    }
    secure(response)
    void answer(routes, hosts, request, response, url).catch((error: unknown) => refuse(response, error))
    return true
  }
}

async function answer(
  routes: ReadonlyMap<string, Answer>,
  hosts: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  checkCaller(request, hosts)
  const route = routeFor(routes, request.method ?? '', url.pathname)
  if (!route) {
    const known = routes.keys().some((key) => key.endsWith(` ${url.pathname}`))
    if (known) throw new Refusal(405, `${url.pathname} does not take ${request.method}.`)
    throw new Refusal(404, `There is nothing at ${url.pathname}.`)
  }
  await route(request, response, url)
}

function routeFor(routes: ReadonlyMap<string, Answer>, method: string, path: string): Answer | undefined {
  const exact = routes.get(`${method} ${path}`)
  if (exact || path.startsWith('/console/api/')) return exact
  return method === 'GET' || method === 'HEAD' ? (routes.get(`GET ${path}`) ?? routes.get('GET *')) : undefined
}

function routeTable(api: Api): ReadonlyMap<string, Answer> {
  const file =
    (name: string): Answer =>
    (request, response) =>
      sendAsset(api, name, request, response)
  return new Map<string, Answer>([
    [
      'POST /console/api/messages',
      async (request, response) => json(response, 202, api.say(await readFields(request))),
    ],
    ['POST /console/api/actions', async (request, response) => json(response, 202, api.act(await readFields(request)))],
    [
      'POST /console/api/trouble',
      async (request, response) => json(response, 202, await api.trouble(await readFields(request))),
    ],
    ['GET /console/api/world', (_, response) => json(response, 200, api.world())],
    ['GET /console/api/messages', (_, response, url) => send(response, 200, api.messages(url.searchParams))],
    ['GET /console/api/stream', (request, response, url) => api.stream(request, response, url.searchParams)],
    ['GET /', file('index.html')],
    ['GET /console', file('index.html')],
    ['GET /console/', file('index.html')],
    ['GET *', (request, response, url) => file(url.pathname.slice('/console/'.length))(request, response, url)],
  ])
}

async function sendAsset(api: Api, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const assets = await api.assets().catch(() => {
    throw new Refusal(503, "The page needs the development dependencies ('npm ci'). Its API works without them.")
  })
  const asset = assets.get(name)
  if (!asset) throw new Refusal(404, `There is nothing at ${request.url}.`)
  const known = request.headers['if-none-match'] === asset.tag
  response.writeHead(known ? 304 : 200, { 'content-type': asset.type, 'cache-control': 'no-cache', etag: asset.tag })
  response.end(known || request.method === 'HEAD' ? undefined : asset.body)
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const [status, sentence] = explain(error)
  json(response, status, { error: sentence })
}

function explain(error: unknown): [status: number, sentence: string] {
  if (error instanceof Refusal) return [error.status, error.message]
  if (error instanceof Fault) return [409, [error.message, error.hint].filter(Boolean).join(' ')]
  return [500, 'The console failed at this. Nothing was asked of the bot.']
}

function json(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, JSON.stringify(value))
}

function send(response: ServerResponse, status: number, body: string): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': bytes.length,
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(bytes)
}
