import { createHash } from 'node:crypto'
import { createIORedisClient } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Address, Sent } from '../src/chat.ts'
import type { Delivery } from '../src/job.ts'

/** What to do with a delivery whose turn it is. */
export type Aim =
  /** Hand it to the platform, at this address and under this id; `revision` is what will stand there then. */
  | { readonly next: 'post'; readonly to: Address; readonly id: string; readonly revision?: number }
  /** It, or something newer, is told already. */
  | { readonly next: 'told'; readonly sent: Sent }
  /** Something newer is on its way, so this needs no call. */
  | { readonly next: 'drop' }
  /** Look again after so many ms. */
  | { readonly next: 'wait'; readonly ms: number }

/**
 * What living messages look like by now: a hash for each key, with what was last told at each place it is shown, and the
 * newest revision that waits to be. Only the head of a message's lane asks and notes, so nothing here has to be fair.
 */
export type LivingState = {
  /** `age` is how long the delivery has waited, in ms; `now` is in ms since the epoch. */
  aim(delivery: Delivery, age: number, now: number): Promise<Aim>
  /** After the platform's yes; an older revision never replaces a newer one. */
  note(delivery: Delivery, sent: Sent, revision: number, now: number): Promise<void>
}

/** Longer than any matter is followed; every revision starts it anew. */
const KEPT_S = 30 * 24 * 3600

/** News is not kept waiting for longer than this for a message that does not come, in ms; then it stands by itself. */
const ROOT_WITHIN_MS = 5 * 60_000

/** The same for an edit of it that is on its way. */
const EDIT_WITHIN_MS = 10_000

/** A message that had to be posted anew so often is edited no faster than the wait below, which doubles. */
const MOVES_FREELY = 2
const MOVED_WAIT_MS = 15_000
const MOVED_WAIT_AT_MOST_MS = 15 * 60_000

const Shown = z.object({
  revision: z.number(),
  /** The platform's id of the message, and its channel when it is another one than the address says. */
  message: z.string().exactOptional(),
  channel: z.string().exactOptional(),
  /** The thread the message itself stands in. */
  thread: z.string().exactOptional(),
  /** How often it was gone and had to be posted anew, and when something was told last. */
  moves: z.number(),
  at: z.number(),
})
type Shown = z.infer<typeof Shown>

/** The name of the script that marks the newest revision wanted; see enqueue.ts. */
export const WANT = 'quarterdeckWantRevision'
const NOTE = 'quarterdeckNoteRevision'

