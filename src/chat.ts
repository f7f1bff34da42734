import type { Reply } from './reply.ts'

/** The chat platforms an adapter exists for. */
export type Platform = 'slack' | 'teams' | 'console'

/**
 * Who asked, as the platform vouches for it. `team` and `user` are the platform's immutable ids and the only
 * things identity may be decided by; `name` is what people call them and is never trusted.
 */
export type Principal = {
  readonly platform: Platform
  /** Slack team, Teams tenant; the console has one of its own. */
  readonly team: string
  readonly user: string
  readonly name: string
  /** Only when the platform itself has verified it. */
  readonly email?: string
  /** The platform's own user groups they are in, by id; as fresh as a few minutes. */
  readonly chatGroups?: readonly string[]
  /** Anything but a full member of our own team may do nothing; `unknown` is what we say when the platform did not answer. */
  readonly standing: 'member' | 'guest' | 'bot' | 'stranger' | 'unknown'
}

/** Where an answer goes. Enough to find the conversation again from another process, days later. */
export type Address = {
  readonly platform: Platform
  readonly team: string
  readonly channel: string
  readonly thread?: string
  /** `private` is seen by `user` alone. */
  readonly visibility: 'private' | 'channel'
  readonly user: string
  /** Slack's response_url: five uses within 30 minutes; the only way to edit a private message. */
  readonly replyUrl?: string
  /** The message this answer takes the place of. */
  readonly replaces?: string
}

/**
 * Where a refusal or an error goes that a click led to: to whoever clicked, beside the message, which stays as it is.
 * Otherwise a guest's click, or a cluster that is down, would wipe an answer that others still read.
 */
export function aside(address: Address): Address {
  const { replaces, thread, ...rest } = address
  if (replaces === undefined) return address
  return { ...rest, visibility: 'private', ...(thread !== undefined && thread !== replaces ? { thread } : {}) }
}

/** A file of text that somebody shared in a conversation. */
export type Shared = { readonly name: string; readonly text: string }

/** One thing a person asked: typed, mentioned, or clicked. A button is a command line somebody else typed for you. */
export type Request = {
  /** The platform's own id of the event. The same event delivered twice is one request. */
  readonly event: string
  /** The line as typed, with its leading `/k8s`, `/aks` or nothing. */
  readonly text: string
  readonly surface: 'command' | 'mention' | 'click'
  readonly principal: Principal
  /** Its `visibility` is the surface's default; a channel's configuration or `--share` may change it. */
  readonly address: Address
  /** When the platform took it, in ms since the epoch. */
  readonly at: number
  /**
   * The text file that was shared with it, or under that name before it in its thread; brought only when it is wanted.
   * Rejects with a Fault that says why it cannot be read.
   */
  readonly shared?: (name?: string) => Promise<Shared | undefined>
}

/**
 * Takes a request and sees to it that it is answered.
 * Resolves with undefined once the answer is the queue's business, or with a reply that the adapter must post itself
 * (`aside`): because the queue cannot be reached, or because it asks for a text, which a platform may have its own window
 * for (`textAsked`). Never rejects.
 */
export type Handle = (request: Request) => Promise<Reply | undefined>

/** What the platform said yes to: its id for the message, where it gives one, so that it can be edited later. */
export type Sent = {
  readonly message?: string
  /** Where it is, when that is another conversation than the address named: a person's own. */
  readonly channel?: string
}

/** The port every adapter fills. What a platform lacks is solved in its renderer, never by a further method. */
export type Chat = {
  readonly platform: Platform
  /** Resolves when requests are being taken. */
  start(handle: Handle): Promise<void>
  /**
   * Posts or edits. `id` is the same for every attempt of one delivery, so that a platform can recognise a repeat.
   * Throws Fault: `retryable` says whether trying again can help, `retryAfter` (seconds) when.
   */
  send(to: Address, reply: Reply, id: string): Promise<Sent>
  /** Takes nothing more, finishes what was taken. Safe to call twice. */
  stop(): Promise<void>
}
