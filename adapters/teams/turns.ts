import type { Handle, Principal, Request } from '../../src/chat.ts'
import { aside } from '../../src/chat.ts'
import type { Ledger } from '../../src/ledger.ts'
import { Recent } from '../../src/recent.ts'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import { Activity, tenantOf } from './activity.ts'
import { NO_VIEW, NOT_OURS, NOT_TAKEN, toast } from './answers.ts'
import type { Asked } from './asked.ts'
import { askedBy, lookedAt } from './asked.ts'
import type { Clicks } from './clicks.ts'
import type { Words } from './connector.ts'
import type { Taken } from './door.ts'
import type { Decision, Files } from './files.ts'
import { decisionIn } from './files.ts'
import type { Framework } from './framework.ts'
import type { Verdict } from './genuine.ts'
import { inTime } from './in-time.ts'
import type { Log } from './log.ts'
import type { Looks } from './looks.ts'
import type { Actor } from './people.ts'
import type { Memory, Places } from './places.ts'
import { sharedIn } from './shared.ts'
import type { Working } from './working.ts'
import { firstOf, safely, TURN_MS, worded } from './working.ts'

type Turning = {
  readonly framework: Framework
  readonly places: Places
  readonly memory: Memory
  readonly ledger: Ledger
  readonly principal: (actor: Actor) => Promise<Principal>
  readonly looks: Looks
  readonly clicks: Pick<Clicks, 'wait'>
  readonly files: Pick<Files, 'decided'>
  /** Where files that people send are read from; see TeamsOptions. */
  readonly fileHosts: readonly string[]
  /** How long a click waits for its card after it came, in ms. */
  readonly answerMs: number
  readonly handle: () => Handle | undefined
  /** Says what no queue carries. Not waited for; never throws. */
  readonly answer: (request: Request, reply: Reply) => void
  readonly now: () => number
  readonly log: Log
}

/** Longer than any token is good for that could be sent again. */
const SEEN_MS = 24 * 60 * 60_000
const SEEN = 10_000
const MOST_AT_ONCE = 2_000

export type Turns = {
  /** `since` is when it came, by performance.now. */
  take(activity: Activity, words: Words, verdict: Verdict & { ok: true }, since: number): Promise<Taken>
  /** Takes up what a process that is gone acknowledged and never put on the queue. Never rejects. */
  takeUp(): Promise<void>
  /** Takes nothing more; resolves when what was taken is done, or after `ms`. */
  close(ms: number): Promise<void>
}

/**
 * Turns of the conversation: each is taken once, put on the queue and answered within two seconds, done or not. No cluster
 * is asked within a turn.
 */
