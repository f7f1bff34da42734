import type { Address, Chat, Request } from '../../src/chat.ts'
import type { Button, Input, Reply, Select } from '../../src/reply.ts'

/** What somebody sees of the bot's. */
export type Seen = {
  readonly id: string
  readonly words: string
  readonly thread?: string
  readonly revision: number
  /** Whether it stands in the channel, rather than in a conversation of one's own. */
  readonly inChannel: boolean
}

/** An adapter that was started, and a platform at its other end with a channel, two members and a guest. */
export type Rig = {
  readonly chat: Chat
  readonly asked: readonly Request[]
  readonly people: { readonly member: string; readonly other: string; readonly guest: string }
  /** That person's own conversation with the bot. */
  alone(user: string): Address
  /** The channel, as that person's requests name it. */
  at(user: string): Address
  /** A place that the platform does not know, or where the bot may not write. */
  readonly nowhere: Address
  /** Says something to the bot in the channel, in the thread of `under`; resolves with the id of what was said. */
  mention(user: string, text: string, under?: string): Promise<string>
  /** What the buttons and inputs of a message are called that this person sees. */
  labels(viewer: string, message: string): Promise<readonly string[]>
  press(user: string, message: string, control: Button | Select | Input, value?: string): Promise<void>
  /** The bot's messages that this person sees, in the channel and alone, oldest first. */
  seen(viewer: string): Promise<readonly Seen[]>
}

export type OpenRig = (handle?: (request: Request) => Promise<Reply | undefined>) => Promise<Rig>

/** Every string in a payload, for tests that look for words and not for layout. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}
