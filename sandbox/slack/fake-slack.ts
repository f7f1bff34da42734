import type { Faults } from './faults.ts'
import type { Delivery } from './inbound/delivery.ts'
import type { DirectMessage, HomeOpened, Mention, SpokenDelivery } from './inbound/event.ts'
import type { Click, Select } from './inbound/interaction.ts'
import type { Slash } from './inbound/slash.ts'
import type { SocketMode } from './inbound/socket-mode.ts'
import type { Submit } from './inbound/submission.ts'
import type { Call, SlackChannel, SlackFile, SlackTeam, SlackUser, SlackUsergroup, VisibleMessage } from './model.ts'
import type { RateOptions } from './rates.ts'
import type { View } from './workspace.ts'

export type SlackOptions = {
  /** The machine's when left out. */
  readonly clock?: { now(): number }
  readonly signingSecret: string
  readonly botToken: string
  readonly appToken: string
  readonly team?: Partial<SlackTeam>
  readonly users: readonly SlackUser[]
  readonly channels: readonly SlackChannel[]
  readonly usergroups?: readonly SlackUsergroup[]
  /** Of the bot token; all that any known method needs when left out. */
  readonly scopes?: readonly string[]
  /** Of the app token; `connections:write` when left out. */
  readonly appScopes?: readonly string[]
  /** Where the app takes requests; see also setRequestUrl. */
  readonly requestUrl?: string
  /** Rate limits are off unless given; `{}` stands for Slack's own numbers. */
  readonly rates?: RateOptions
  /** How long the app may take to acknowledge; 3,000 ms as in Slack. */
  readonly ackTimeoutMs?: number
  /** Messages kept for each channel (1,000) and calls kept in all (2,000); older ones are forgotten. */
  readonly messageLimit?: number
  readonly callLimit?: number
  /** Characters of a `blocks` payload as JSON; 13,200, as measured in slackapi/bolt-js#2509. */
  readonly blocksJsonLimit?: number
}

type Wait = { readonly timeoutMs?: number }

/** One Slack workspace with one app in it, on 127.0.0.1. */
export type FakeSlack = {
  /** For `slackApiUrl`; ends in `/api/`. */
  readonly apiUrl: string
  readonly team: SlackTeam
  readonly bot: { readonly id: string; readonly bot_id: string; readonly app_id: string }
  /** Everything the app called; only the last ones are kept, `count` knows them all. */
  readonly calls: {
    readonly total: number
    list(method?: string): readonly Call[]
    count(method: string): number
  }
  /** What this channel shows, oldest first: to everybody, and what only `viewer` sees. All of it without a viewer. */
  messages(channel: string, viewer?: string): readonly VisibleMessage[]
  readonly files: ReadonlyMap<string, SlackFile>
  /** Modals and Home tabs by view id. */
  readonly views: ReadonlyMap<string, View>
  readonly faults: Faults
  readonly sockets: Pick<SocketMode, 'connections' | 'connected' | 'refresh' | 'cut'>
  setRequestUrl(url: string): void
  slash(command: Slash): Promise<Delivery>
  mention(spoken: Mention): Promise<SpokenDelivery>
  directMessage(spoken: DirectMessage): Promise<SpokenDelivery>
  appHomeOpened(opened: HomeOpened): Promise<Delivery>
  click(button: Click): Promise<Delivery>
  select(menu: Select): Promise<Delivery>
  submit(modal: Submit): Promise<Delivery>
  /** Something that people say to each other. */
  talk(spoken: Mention): VisibleMessage
  /** Changes or adds a person or a channel, mid-run. */
  putUser(user: SlackUser): void
  putChannel(channel: SlackChannel): void
  /** From now on the token is answered token_revoked. */
  revoke(token: string): void
  /** The first message that fits, there already or to come; rejects after `timeoutMs` (5,000) saying what is there instead. */
  until(fits: (message: VisibleMessage) => boolean, wait?: Wait): Promise<VisibleMessage>
  /** The first call that fits, made already or to come. */
  untilCall(fits: (call: Call) => boolean, wait?: Wait): Promise<Call>
  stop(): Promise<void>
}
