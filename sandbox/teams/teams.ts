import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWatch } from '../slack/watch.ts'
import type { Consented, Pressed, Said, Speaker, Words } from './client.ts'
import { createClient } from './client.ts'
import { serveConnector } from './connector.ts'
import type { TeamsFaults } from './faults.ts'
import { createTeamsFaults } from './faults.ts'
import { createKeys } from './keys.ts'
import type { Login } from './login.ts'
import { startLogin } from './login.ts'
import type { TeamsCall, TeamsConversation, TeamsMessage, TeamsPerson } from './model.ts'
import { createTenant } from './tenant.ts'

export type TeamsWorld = {
  readonly tenant: string
  readonly appId: string
  readonly secret: string
  readonly people: readonly TeamsPerson[]
  readonly conversations: readonly TeamsConversation[]
  /** Whether the tenant has messages that one person alone sees. */
  readonly targeted?: boolean
  /** Where the bot takes activities; see also setEndpoint. */
  readonly endpoint?: string
}

/** What the bot answered to an activity. */
export type Outcome = {
  readonly status: number
  readonly text: string
  readonly activity: Words
  /** The very same request once more. */
  again(): Promise<Outcome>
}

/** How a request is to differ from what Microsoft sends. */
export type Forging = {
  readonly claims?: Words
  readonly header?: Words
  /** The whole Authorization header; empty for none at all. */
  readonly authorization?: string
  /** Signed by somebody who has no business to. */
  readonly forged?: boolean
}

/** One tenant of Teams with one app in it: login, Bot Connector, token keys, and its people's clients, on 127.0.0.1. */
export type FakeTeams = {
  readonly serviceUrl: string
  readonly openIdUrl: string
  readonly login: Login
  readonly bot: { readonly id: string; readonly name: string }
  readonly calls: readonly TeamsCall[]
  readonly faults: TeamsFaults
  /** What stands in a conversation, oldest first: to everybody, and what only this viewer sees. */
  messages(conversation: string, viewer?: string): readonly TeamsMessage[]
  /** Somebody's personal conversation with the bot. */
  personal(user: string): string
  setEndpoint(url: string): void
  setTargeted(has: boolean): void
  say(said: Said): Promise<Outcome>
  press(pressed: Pressed): Promise<Outcome>
  install(speaker: Speaker): Promise<Outcome>
  consent(consented: Consented): Promise<Outcome>
  /** What was put into people's OneDrive. */
  readonly uploads: readonly { readonly range: string; readonly text: string }[]
  /** The card as this person's client shows it, which asks the bot for theirs where the card says so. */
  look(user: string, message: TeamsMessage): Promise<TeamsMessage['card']>
  send(activity: Words, forging?: Forging): Promise<Outcome>
  /** The activity that saying something makes, not sent. */
  activity(said: Said): Words
  /** The first message that fits, there already or to come; rejects after 10 s saying what is there instead. */
  until(fits: (message: TeamsMessage) => boolean, timeoutMs?: number): Promise<TeamsMessage>
  stop(): Promise<void>
}

/** The card that came back with an invoke's answer. */
export function cardIn({ text }: Pick<Outcome, 'text'>): TeamsMessage['card'] {
  const { type, value } = JSON.parse(text) as { type?: string; value?: TeamsMessage['card'] }
  return type === 'application/vnd.microsoft.card.adaptive' ? value : undefined
}

const ISSUER = 'https://api.botframework.com'

/** Starts a Teams that refuses what Teams refuses; rules and limits are from Microsoft's documentation. */
export async function startTeams(world: TeamsWorld): Promise<FakeTeams> {
  const { tenant: id, appId, secret, people, conversations } = world
  const [keys, login] = await Promise.all([
    createKeys(['msteams', 'webchat']),
    startLogin({ tenant: id, id: appId, secret }),
  ])
  const watch = createWatch<TeamsMessage>()
  const tenant = createTenant({ id, appId, people, conversations, changed: watch.changed })
  const faults = createTeamsFaults()
  const calls: TeamsCall[] = []
  const uploads: { range: string; text: string }[] = []
  const takeFile = async (request: IncomingMessage, response: ServerResponse) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    uploads.push({ range: String(request.headers['content-range']), text })
    response.writeHead(201).end('{}')
  }
  let targeted = world.targeted ?? false
  let endpoint = world.endpoint ?? ''
  const connecting = {
    tenant,
    faults,
    knows: (token: string) => login.tokens.has(token),
    targeted: () => targeted,
    called: (call: TeamsCall) => void calls.push(call),
  }
  const server = createServer((request, response) => {
    const published = new Map<string, object>([
      ['/openid', { issuer: ISSUER, jwks_uri: `${origin}/keys` }],
      ['/keys', keys.jwks],
    ]).get(request.url ?? '')
    if (request.method === 'PUT' && request.url === '/onedrive') void takeFile(request, response)
    else if (published) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(published))
    else serveConnector(connecting, request, response).catch(() => response.socket?.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const serviceUrl = `${origin}/teams/`
  const client = createClient(tenant, serviceUrl)

  async function authorizationOf({ claims = {}, header, authorization, forged }: Forging): Promise<string> {
    if (authorization !== undefined) return authorization
    const now = Math.floor(Date.now() / 1_000)
    const usual = { iss: ISSUER, aud: appId, serviceurl: serviceUrl, nbf: now - 300, iat: now, exp: now + 3_600 }
    // A forger copies the name of the real key.
    const kid = (keys.jwks.keys[0] as Words).kid
    const signer = forged ? await createKeys([]) : keys
    return `Bearer ${signer.token({ ...usual, ...claims }, { kid, ...header })}`
  }

  async function send(activity: Words, forging: Forging = {}): Promise<Outcome> {
    const authorization = await authorizationOf(forging)
    const request = async (): Promise<Outcome> => {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body: JSON.stringify(activity),
      })
      return { status: response.status, text: await response.text(), activity, again: request }
    }
    return request()
  }

  const sees = (viewer?: string) => (message: TeamsMessage) =>
    viewer === undefined || (message.onlyFor ?? viewer) === viewer
  return {
    serviceUrl,
    openIdUrl: `${origin}/openid`,
    login,
    bot: tenant.bot,
    calls,
    faults,
    messages: (conversation, viewer) =>
      [...tenant.messages.values()].filter((each) => each.conversation === conversation && sees(viewer)(each)),
    personal: (user) => `a:1${user}`,
    setEndpoint: (url) => {
      endpoint = url
    },
    setTargeted: (has) => {
      targeted = has
    },
    say: (said) => send(client.say(said)),
    press: (pressed) => send(client.press(pressed)),
    install: (speaker) => send(client.install(speaker)),
    uploads,
    consent: (consented) => send(client.consent({ place: `${origin}/onedrive`, ...consented })),
    async look(user, message) {
      const activity = client.look({ user, message })
      const answer = activity && cardIn(await send(activity))
      return answer ?? message.card
    },
    send,
    activity: (said) => client.say(said),
    until: (fits, timeoutMs = 10_000) =>
      watch.until(fits, timeoutMs, [...tenant.messages.values()], () => {
        const last = [...tenant.messages.values()].slice(-3)
        return `no such message within ${timeoutMs} ms; the last were: ${JSON.stringify(last).slice(0, 1_500)}`
      }),
    async stop() {
      watch.stop()
      server.closeAllConnections()
      await Promise.all([new Promise((resolve) => server.close(resolve)), login.stop()])
    },
  }
}
