import type { Redis } from 'ioredis'
import { Fault } from '../fault.ts'
import type { Envelope } from './envelope.ts'
import type { Proposal } from './proposal.ts'
import { isOpen } from './proposal.ts'

/** Where proposals are kept. A record is only ever replaced by the one that follows from it. */
export type Proposals = {
  /** Keeps a new one. False when its id is taken: the same request was planned before. */
  add(proposal: Proposal): Promise<boolean>
  /** Undefined when there is none of that id, or it was forgotten, or it is not ours. */
  find(id: string): Promise<Proposal | undefined>
  /**
   * Applies a transition to how it stands and keeps what comes of it, unless somebody else was quicker: then to what they
   * made of it. A transition that returns the same record keeps nothing. Throws what the transition throws, a not-found
   * Fault, or an internal one after many lost races.
   */
  update(id: string, transition: (proposal: Proposal) => Proposal): Promise<Proposal>
  /** The ids of those that anything can still come of, oldest first. */
  open(): Promise<readonly string[]>
  /** The ids of the newest that ended, newest first. */
  ended(most: number): Promise<readonly string[]>
  /** The ids of those that changed before then (ms since the epoch) and nobody noted as told since: who was to, died. */
  untold(before: number): Promise<readonly string[]>
  /** Whether somebody has still to be told how it stands. */
  isUntold(id: string): Promise<boolean>
  /** Notes that everybody was told how it stood at that revision; without one, that there is nothing to be told. */
  told(id: string, revision: number | undefined): Promise<void>
}

/** Ended ones are kept this long, in s: the memory by which a late click is told what became of it. */
const KEPT_S = 30 * 24 * 3600
const ENDED_KEPT = 1_000
const RACES = 50

// KEYS: record, open, ended, untold. ARGV: revision before ('' for a new one), revision after, body, id, open?, time, seconds kept.
const REPLACE = `
local now = redis.call('HGET', KEYS[1], 'revision')
if (now or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'body', ARGV[3])
redis.call('ZADD', KEYS[4], ARGV[6], ARGV[4])
if ARGV[5] == '1' then
  redis.call('ZADD', KEYS[2], 'NX', ARGV[6], ARGV[4])
else
  redis.call('ZREM', KEYS[2], ARGV[4])
  redis.call('ZADD', KEYS[3], 'NX', ARGV[6], ARGV[4])
  redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -${ENDED_KEPT + 1})
  redis.call('EXPIRE', KEYS[1], ARGV[7])
end
return 1`

// KEYS: record, untold. ARGV: id, revision ('' for any).
const TOLD = `
if ARGV[2] ~= '' and redis.call('HGET', KEYS[1], 'revision') ~= ARGV[2] then return 0 end
return redis.call('ZREM', KEYS[2], ARGV[1])`

const UNTOLD_AT_ONCE = 100

/** Opens the store under `<prefix>:proposal:*`; `now` is ms since the epoch, by the queue's clock. */
export function openProposals(redis: Redis, prefix: string, envelope: Envelope, now: () => number): Proposals {
  const keyOf = (id: string) => `${prefix}:proposal:${id}`
  const openKey = `${prefix}:proposals:open`
  const endedKey = `${prefix}:proposals:ended`
  const untoldKey = `${prefix}:proposals:untold`

  async function replace(before: string, proposal: Proposal): Promise<boolean> {
    const { id, revision } = proposal
    const body = envelope.close(JSON.stringify(proposal), id)
    const keys = [keyOf(id), openKey, endedKey, untoldKey]
    const isLive = isOpen(proposal) ? '1' : '0'
    return Number(await redis.eval(REPLACE, 4, ...keys, before, revision, body, id, isLive, now(), KEPT_S)) === 1
  }

  async function find(id: string): Promise<Proposal | undefined> {
    const body = await redis.hget(keyOf(id), 'body')
    const text = body === null ? undefined : envelope.open(body, id)
    return text === undefined ? undefined : (JSON.parse(text) as Proposal)
  }

  return {
    add: (proposal) => replace('', proposal),
    find,
    async update(id, transition) {
      for (let race = 0; race < RACES; race++) {
        const before = await find(id)
        if (!before) throw unknownProposal(id)
        const after = transition(before)
        if (after === before || (await replace(String(before.revision), after))) return after
      }
      throw new Fault('internal', `${id} changes faster than it can be written.`, { retryable: true })
    },
    open: () => redis.zrange(openKey, '0', '-1'),
    ended: (most) => redis.zrange(endedKey, '0', String(most - 1), 'REV'),
    untold: (before) => redis.zrangebyscore(untoldKey, '-inf', before, 'LIMIT', 0, UNTOLD_AT_ONCE),
    isUntold: async (id) => (await redis.zscore(untoldKey, id)) !== null,
    async told(id, revision) {
      await redis.eval(TOLD, 2, keyOf(id), untoldKey, id, revision ?? '')
    },
  }
}

function unknownProposal(id: string): Fault {
  return new Fault('not-found', `I know no change ${id}.`, { hint: 'Those that wait for approval: /k8s approvals' })
}
