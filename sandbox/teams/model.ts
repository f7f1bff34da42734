/** Somebody in a tenant, as Entra and the Bot Connector know them. */
export type TeamsPerson = {
  /** The object id in Entra ID. */
  readonly id: string
  readonly name: string
  readonly upn?: string
  readonly email?: string
  readonly role?: 'user' | 'guest' | 'anonymous'
  /** Another tenant than the conversation's, for people of a federated one. */
  readonly tenant?: string
  /** Whether they have the app in their personal scope; everybody unless told. */
  readonly installed?: boolean
}

export type TeamsConversation = {
  readonly id: string
  readonly kind: 'personal' | 'groupChat' | 'channel'
  readonly name?: string
  /** Whose personal conversation it is. */
  readonly user?: string
  /** Whether the app may write there; it may unless told. */
  readonly installed?: boolean
}

type Card = { readonly body?: unknown; readonly [field: string]: unknown }

/** What stands in a conversation, by whoever said it. */
export type TeamsMessage = {
  readonly id: string
  readonly conversation: string
  /** The message whose thread it is in, in channels. */
  readonly thread?: string
  /** A person's object id, or undefined for the bot. */
  readonly user?: string
  /** The only person who sees it in a conversation of many. */
  readonly onlyFor?: string
  readonly text: string
  readonly summary: string
  readonly card?: Card
  /** A file that is asked about, or is there. */
  readonly file?: {
    readonly kind: 'consent' | 'info'
    readonly name: string
    readonly content: Card
    readonly url?: string
  }
  /** 0 at first; every edit adds one. */
  readonly revision: number
}

/** What the bot asked of the connector. */
export type TeamsCall = {
  readonly operation: 'post' | 'reply' | 'edit' | 'create' | 'member'
  readonly conversation: string
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** The bot connector's name for somebody. */
export function mriOf({ id }: Pick<TeamsPerson, 'id'>): string {
  return `29:1${Buffer.from(id).toString('base64url')}`
}
