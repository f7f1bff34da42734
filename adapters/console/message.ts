import type { Reply } from '../../src/reply.ts'
import type { SlackPayload } from './world.ts'

/** A message as the API lists it. What a person typed has `user` and no `reply`; what the bot said is the other way round. */
export type Message = {
  readonly id: string
  readonly channel: string
  readonly thread?: string
  /** 1 at first; every edit adds one. */
  readonly revision: number
  /** Its place among all messages by first appearance; edits keep it. */
  readonly order: number
  readonly text: string
  readonly at: number
  readonly editedAt?: number
  readonly user?: string
  /** The only person who sees it. */
  readonly visibleTo?: string
  /** The id that the asking POST answered with, where the answer's address still knew it. */
  readonly answers?: string
  readonly reply?: Reply
  readonly slack?: SlackPayload
  readonly teams?: unknown
  /** Further cards that would be posted after it; left out where there are none. */
  readonly teamsMore?: readonly unknown[]
}
