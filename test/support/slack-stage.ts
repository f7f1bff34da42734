import { onTestFinished } from 'vitest'
import { SCOPES } from '../../adapters/slack/check.ts'
import type { FakeSlack, SlackOptions } from '../../sandbox/slack/fake-slack.ts'
import type { VisibleMessage } from '../../sandbox/slack/model.ts'
import { startSlack } from '../../sandbox/slack/slack.ts'
import type { Log } from '../../src/log.ts'
import type { Quarterdeck } from './quarterdeck.ts'
import { openQuarterdeck } from './quarterdeck.ts'

export const ANN = 'U0000000ANN'
export const BEN = 'U0000000BEN'
export const KIT = 'U0000000KIT'
export const OPS = 'C0000000OPS'
export const LOUD = 'C000000LOUD'
export const OLD = 'C0000000OLD'
/** Ann's conversation with the bot alone. */
export const ANN_ALONE = 'D0000000ANN'

export const TOKENS = { signingSecret: 'a-signing-secret', botToken: 'xoxb-good', appToken: 'xapp-1-A0000000APP-good' }

/** A workspace with the scopes of the manifest: two people who are mapped, one who is not, and those who may nothing. */
export function openWorkspace(options: Partial<SlackOptions> = {}): Promise<FakeSlack> {
  return startSlack({
    ...TOKENS,
    users: [
      { id: ANN, name: 'ann', email: 'ann@example.com' },
      { id: BEN, name: 'ben', email: 'ben@example.com' },
      { id: KIT, name: 'kit', email: 'kit@elsewhere.example' },
      { id: 'U0000GUEST1', name: 'guest', is_restricted: true },
      { id: 'U0000GUEST2', name: 'one-channel-guest', is_ultra_restricted: true },
      { id: 'U00000ROBOT', name: 'other-bot', is_bot: true },
      { id: 'U0000000OUT', name: 'left', deleted: true },
      { id: 'U00STRANGER', name: 'stranger', team_id: 'T00000OTHER' },
    ],
    channels: [
      { id: OPS, name: 'ops' },
      { id: LOUD, name: 'loud' },
      { id: OLD, name: 'old' },
    ],
    scopes: SCOPES,
    ...options,
  })
}

type Line = { readonly level: string; readonly sentence: string; readonly facts: Readonly<Record<string, unknown>> }

/** The bot's log, kept. */
export type Logged = { readonly log: Log; readonly lines: readonly Line[]; said(sentence: RegExp): Line | undefined }

export function keepLog(): Logged {
  const lines: Line[] = []
  const at = (level: string) => (facts: object, sentence: string) =>
    void lines.push({ level, sentence, facts: { ...facts } })
  return {
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    lines,
    said: (sentence) => lines.find((line) => sentence.test(`${line.sentence} ${JSON.stringify(line.facts)}`)),
  }
}

type Wanted = Omit<Parameters<typeof openQuarterdeck>[0], 'env'> & {
  readonly slack: FakeSlack
  readonly socket?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** The whole bot, wired to this Slack as an admin would wire it; stopped when the test ends. */
export async function openBot({ slack, socket = false, env = {}, ...rest }: Wanted): Promise<Quarterdeck & Logged> {
  const logged = keepLog()
  const deck = await openQuarterdeck({
    ...rest,
    env: {
      SLACK_BOT_TOKEN: TOKENS.botToken,
      SLACK_SIGNING_SECRET: TOKENS.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      ...(socket ? { SLACK_APP_TOKEN: TOKENS.appToken } : {}),
      ...env,
    },
    starting: { log: logged.log, ...rest.starting },
  })
  if (!socket) slack.setRequestUrl(`${deck.url}/slack/events`)
  return { ...deck, ...logged }
}

/** Everything a message says, blocks and all: for tests that look for words and not for layout. */
export function wordsOf({ text, blocks }: Pick<VisibleMessage, 'text' | 'blocks'>): string {
  return [text, ...stringsIn(blocks)].join('\n')
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}

/** What the bot itself said in a channel: to everybody, and to this viewer alone. */
export function answersIn(slack: FakeSlack, channel: string, viewer?: string): readonly VisibleMessage[] {
  return slack.messages(channel, viewer).filter(({ user }) => user === slack.bot.id)
}

let channels = 0

/** A channel of this test's own, so that what is said in it is about nothing else. */
export function channelIn(slack: FakeSlack): string {
  const id = `C${String(++channels).padStart(10, '0')}`
  slack.putChannel({ id, name: `room-${channels}` })
  return id
}

/** Stops what a test opened, whatever came of it. */
export function closing<T extends { stop(): Promise<void> }>(opened: T): T {
  onTestFinished(() => opened.stop())
  return opened
}
