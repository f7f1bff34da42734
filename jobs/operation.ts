import { z } from 'zod'
import { Job } from '../src/job.ts'
import type { Line, Reply } from '../src/reply.ts'

const reply = z.custom<Reply>((value) => Array.isArray((value as Reply | undefined)?.nodes))

/** Something that goes on for a while, owns one living message, and outlives the process that runs it. */
export const Operation = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  /** What runs it: a name in the table of kinds. */
  kind: z.string(),
  /** Who asked, what, and where it is shown. What it does is done as that person. */
  job: Job,
  /** What it is, in a few words: `the log of web-0`. */
  what: z.string(),
  /** The key of its living message. */
  key: z.string().min(1),
  /** ms since the epoch, by the queue's clock; a restart does not move them. */
  startedAt: z.number(),
  until: z.number(),
  /** Who may stop it: whoever asked, or everybody who sees it. */
  stoppable: z.enum(['asker', 'viewers']),
  /** Its kind draws all of its message, with what can be done about it. */
  unframed: z.literal(true).exactOptional(),
  /** What is said at the limit when its kind says nothing. */
  atLimit: z.string().exactOptional(),
  /** What its kind needs to go on where another process left off. */
  state: z.json(),
  /** What was shown last, and, once it has ended, the last words. */
  shown: reply.exactOptional(),
  last: reply.exactOptional(),
  news: reply.exactOptional(),
})
export type Operation = Readonly<z.infer<typeof Operation>>

/** What an operation keeps over a restart: JSON. */
export type State = Operation['state']

/** How an operation ended, as its first line says it. */
export type Ending = {
  readonly how: 'finished' | 'failed' | 'stopped' | 'limit'
  readonly says: Line
  /** What the message shows below that; what was shown last when left out. */
  readonly shows?: Reply
  /** Said in the thread as well: nobody is notified of an edit. */
  readonly news?: Line
}

/** What a kind of operation works with while it runs. */
export type Live = {
  readonly operation: Operation
  /** As it was saved last, by this process or an earlier one. */
  readonly state: State
  /** True when an earlier process began it. */
  readonly resumed: boolean
  /** ms since the epoch, by the queue's clock. */
  now(): number
  /**
   * Says how things stand. Told at the pace the platform takes, the last one always; how it goes on and [Stop] are put
   * beneath. Must be small enough never to become a file: at most some 3,000 characters. A function is called when its
   * turn comes, so that what nobody will see is not drawn.
   */
  show(reply: Reply | (() => Reply)): void
  /** Keeps what is needed to go on. Rejects when another process has taken over: then stop. */
  save(state: State): Promise<void>
  /** Aborted when somebody stops it, at its time limit, and when this process has to go. Its reason is an Interruption. */
  readonly signal: AbortSignal
}

/** Why a running operation has to end here. */
export type Interruption = 'stopped' | 'limit' | 'handover' | 'lost'

/**
 * Runs one kind of operation, from the start or from its saved state, until it ends by itself. After the signal it has a
 * second to return: at the limit what it returns is the last word, otherwise that is said for it. What it throws ends the
 * operation: a Fault with its own words.
 */
export type Run = (live: Live) => Promise<Ending>
