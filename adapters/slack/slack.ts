import type { Chat } from '../../src/chat.ts'
import { aside } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import type { Notes } from '../../src/ledger.ts'
import { createLedger } from '../../src/ledger.ts'
import { createDispatch } from './app.ts'
import { createAttach } from './attach.ts'
import type { Backoff } from './backoff.ts'
import { createClients } from './client.ts'
import { createDirect } from './direct.ts'
import { troubleOf } from './fault.ts'
import { isOurs, originOf } from './genuine.ts'
import type { ChatGroups } from './groups.ts'
import { chatGroups } from './groups.ts'
import type { State } from './health.ts'
import { createHealth } from './health.ts'
import type { Listener } from './http.ts'
import { httpListener } from './http.ts'
import { createIntake } from './intake.ts'
import type { Log } from './log.ts'
import { sparingly } from './log.ts'
import { people } from './people.ts'
import { replyUrls } from './reply-url.ts'
import type { Seen } from './seen.ts'
import { rememberSeen } from './seen.ts'
import { createSend } from './send.ts'
import { createSharing } from './shared.ts'
import { keepSocket } from './socket.ts'
import { textWindow } from './text-window.ts'
import { createToken } from './token.ts'
import { createVoice } from './voice.ts'

export type SlackOptions = {
  readonly botToken: string
  /** Needed over HTTP, where requests are signed with it. */
  readonly signingSecret?: string
  /** Turns Socket Mode on, which needs no way in from outside. */
  readonly appToken?: string
  /** Slack's own when left out. */
  readonly apiUrl?: string
  /** Our app, when it is known before Slack says so; what is sent to another one is refused. */
  readonly app?: string
  /** Ids of the workspaces that may talk to us; the one the token belongs to when left out or empty. */
  readonly teams?: readonly string[]
  readonly log: Log
  /** ms since the epoch. */
  readonly now: () => number
  readonly seen: Seen
  /** Where a request is kept that has to be acknowledged before it is taken; without it, such a one dies with its process. */
  readonly notes?: Notes
  /** The user groups that rules speak of; without it, nobody is asked about any. */
  readonly groups?: ChatGroups
  readonly backoff?: Partial<Backoff>
  /** How long `stop` waits for requests that are being taken, in ms; 5,000 when left out. */
  readonly lastMs?: number
}

export type Slack = Chat & {
  /** Over HTTP only: takes what is posted to `/slack/events`. */
  readonly listener?: Listener
  state(): State
}

const LAST_REQUESTS_MS = 5_000
const TAKE_UP_EVERY_MS = 2_000

/**
 * The Slack adapter; throws a config Fault when there is no way to know Slack by. `start` resolves after the first attempt to reach Slack, whatever came of it: a wrong token or
 * a Slack that is away is in the log and in `state()`, and tried again until it works.
 */
export function slack(options: SlackOptions): Slack {
  const { botToken, signingSecret, appToken, apiUrl, log, now } = options
  const backoff = { baseMs: 1_000, capMs: 60_000, random: Math.random, ...options.backoff }
  const stopping = new AbortController()
  const clients = createClients(botToken, { apiUrl, log })
  const health = createHealth(appToken ? ['token', 'socket'] : ['token'], now)
  const token = createToken({ clients, health, backoff, signal: stopping.signal, log })
  const urls = replyUrls(apiUrl, now)
  const voice = createVoice(clients, urls, log, now)
  const send = createSend({ voice, attach: createAttach(clients, voice, log), now, log, noticed: token.noticed })
  const direct = createDirect({ send, backoff, now, log })
  let dispatch: ReturnType<typeof createDispatch> | undefined
  let takingUp: NodeJS.Timeout | undefined
  let socket: Promise<{ closed: Promise<void> }> | undefined

  function ourTeams(): ReadonlySet<string> {
    const bot = token.bot()
    const named = options.teams ?? []
    return new Set(named.length > 0 ? named : [bot?.team, bot?.enterprise].filter((id) => id !== undefined))
  }

  const intake = createIntake({
    work: async (body, attempt, respond) => await dispatch?.(body, attempt, respond),
    first: rememberSeen(options.seen, log, now),
    judge: (body) =>
      dispatch
        ? isOurs(originOf(body), { teams: ourTeams(), app: options.app ?? token.bot()?.app ?? appOf(appToken) })
        : 'unknown',
    ledger: createLedger(options.notes, now, { warn: sparingly(log, now), error: log.error }),
    now,
    log,
  })

  return {
    platform: 'slack',
    ...(appToken ? {} : { listener: httpListener({ intake, secret: requireSecret(signingSecret), now, log }) }),
    state: health.state,
    send,
    async start(handle) {
      const principal = people({
        lookUp: async (user) => (await clients.ask.users.info({ user })).user,
        isOurTeam: (team) => ourTeams().has(team),
        groupsOf: chatGroups({
          ...(options.groups ?? { wanted: new Set(), keep: async () => undefined }),
          list: () => clients.ask.usergroups.list({ include_users: true }),
          now,
          warn: sparingly(log, now),
        }),
        now,
        warn: sparingly(log, now),
      })
      const bot = token.bot
      dispatch = createDispatch({
        botToken,
        apiUrl,
        log,
        now,
        bot,
        principal,
        noticedReplyUrl: urls.noticed,
        handle,
        shared: createSharing({
          token: botToken,
          apiUrl,
          replies: (channel, ts) => clients.talk.apiCall('conversations.replies', { channel, ts, limit: 200 }),
        }),
        async open(trigger, asked) {
          const view = textWindow(asked)
          if (!view) return false
          try {
            await clients.ask.views.open({ trigger_id: trigger, view })
            return true
          } catch (error) {
            log.warn({ word: troubleOf(error).word }, 'A window was not opened')
            return false
          }
        },
        answer: (request, reply) => direct.answer(aside(request.address), reply, request.event),
      })
      await token.start()
      takingUp = setInterval(() => void intake.takeUp(), TAKE_UP_EVERY_MS).unref()
      if (!appToken) return
      socket = keepSocket({ appToken, apiUrl, intake, health, backoff, signal: stopping.signal, log })
      await socket
    },
    async stop() {
      clearInterval(takingUp)
      const end = performance.now() + (options.lastMs ?? LAST_REQUESTS_MS)
      await intake.close(end - performance.now())
      await direct.close(Math.max(0, end - performance.now()))
      stopping.abort()
      await (await socket)?.closed
    },
  }
}

/** An app-level token names its app: `xapp-1-A0123-…`. */
function appOf(appToken: string | undefined): string | undefined {
  return /^xapp-\d+-(A[A-Z0-9]+)-/.exec(appToken ?? '')?.[1]
}

function requireSecret(secret: string | undefined): string {
  if (secret) return secret
  throw new Fault('config', 'Slack over HTTP needs the signing secret: without it anybody could give orders.', {
    hint: 'Set SLACK_SIGNING_SECRET, or SLACK_APP_TOKEN for Socket Mode.',
  })
}