export function openTurns(options: Turning): Turns {
  const { framework, places, memory, ledger, principal, looks, clicks, files, handle, answer, now, log } = options
  const running = new Map<string, Working>()
  const taken = new Recent<true>(SEEN, SEEN_MS, now)
  let open = true

  /** A store that does not answer makes this process the only one that knows; the request's id still makes it one job. */
  async function isTaken(key: string): Promise<boolean> {
    return taken.get(key) ?? (await inTime(memory.get(key), 200).catch(() => undefined)) !== undefined
  }

  async function work(asked: Asked, key: string, activity: Activity): Promise<Reply | undefined> {
    const take = handle()
    if (!take) throw new Error('not started')
    const { actor, ...rest } = asked
    const [who] = await Promise.all([principal(actor), places.heard(activity)])
    const shared = sharedIn(activity, options.fileHosts)
    const request: Request = { ...rest, principal: who, at: now(), ...(shared && { shared }) }
    const reply = await take(request)
    wasTaken(key)
    if (reply) answer({ ...request, address: aside(request.address) }, reply)
    return reply
  }

  async function upload(decision: Decision, key: string): Working {
    await files.decided(decision)
    wasTaken(key)
    return undefined
  }

  /** Only when it is done: had it died with its process before, Teams' second attempt would have to be taken. */
  function wasTaken(key: string): void {
    taken.set(key, true)
    memory.put(key, 1, SEEN_MS).catch(() => undefined)
  }

  function runOnce(key: string, start: () => Working): Working {
    const done = start().finally(() => running.delete(key))
    running.set(key, done)
    done.catch((error: unknown) => log.error({ error: String(error) }, 'A message of Teams was not taken'))
    return done
  }

  async function once(asked: Asked, activity: Activity, since: number): Promise<Taken> {
    const key = keyOf(activity)
    if (await isTaken(key)) {
      log.warn({}, 'The same activity came twice; the second was refused')
      return { status: 403 }
    }
    const done = running.get(key) ?? runOnce(key, () => work(asked, key, activity))
    if (activity.type === 'invoke') return pressed(asked, done, since, () => noted(key, activity, done))
    return safely(done, () => noted(key, activity, done)).then(
      () => ({ status: 200 }),
      () => ({ status: 500 }),
    )
  }

  async function pressed(asked: Asked, done: Working, since: number, note: () => Promise<boolean>): Promise<Taken> {
    const { channel, replaces, user } = asked.address
    const click = replaces === undefined ? undefined : clicks.wait({ channel, message: replaces, user })
    try {
      const reply = await safely(done, note)
      if (reply) return toast(plainText(reply))
      const left = since + (click ? options.answerMs : TURN_MS) - performance.now()
      const outcome = await inTime(click ? firstOf(done, click.outcome) : worded(done), left).catch(() => undefined)
      return outcome ? await looks.answer(outcome, asked.actor) : toast(WORKING)
    } catch {
      return NOT_TAKEN
    } finally {
      click?.end()
    }
  }

  /** Resolves when it is written down; the note goes when the work is done, and stays when that failed. */
  async function noted(key: string, activity: Activity, done: Promise<unknown>): Promise<boolean> {
    const isKept = await ledger.begin(key, activity)
    done.then(
      () => ledger.end(key),
      () => ledger.leave(key),
    )
    return isKept
  }

  /** Somebody let us put a file into their OneDrive, or not: done in its own time, and said in the conversation. */
  async function consented(decision: Decision): Promise<Taken> {
    const { activity } = decision
    const key = keyOf(activity)
    if (await isTaken(key)) return { status: 403 }
    const done = running.get(key) ?? runOnce(key, () => upload(decision, key))
    return safely(done, () => noted(key, activity, done)).then(
      () => ({ status: 200 }),
      () => ({ status: 500 }),
    )
  }

  /** What a process that is gone acknowledged, as if it had just come in; false when it is to be offered again. */
  async function again(body: unknown): Promise<boolean> {
    const { data: activity } = Activity.safeParse(body)
    const asked = activity && askedBy(activity)
    const decision = activity && decisionIn(activity)
    if (!activity || !(asked || decision)) return true
    const key = keyOf(activity)
    if (!open || running.has(key)) return false
    if (await isTaken(key)) return true
    const done = runOnce(key, async () => (asked ? work(asked, key, activity) : decision && upload(decision, key)))
    return done.then(
      () => true,
      () => false,
    )
  }

  async function answered(activity: Activity, since: number): Promise<Taken> {
    const asked = askedBy(activity)
    if (asked) return once(asked, activity, since)
    const decision = decisionIn(activity)
    if (decision) return consented(decision)
    const look = lookedAt(activity)
    if (look) return inTime(looks.at(look), TURN_MS).catch(() => NO_VIEW)
    await inTime(places.heard(activity), TURN_MS).catch(() => undefined)
    return activity.type === 'invoke' ? NOT_OURS : { status: 200 }
  }

  return {
    async take(activity, words, { genuine }, since) {
      if (!open || running.size >= MOST_AT_ONCE) return { status: 503 }
      let outcome: Taken = { status: 200 }
      await framework.turn(genuine, words, async () => {
        outcome = await answered(activity, since)
      })
      return outcome
    },
    takeUp: () => ledger.takeUp(again),
    async close(ms) {
      open = false
      await inTime(Promise.allSettled([...running.values()]), ms).catch(() => {
        log.warn({ running: running.size }, 'Stopped while messages were still being taken')
      })
    },
  }
}

const WORKING = 'On it.'

function keyOf(activity: Activity): string {
  return `activity:${tenantOf(activity)}:${activity.conversation.id}:${activity.id ?? ''}`
}
