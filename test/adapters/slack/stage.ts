import { createServer } from 'node:http'
import { SCOPES } from '../../../adapters/slack/check.ts'
import type { SlackOptions as Options, Slack } from '../../../adapters/slack/slack.ts'
import { slack } from '../../../adapters/slack/slack.ts'
import type { FakeSlack, SlackOptions } from '../../../sandbox/slack/fake-slack.ts'
import { startSlack } from '../../../sandbox/slack/slack.ts'
import type { Handle, Request } from '../../../src/chat.ts'

export const SECRET = 'a-signing-secret'
export const BOT_TOKEN = 'xoxb-good'
const APP_TOKEN = 'xapp-1-A0000000APP-good'

/** Everybody and every place a test needs. */
const WORLD = {
  users: [
    { id: 'U00ONCALL', name: 'oncall', email: 'oncall@example.com' },
    { id: 'U000GUEST', name: 'guest', is_restricted: true },
    { id: 'U00000BOT', name: 'other-bot', is_bot: true },
    { id: 'U0DELETED', name: 'gone', deleted: true },
    { id: 'U0STRANGE', name: 'stranger', team_id: 'T9STRANGER' },
  ],
  channels: [
    { id: 'C00000OPS', name: 'ops' },
    { id: 'C000ALONE', name: 'not-invited', is_member: false },
  ],
}

export type Stage = {
  readonly fake: FakeSlack
  readonly adapter: Slack
  readonly asked: Request[]
  /** What was asked, once there are so many requests: an acknowledgement may come before what it acknowledges is taken. */
  heard(count: number): Promise<readonly Request[]>
  readonly url: string
  readonly logged: string[]
  /** Runs when a test ends, whatever happened. */
  stop(): Promise<void>
}

type Wanted = {
  readonly handle?: Handle
  readonly socket?: boolean
  readonly adapter?: Partial<Options>
  readonly fake?: Partial<SlackOptions>
  /** Before the adapter starts. */
  readonly before?: (fake: FakeSlack) => void
}

/** The adapter on a real HTTP server or socket, with the fake Slack at the other end. */
export async function stage({
  handle,
  socket = false,
  adapter = {},
  fake: world = {},
  before,
}: Wanted = {}): Promise<Stage> {
  const fake = await startSlack({
    signingSecret: SECRET,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    ...WORLD,
    scopes: SCOPES,
    ...world,
  })
  before?.(fake)
  const asked: Request[] = []
  const logged: string[] = []
  const say = (facts: object, sentence: string) => void logged.push(`${sentence} ${JSON.stringify(facts)}`)
  const app = slack({
    botToken: BOT_TOKEN,
    ...(socket ? { appToken: APP_TOKEN } : { signingSecret: SECRET }),
    apiUrl: fake.apiUrl,
    log: { info: say, warn: say, error: say },
    now: Date.now,
    seen: memorySeen(),
    backoff: { baseMs: 20, capMs: 40 },
    lastMs: 50,
    ...adapter,
  })
  const server = createServer((request, response) => app.listener?.(request, response))
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  const url = `http://127.0.0.1:${port}/slack/events`
  if (!socket) fake.setRequestUrl(url)
  await app.start(async (request) => {
    asked.push(request)
    return await handle?.(request)
  })
  return {
    fake,
    adapter: app,
    asked,
    async heard(count) {
      await until(() => asked.length >= count, 15_000)
      return asked
    },
    url,
    logged,
    async stop() {
      await app.stop()
      server.closeAllConnections()
      server.close()
      await fake.stop()
    },
  }
}

/** What Redis would remember. */
export function memorySeen() {
  const keys = new Set<string>()
  return {
    async first(key: string) {
      if (keys.has(key)) return false
      keys.add(key)
      return true
    },
  }
}

/** Waits for what is not announced, a few ms at a time. */
export async function until(holds: () => boolean, ms = 3_000): Promise<void> {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
