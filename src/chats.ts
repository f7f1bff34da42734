import { randomUUID } from 'node:crypto'
import type { World } from '../adapters/console/world.ts'
import type { Memory } from '../adapters/teams/places.ts'
import type { Access } from './access.ts'
import type { Chat, Handle, Platform } from './chat.ts'
import type { Config } from './config.ts'
import type { Notes } from './ledger.ts'
import type { Log } from './log.ts'
import type { PartState, Route } from './server.ts'
import { chatGroupsOf } from './settings.ts'
import { openTeams } from './teams.ts'

export type ConsoleWorld = Omit<World, 'renderSlack' | 'renderTeams'>

type Means = {
  readonly seen: { first(key: string, ttlMs: number): Promise<boolean> }
  /** Notes under a prefix of Redis, the bot's own when left out: no platform takes up another's. */
  readonly notes: (prefix?: string) => Notes
  readonly places: Memory
  /** Who is who and may what; it also keeps who is in which of a platform's user groups, for processes that cannot ask it. */
  readonly access: Pick<Access, 'groups' | 'powers' | 'identify'>
  readonly now: () => number
  readonly log: Log
  readonly console: ConsoleWorld | undefined
}

/** The platforms this process speaks on. */
export type Chats = {
  readonly byPlatform: ReadonlyMap<Platform, Chat>
  readonly routes: readonly Route[]
  parts(): Readonly<Record<string, PartState>>
  start(handle: Handle): Promise<void>
  stop(): Promise<void>
}

/** Opens the adapters that the configuration has credentials for; each is loaded only when it is wanted. */
export async function openChats(config: Config, means: Means): Promise<Chats> {
  const slack = config.env.SLACK_BOT_TOKEN ? await openSlack(config, config.env.SLACK_BOT_TOKEN, means) : undefined
  const teams = await openTeams(config, { ...means, notes: means.notes(`${config.redis.prefix}:teams`) })
  const page = means.console ? await openConsole(means.console, means.now) : undefined
  const byPlatform = new Map<Platform, Chat>()
  for (const chat of [slack, teams, page]) if (chat) byPlatform.set(chat.platform, chat)
  if (byPlatform.size === 0)
    means.log.warn({}, 'No chat platform is configured: set SLACK_BOT_TOKEN or MICROSOFT_APP_ID, and the rest')
  return {
    byPlatform,
    routes: [
      ...(slack?.listener ? [slackRoute(slack.listener)] : []),
      ...(teams ? [teams.listener] : []),
      ...(page ? [page.listener] : []),
    ],
    parts: () => ({ ...(slack ? { slack: slack.state() } : {}), ...(teams ? { teams: teams.state() } : {}) }),
    async start(handle) {
      await Promise.all([...byPlatform.values()].map((chat) => chat.start(handle)))
    },
    async stop() {
      await Promise.all([...byPlatform.values()].map((chat) => chat.stop()))
    },
  }
}

async function openSlack(config: Config, botToken: string, { seen, notes, access, now, log }: Means) {
  const {
    env,
    slack: { teams },
  } = config
  const { slack } = await import('../adapters/slack/slack.ts')
  return slack({
    botToken,
    ...(env.SLACK_SIGNING_SECRET ? { signingSecret: env.SLACK_SIGNING_SECRET } : {}),
    ...(env.SLACK_APP_TOKEN ? { appToken: env.SLACK_APP_TOKEN } : {}),
    ...(env.SLACK_API_URL ? { apiUrl: env.SLACK_API_URL } : {}),
    teams,
    log,
    now,
    seen,
    notes: notes(),
    groups: { wanted: chatGroupsOf(config, 'slack'), keep: (members) => access.groups.keep('slack', members) },
  })
}

async function openConsole(world: ConsoleWorld, now: () => number) {
  const [{ consoleChat }, { render }, { renderCards }] = await Promise.all([
    import('../adapters/console/console.ts'),
    import('../adapters/slack/render.ts'),
    import('../adapters/teams/render.ts'),
  ])
  return consoleChat({
    ...world,
    renderSlack: render,
    renderTeams: (reply) => renderCards(reply),
    now,
    newId: randomUUID,
  })
}

function slackRoute(listener: (request: Parameters<Route>[0], response: Parameters<Route>[1]) => void): Route {
  return (request, response) => {
    if ((request.url ?? '').split('?')[0] !== '/slack/events') return false
    listener(request, response)
    return true
  }
}
