import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { methods } from './api/methods.ts'
import type { FakeSlack, SlackOptions } from './fake-slack.ts'
import { createFaults } from './faults.ts'
import type { Desk } from './http/desk.ts'
import { send } from './http/desk.ts'
import { handleDownload } from './http/download.ts'
import type { ResponseUrls } from './http/response-url.ts'
import { createResponseUrls, handleResponseUrl } from './http/response-url.ts'
import { handleUpload } from './http/upload.ts'
import type { WebApi } from './http/web-api.ts'
import { handleWebApi } from './http/web-api.ts'
import { createCourier } from './inbound/courier.ts'
import { createPost } from './inbound/delivery.ts'
import { appHomeOpened, directMessage, mention, talk } from './inbound/event.ts'
import { click } from './inbound/interaction.ts'
import type { Sender } from './inbound/sender.ts'
import { slash } from './inbound/slash.ts'
import { createSocketMode } from './inbound/socket-mode.ts'
import { submit } from './inbound/submission.ts'
import type { Call, VisibleMessage } from './model.ts'
import { createRates } from './rates.ts'
import { createRing } from './ring.ts'
import { createWatch } from './watch.ts'
import { createWorkspace } from './workspace.ts'

const WAIT_MS = 5_000
const INBOUND_SCOPES = ['commands', 'app_mentions:read', 'im:history', 'chat:write.public']
const ALL_SCOPES = [...INBOUND_SCOPES, ...methods.values().flatMap(({ scopes }) => scopes)]

/** Starts a Slack that knows Slack's rules from Slack's documentation and refuses what Slack would refuse. */
export async function startSlack(options: SlackOptions): Promise<FakeSlack> {
  const now = options.clock ? () => options.clock?.now() ?? 0 : Date.now
  const workspace = createWorkspace({
    now,
    team: { id: 'T0000000001', domain: 'sandbox', name: 'Sandbox', ...options.team },
    users: options.users,
    channels: options.channels,
    usergroups: options.usergroups ?? [],
    messageLimit: options.messageLimit ?? 1_000,
    blocksJsonLimit: options.blocksJsonLimit ?? 13_200,
  })
  const log = {
    ring: createRing<Call>(options.callLimit ?? 2_000),
    counts: new Map<string, number>(),
    watch: createWatch<Call>(),
  }
  const desk: Desk = { log, faults: createFaults(), now }
  const ackTimeoutMs = options.ackTimeoutMs ?? 3_000
  const sockets = createSocketMode(workspace.ids, workspace.bot.app_id, ackTimeoutMs)
  const courier = createCourier(now, options.signingSecret, ackTimeoutMs)
  const responseUrls = createResponseUrls(workspace)

  let port = 0
  const origin = () => `http://127.0.0.1:${port}`
  const api: WebApi = {
    desk,
    workspace,
    tokens: { bot: options.botToken, app: options.appToken },
    scopes: new Set(options.scopes ?? ALL_SCOPES),
    appScopes: new Set(options.appScopes ?? ['connections:write']),
    rates: options.rates && createRates(now, options.rates),
    origin,
    openSocket: () => `ws://127.0.0.1:${port}${sockets.ticket()}`,
    revoked: new Set(),
  }
  const server = createServer((request, response) => {
    route(api, responseUrls, request, response).catch(() => response.socket?.destroy())
  })
  server.on('upgrade', sockets.upgrade)
  port = await listen(server)

  let requestUrl = options.requestUrl
  const sender: Sender = {
    workspace,
    responseUrls,
    origin,
    post: createPost(workspace, courier, sockets, () => requestUrl),
  }
  const visible = (viewer?: string) => (message: VisibleMessage) =>
    viewer === undefined || (message.ephemeral ?? viewer) === viewer
  return {
    apiUrl: `${origin()}/api/`,
    team: workspace.team,
    bot: workspace.bot,
    calls: {
      get total() {
        return log.ring.total
      },
      list: (method) => log.ring.list().filter((call) => method === undefined || call.method === method),
      count: (method) => log.counts.get(method) ?? 0,
    },
    messages: (channel, viewer) => workspace.messages.list(channel).filter(visible(viewer)),
    files: workspace.files,
    views: workspace.views,
    faults: desk.faults,
    sockets,
    setRequestUrl: (url) => {
      requestUrl = url
    },
    slash: (command) => slash(sender, command),
    mention: (spoken) => mention(sender, spoken),
    directMessage: (spoken) => directMessage(sender, spoken),
    appHomeOpened: (opened) => appHomeOpened(sender, opened),
    click: (button) => click(sender, button),
    select: (menu) => click(sender, menu),
    submit: (modal) => submit(sender, modal),
    talk: (spoken) => talk(sender, spoken),
    putUser: (user) => void workspace.users.set(user.id, user),
    putChannel: (channel) => void workspace.channels.set(channel.id, channel),
    revoke: (token) => void api.revoked.add(token),
    until: (fits, { timeoutMs = WAIT_MS } = {}) =>
      workspace.watch.until(
        fits,
        timeoutMs,
        workspace.messages.all(),
        () => `no such message within ${timeoutMs} ms; ${lastWords(workspace.messages.all())}`,
      ),
    untilCall: (fits, { timeoutMs = WAIT_MS } = {}) =>
      log.watch.until(
        fits,
        timeoutMs,
        log.ring.list(),
        () => `no such call within ${timeoutMs} ms; calls: ${JSON.stringify([...log.counts])}`,
      ),
    stop: async () => {
      workspace.watch.stop()
      log.watch.stop()
      sockets.stop()
      courier.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function route(
  api: WebApi,
  responseUrls: ResponseUrls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://slack')
  const { pathname } = url
  if (pathname.startsWith('/api/')) return await handleWebApi(api, request, response, url)
  const file = /^\/files-pri\/\w+-(\w+)\//.exec(pathname)?.[1]
  if (file !== undefined) return handleDownload(api, request, response, file)
  if (request.method !== 'POST') return send(response, { status: 404, body: 'not found' })
  const upload = /^\/upload\/v1\/(\w+)$/.exec(pathname)?.[1]
  if (upload !== undefined) return await handleUpload(api.desk, api.workspace, request, response, upload)
  if (/^\/(commands|actions)\//.test(pathname)) {
    return await handleResponseUrl(api.desk, api.workspace, responseUrls.find(pathname), request, response)
  }
  send(response, { status: 404, body: 'not found' })
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address) resolve(address.port)
      else reject(new Error('the sandbox Slack has no port'))
    })
  })
}

function lastWords(messages: readonly VisibleMessage[]): string {
  const said = messages.slice(-3).map(({ text, blocks }) => text.slice(0, 200) || JSON.stringify(blocks).slice(0, 200))
  return said.length === 0 ? 'nothing was said' : `the last were: ${said.join(' | ')}`
}
