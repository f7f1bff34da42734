import type { Redis } from 'ioredis'
import { Fault } from '../src/fault.ts'
import type { Job } from '../src/job.ts'
import type { Button, Line, Reply } from '../src/reply.ts'
import type { Producer } from './enqueue.ts'
import { lastingPlace } from './living.ts'
import type { Operation, State } from './operation.ts'
import { Operation as OperationSchema } from './operation.ts'
import { stopButton } from './operation-frame.ts'
import type { OperationPlaces, Places } from './operation-places.ts'
import { open } from './seal.ts'

/** What an executor asks for when its answer takes longer than a moment. */
export type Wanted = {
  /** What runs it; see the table of kinds. Default `command`: the same line's follower, in jobs/followers.ts. */
  readonly kind?: string
  /** In a few words, as after "Following": `the log of web-0`. */
  readonly what: string
  /** How long it may run, in ms. */
  readonly limitMs: number
  readonly state?: State
  /** How it is said that the limit ended it; else that it did. */
  readonly atLimit?: string
  /** Default `viewers`: what only looks may be stopped by everybody who sees it. */
  readonly stoppable?: Operation['stoppable']
  /** The key of a living message that this goes on with, such as an approval's. Default: a message of its own. */
  readonly key?: string
}

/** Starts and stops operations for whoever asked one command. */
export type Operations = {
  /** How long one may run when nobody says, in ms. */
  readonly usualLimitMs: number
  /**
   * Starts one, once a command however often the command is run, and resolves with the command's own answer: where to
   * look, or nothing when the living message appears where the command was typed. Throws a Fault when too many run.
   */
  start(wanted: Wanted): Promise<Reply>
  /** Ends one by its id or the first letters of it. Throws a Fault for what does not run, or is not theirs to stop. */
  stop(id: string): Promise<Reply>
  /** What runs for the person, each with [Stop]. */
  list(): Promise<Reply>
}

/** An answer that is not posted: what there is to say is said in a living message. */
const SAID_ELSEWHERE: Reply = { nodes: [] }

const SHORTEST = 4

type Means = {
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly operate: Producer['operate']
  readonly books: OperationPlaces
  readonly places: Places
  readonly usualLimitMs: number
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
}

/** The operations of one command. */
export function operationsFor(job: Job, means: Means): Operations {
  const { books, now } = means
  return {
    usualLimitMs: means.usualLimitMs,
    async start({ kind = 'command', what, limitMs, state = null, atLimit, stoppable = 'viewers', key }) {
      const place = lastingPlace(job.address)
      const startedAt = now()
      const operation: Operation = {
        ...{ v: 1, id: job.id, kind, what, state, stoppable, startedAt, until: startedAt + limitMs },
        ...(atLimit !== undefined && { atLimit }),
        key: key ?? `op:${job.id}`,
        job: { ...job, address: place },
      }
      const full = await books.enter(operation)
      if (full) throw tooMany(full, means.places)
      await means.operate(operation).catch(async (error: unknown) => {
        await books.leave(operation).catch(() => undefined)
        throw error
      })
      return place.channel === job.address.channel ? SAID_ELSEWHERE : pointer(operation)
    },
    async stop(text) {
      const operation = await findOperation(text, job, means)
      if (!operation || operation.last) throw notRunning(text)
      const { principal, address } = operation.job
      const isAsker = sameUser(principal, job.principal)
      const seesIt = address.visibility === 'channel' && address.channel === job.address.channel
      if (!isAsker && !(operation.stoppable === 'viewers' && seesIt)) throw notTheirs(operation)
      await books.stop(operation.id, { by: job.principal.user })
      // A click on the message itself is answered by that message.
      if (job.address.replaces !== undefined) return SAID_ELSEWHERE
      return { nodes: [{ kind: 'text', text: `Stopping ${operation.what}; its message says when it has ended.` }] }
    },
    async list() {
      const ids = await books.of(job.principal)
      const running = (await Promise.all(ids.map((id) => readOperation(id, means)))).flatMap((one) => one ?? [])
      if (running.length === 0) return { nodes: [{ kind: 'text', text: 'Nothing live runs for you now.' }] }
      const items = running.map(
        ({ what, job: { line }, until }): Line => [`${what}, until `, { time: until }, ': ', { code: line }],
      )
      const buttons = running.map(
        ({ id, what }, i): Button => ({ ...stopButton(id), id: `stop-${i}`, label: `Stop ${what}`.slice(0, 60) }),
      )
      const plain = buttons.map(({ replaces: _, ...button }) => button)
      return {
        nodes: [
          { kind: 'text', text: `What runs for you: ${running.length}.` },
          { kind: 'list', items },
          { kind: 'buttons', buttons: plain },
        ],
      }
    },
  }
}

async function findOperation(text: string, job: Job, means: Means): Promise<Operation | undefined> {
  const whole = await readOperation(text, means)
  if (whole || text.length < SHORTEST) return whole
  const ids = (await means.books.of(job.principal)).filter((id) => id.startsWith(text))
  return ids.length === 1 && ids[0] !== undefined ? readOperation(ids[0], means) : undefined
}

async function readOperation(id: string, { redis, prefix, secret }: Means): Promise<Operation | undefined> {
  if (!/^[\w-]{1,64}$/.test(id)) return undefined
  const data = await redis.hget(`${prefix}:operations:${id}`, 'data')
  if (data === null) return undefined
  const { data: operation } = OperationSchema.safeParse(open('operation', JSON.parse(data), secret))
  return operation?.id === id ? operation : undefined
}

function sameUser(a: Job['principal'], b: Job['principal']): boolean {
  return a.platform === b.platform && a.team === b.team && a.user === b.user
}

function pointer(operation: Operation): Reply {
  const { what, until, id } = operation
  const { replaces: _, ...stop } = stopButton(id)
  return {
    nodes: [
      { kind: 'text', text: [`Following ${what} in our direct messages, until `, { time: until }, ' at the latest.'] },
      { kind: 'context', text: ['To have it here for everybody: ', { code: `/k8s ${operation.job.line} --share` }] },
      { kind: 'buttons', buttons: [stop] },
    ],
  }
}

function tooMany(full: 'person' | 'channel', { perPerson, perChannel }: Places): Fault {
  const [whose, most] = full === 'person' ? ['you', perPerson] : ['this channel', perChannel]
  return new Fault('throttled', `${most} live messages run for ${whose} already, which is the most there may be.`, {
    hint:
      full === 'person' ? 'Stop one of them: /k8s stop lists yours.' : 'Stop one of them, or ask in direct messages.',
  })
}

function notRunning(text: string): Fault {
  return new Fault('not-found', `Nothing live runs under ${text.slice(0, 30)}; it may have ended already.`, {
    hint: 'What runs for you: /k8s stop',
  })
}

function notTheirs({ what, stoppable }: Operation): Fault {
  const who = stoppable === 'asker' ? 'Only who asked for it' : 'Only who asked for it, and those in its channel,'
  return new Fault('denied', `${who} may stop ${what}.`, { hint: 'It ends by itself at its time limit.' })
}
