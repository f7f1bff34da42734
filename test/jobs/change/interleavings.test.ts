import { expect, it } from 'vitest'
import type { Found, Hands } from '../../../jobs/change/carry-out.ts'
import { carryOut } from '../../../jobs/change/carry-out.ts'
import { Unsure } from '../../../jobs/change/unsure.ts'
import type { Proposal } from '../../../src/approval/proposal.ts'
import { cancel, deny, expire, vote } from '../../../src/approval/transitions.ts'
import { Fault } from '../../../src/fault.ts'
import { NOW, party, plan, proposal } from '../../approval/support/proposals.ts'

/** Numbers that depend on nothing but the seed (mulberry32), so that a run that fails can be run again. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** People and workers who take turns at random; a worker that dies at a turn never takes another. */
function turns(roll: () => number) {
  const waiting: (() => void)[] = []
  return {
    turn: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async runOut(): Promise<void> {
      for (let idle = 0; idle < 3; ) {
        // Two rounds of microtasks, so that whoever was let go has come to its next turn.
        await new Promise((resolve) => setImmediate(resolve))
        const next = waiting.splice(Math.floor(roll() * waiting.length), 1)[0]
        if (next) next()
        idle = next ? 0 : idle + 1
      }
    },
  }
}

/** One cluster with one object, which refuses what is bound to an older version of it. */
function cluster(roll: () => number) {
  let version = 1
  let applied = 0
  let isOther = false
  let moved = 0
  return {
    applied: () => applied,
    version: () => version,
    isDone: () => applied > 0,
    /** Whether somebody changed what the plan was about. */
    isOther: () => isOther,
    /** How often a request came too late for the version it was bound to. */
    moved: () => moved,
    /** The request arrives or not, and its answer comes back or not. */
    send(bound: number) {
      const fate = roll()
      if (fate < 0.15) throw new Unsure('lost on its way')
      if (fate > 0.97) throw new Fault('forbidden', 'you may not')
      // Somebody else was quicker: a controller that writes its status, or who changes the very thing.
      if (fate > 0.85) version++
      if (fate > 0.94) isOther = true
      if (bound !== version) {
        moved++
        throw new Fault('conflict', 'the object has been modified')
      }
      version++
      applied++
      if (fate < 0.35) throw new Unsure('its answer was lost')
    },
  }
}

async function play(seed: number) {
  const roll = dice(seed)
  const { turn, runOut } = turns(roll)
  const api = cluster(roll)
  let record: Proposal = proposal()
  const commit = async (transition: (now: Proposal) => Proposal): Promise<Proposal> => {
    for (;;) {
      const before = record
      await turn()
      const after = transition(before)
      await turn()
      if (record !== before) continue
      record = after
      return after
    }
  }
  let locked = ''
  const worker = (holder: string, dies: number) => {
    let step = 0
    const living = async () => {
      // A worker that dies does so between any two things it does.
      if (++step >= dies) await new Promise(() => undefined)
      await turn()
    }
    const hands: Hands = {
      holder,
      now: () => NOW,
      read: async () => record,
      update: async (transition) => {
        await living()
        return commit(transition)
      },
      holds: async () => {
        await living()
        return locked === holder
      },
      replan: async () => {
        await living()
        const [one] = plan.steps
        if (one?.kind !== 'send') throw new Error('a step that is sent')
        const on = { ...one.on, resourceVersion: String(api.version()) }
        return { ...plan, steps: [{ ...one, on }], diff: api.isOther() ? 'another' : plan.diff }
      },
      votesNow: async (now) => now.votes,
      send: async (one) => {
        await living()
        if (one.kind === 'send') api.send(Number(one.on.resourceVersion))
      },
      lookUp: async (step): Promise<Found> => {
        await living()
        const isAsBefore = step.kind === 'send' && Number(step.on.resourceVersion) === api.version()
        return api.isDone() ? 'done' : isAsBefore ? 'not-done' : 'other'
      },
    }
    locked = holder
    return carryOut(hands).catch(() => undefined)
  }

  const lead = party('lead')
  const people = [
    () => commit((now) => vote(now, lead, new Set(['leads']), now.hash, NOW)),
    () => commit((now) => vote(now, party('boss'), new Set(['leads']), now.hash, NOW)),
    () =>
      commit((now) => (roll() < 0.5 ? deny(now, lead, new Set(['leads']), undefined, NOW) : expire(now, NOW + 1e9))),
    () => commit((now) => cancel(now, party('oncall'), NOW)),
  ]
  for (const act of people) if (roll() < 0.6) act().catch(() => undefined)
  const workers = [1, 2, 3].map(async (n) => {
    // A worker comes when its time has come, and takes the lock from whoever has it.
    for (let wait = Math.floor(roll() * 12 * n); wait > 0; wait--) await turn()
    await worker(`w${n}`, n === 3 ? Number.POSITIVE_INFINITY : Math.floor(roll() * 14))
  })
  void Promise.all(workers)
  await runOut()
  return { record, applied: api.applied(), moved: api.moved() }
}

it('10,000 interleavings of people and dying workers: never twice, never without a yes, and what is told is true', async () => {
  const ends = new Map<string, number>()
  for (let seed = 1; seed <= 10_000; seed++) {
    const { record, applied, moved } = await play(seed)
    const { is } = record.state
    const how = is === 'done' && moved > 0 ? 'done at the second try' : is
    ends.set(how, (ends.get(how) ?? 0) + 1)
    const said = `seed ${seed}: ${is}, applied ${applied} times`
    expect(applied, said).toBeLessThanOrEqual(1)
    if (is === 'done') expect(applied, said).toBe(1)
    if (['pending', 'approved', 'denied', 'cancelled', 'expired', 'stale', 'failed'].includes(is))
      expect(applied, said).toBe(0)
    if (applied > 0) expect(record.votes.length, said).toBeGreaterThan(0)
  }
  // Every end has to have come about, or this shows nothing.
  const all = ['done', 'done at the second try', 'failed', 'stale', 'unknown', 'denied', 'cancelled', 'expired']
  for (const is of all) expect(ends.get(is), is).toBeGreaterThan(20)
}, 120_000)