// A delivery that has a job already is not put on the queue again, so nothing may be dropped in favour of it.
const WANT_LUA = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local wanted = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '-1')
if tonumber(ARGV[2]) > wanted then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
redis.call('EXPIRE', KEYS[1], ${KEPT_S})
return 1`

const NOTE_LUA = `
local old = redis.call('HGET', KEYS[1], ARGV[1])
if old and cjson.decode(old).revision > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[1], ARGV[4])
redis.call('EXPIRE', KEYS[1], ${KEPT_S})
return 1`

/** Teaches a connection the script, so that a transaction may use it. */
export function defineLivingScripts(redis: Redis): void {
  redis.defineCommand(WANT, { numberOfKeys: 2, lua: WANT_LUA })
  redis.defineCommand(NOTE, { numberOfKeys: 1, lua: NOTE_LUA })
}

/** The arguments of WANT for a delivery that is put on the queue under `jobKey`. */
export function wantArguments(prefix: string, jobKey: string, { to, living }: Delivery): string[] | undefined {
  return living && [livingKey(prefix, living.key), jobKey, fieldsOf(to).wanted, String(living.revision)]
}

/** Where everything about a living message is kept. */
export function livingKey(prefix: string, key: string): string {
  return `${prefix}:living:${key}`
}

/** The next revision of a living message: higher than any that was given out before. */
export async function nextRevision(redis: Redis, prefix: string, key: string): Promise<number> {
  const name = livingKey(prefix, key)
  const results = await redis.multi().hincrby(name, 'revision', 1).expire(name, KEPT_S).exec()
  const [error, revision] = results?.[0] ?? [new Error('the transaction was discarded'), undefined]
  if (error) throw error
  return Number(revision)
}

/** Where a living message stands, as `slack:C0123456789/1763937000.000100`; undefined before a platform said what it is called. */
export async function standsAt(redis: Redis, prefix: string, key: string, to: Address): Promise<string | undefined> {
  const told = readShown(await redis.hget(livingKey(prefix, key), fieldsOf(to).shown))
  return told?.message === undefined ? undefined : `${to.platform}:${told.channel ?? to.channel}/${told.message}`
}

/** Letters that are the same for the same key, short enough for an id. */
export function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
}

/** The state behind living messages, under `<prefix>:living:<key>`, kept for 30 days after the last revision. */
export function openLivingState(redis: Redis, prefix: string): LivingState {
  defineLivingScripts(redis)
  const client = createIORedisClient(redis)

  const find = async (key: string, to: Address) => {
    const { shown, wanted, begun } = fieldsOf(to)
    const [told, newest, first] = await redis.hmget(livingKey(prefix, key), shown, wanted, begun)
    return { told: readShown(told), wanted: Number(newest ?? -1), begun: first ?? undefined }
  }

  async function firstPost(to: Address, key: string, revision: number, begun: string | undefined): Promise<Aim> {
    if (begun === undefined) await redis.hset(livingKey(prefix, key), fieldsOf(to).begun, revision)
    // One id for every attempt at the first post, so that a platform which knows repeats never has two of them. What a
    // process that died may have posted is then edited to what it should say.
    const id = `living.${digestOf(key, fieldsOf(to).shown)}.first`
    return { next: 'post', to, id, revision: begun === undefined ? revision : Number(begun) }
  }

  async function aimLiving({ id, to, living }: Delivery, now: number): Promise<Aim | undefined> {
    if (!living) return undefined
    const { key, revision } = living
    const { told, wanted, begun } = await find(key, to)
    if (told && told.revision >= revision) return { next: 'told', sent: sentOf(told) }
    if (wanted > revision) return { next: 'drop' }
    if (!told) return firstPost(to, key, revision, begun)
    // A platform that gave no id for it leaves nothing to edit.
    if (told.message === undefined) return { next: 'post', to, id, revision }
    const wait = told.at + restAfter(told.moves) - now
    if (wait > 0) return { next: 'wait', ms: wait }
    return { next: 'post', to: { ...placeOf(to, told), replaces: told.message }, id, revision }
  }

  async function aimUnder({ id, to, under }: Delivery, age: number): Promise<Aim | undefined> {
    if (under === undefined) return undefined
    const { told, wanted } = await find(under, to)
    // The message says it first, and may be posted anew as it does.
    const isBehind = !told || (told.revision < wanted && age < EDIT_WITHIN_MS)
    if (isBehind && age < ROOT_WITHIN_MS) return { next: 'wait', ms: Math.min(100 + age / 4, 5_000) }
    if (told?.message === undefined) return { next: 'post', to, id }
    return { next: 'post', to: { ...placeOf(to, told), thread: told.thread ?? told.message }, id }
  }

  return {
    async aim(delivery, age, now) {
      const aim = (await aimLiving(delivery, now)) ?? (await aimUnder(delivery, age))
      return aim ?? { next: 'post', to: delivery.to, id: delivery.id }
    },
    async note({ to, living }, sent, revision, now) {
      if (!living) return
      const { shown, begun } = fieldsOf(to)
      const { told } = await find(living.key, to)
      const moved = told?.message !== undefined && sent.message !== undefined && sent.message !== told.message
      const next: Shown = {
        revision,
        ...(sent.message !== undefined && { message: sent.message }),
        ...channelOf(sent.channel ?? told?.channel),
        ...(to.thread !== undefined && { thread: to.thread }),
        moves: (told?.moves ?? 0) + (moved ? 1 : 0),
        at: now,
      }
      const name = livingKey(prefix, living.key)
      await client.runCommand(NOTE, [name, shown, String(revision), JSON.stringify(next), begun])
    },
  }
}

/** A message that keeps being gone is not posted anew at the pace of its edits. */
function restAfter(moves: number): number {
  return moves < MOVES_FREELY ? 0 : Math.min(MOVED_WAIT_MS * 2 ** (moves - MOVES_FREELY), MOVED_WAIT_AT_MOST_MS)
}

/** The same matter may be shown at several places, each with a message of its own. */
function fieldsOf({ platform, team, channel, visibility, user }: Address) {
  const place = digestOf(platform, team, channel, visibility === 'private' ? user : '')
  return { shown: `${place} shown`, wanted: `${place} wanted`, begun: `${place} begun` }
}

function placeOf({ replyUrl: _spent, ...to }: Address, { channel }: Shown): Address {
  return channel === undefined ? to : { ...to, channel }
}

function channelOf(channel: string | undefined): { channel?: string } {
  return channel === undefined ? {} : { channel }
}

function sentOf({ message, channel }: Shown): Sent {
  return { ...(message !== undefined && { message }), ...channelOf(channel) }
}

function readShown(text: string | null | undefined): Shown | undefined {
  return text ? Shown.parse(JSON.parse(text)) : undefined
}
