import type { Audit } from '../src/audit/store.ts'
import type { Principal } from '../src/chat.ts'
import { Fault } from '../src/fault.ts'
import type { Job, Subject } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import type { Schedule, Schedules } from '../src/saved/schedules.ts'
import { whenWords } from '../src/saved/when.ts'
import type { Living } from './living.ts'
import type { Log } from './log.ts'
import { saying, sparing } from './log.ts'
import { digestOf, pausedReply, repeatedReply } from './schedule-reply.ts'

export type ScheduleTicks = {
  /** Looks once for questions whose time has come, and resolves with how many it asks; the answers come later. */
  look(): Promise<number>
  /** Takes no more; resolves when what was asked is answered, or after `ms`. */
  stop(ms: number): Promise<void>
}

type Options = {
  readonly schedules: Schedules
  readonly living: Living
  readonly identify: (principal: Principal) => Subject
  /** Runs a job as the person it names, decided again. */
  readonly run: (job: Job, signal: AbortSignal) => Promise<Reply>
  readonly audit: Audit
  readonly requestId: (schedule: Schedule, tick: number) => string
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
  /** How long one question may take, in ms. */
  readonly patience: number
  readonly log: Log
  readonly everyMs?: number
}

/** A tick that is later than this, in ms, was missed, and is not made up for. */
const LATE_MS = 60_000
const AT_ONCE = 10

/** Why a question is not asked again: whoever wanted it is nobody, or may not. */
const ENDS = new Set(['identity', 'denied', 'forbidden'])

/**
 * Asks questions by the clock. Any number of processes may look: a tick is asked by the one that claims it, once, and is
 * lost if that one dies meanwhile. Each run is decided anew, as the owner.
 */
export function startSchedule(options: Options): ScheduleTicks {
  const { schedules, now } = options
  const quiet = sparing(options.log)
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()

  const look = async (): Promise<number> => {
    let asked = 0
    for (const { id, tick } of await schedules.due(now())) {
      if (running.size >= AT_ONCE || stopping.signal.aborted) break
      const schedule = await schedules.find(id)
      if (!schedule) {
        await schedules.remove(id)
        continue
      }
      const isMine = now() - tick <= LATE_MS && (await schedules.claim(id, tick))
      await schedules.advance(schedule, Math.max(tick, now()))
      if (!isMine) continue
      asked++
      const one = fire(schedule, tick, options, stopping.signal)
        .catch((error: unknown) =>
          quiet.warn({ id, error: saying(error) }, 'A question of the clock could not be answered'),
        )
        .finally(() => running.delete(one))
      running.add(one)
    }
    return asked
  }

  let idle = true
  const timer = setInterval(() => {
    if (!idle) return
    idle = false
    look()
      .catch((error: unknown) => quiet.warn({ error: saying(error) }, 'The schedule could not be looked at'))
      .finally(() => {
        idle = true
      })
  }, options.everyMs ?? 1_000).unref()
  return {
    look,
    async stop(ms) {
      clearInterval(timer)
      const enough = setTimeout(() => stopping.abort(), ms / 2)
      await Promise.allSettled([...running])
      clearTimeout(enough)
      stopping.abort()
    },
  }
}

async function fire(schedule: Schedule, tick: number, options: Options, stopping: AbortSignal): Promise<void> {
  const { schedules, living, now } = options
  const at = now()
  try {
    const reply = await ask(schedule, tick, options, stopping)
    const before = await schedules.progress(schedule.id)
    const digest = digestOf(reply)
    const isSame = before.digest === digest
    const messages = isSame ? before.messages : before.messages + 1
    const since = isSame ? (before.since ?? at) : at
    const { address, id } = schedule
    await living.show(`every:${id}:${messages}`, address, repeatedReply(schedule, reply, { at, since, isSame }))
    await schedules.note(id, { asked: at, since, digest, messages })
  } catch (error) {
    if (!(error instanceof Fault) || !ENDS.has(error.code)) throw error
    await schedules.pause(schedule.id, error.message)
    await living.show(`every:${schedule.id}:paused:${tick}`, schedule.address, pausedReply(schedule, error))
  }
}

/** The answer, or in its place why there is none at the moment. Throws what ends the schedule. */
async function ask(schedule: Schedule, tick: number, options: Options, stopping: AbortSignal): Promise<Reply> {
  const { identify, run, audit, now, patience } = options
  const { principal, address, line, cluster, namespace, when } = schedule
  const id = options.requestId(schedule, tick)
  const subject = identify(principal)
  await audit({
    at: now(),
    kind: 'decision',
    request: id,
    who: `${principal.platform}:${principal.team}:${principal.user}`,
    as: subject.user,
    line,
    where: `${address.platform}:${address.channel}`,
    effect: 'allow',
    rule: 'schedule',
    reason: `Asked by the clock, ${whenWords(when)}: schedule ${schedule.id}.`,
  })
  const askedAt = now()
  const job = { v: 1 as const, id, line, principal, address, cluster, namespace, askedAt, deadline: askedAt + patience }
  try {
    return await run(job, AbortSignal.any([stopping, AbortSignal.timeout(patience)]))
  } catch (error) {
    if (!(error instanceof Fault) || ENDS.has(error.code)) throw error
    const hint = error.hint ? [{ kind: 'text' as const, text: error.hint }] : []
    return { nodes: [{ kind: 'text', text: error.message, tone: 'warn' }, ...hint] }
  }
}
