import type { Notice } from '../../src/alert/notice.ts'
import type { Policy } from '../../src/alert/round.ts'
import { turn } from '../../src/incident/turn.ts'
import type { Deliver, Delivery } from '../../src/job.ts'
import { applyChange } from '../../src/watch/apply.ts'
import { takeIn } from '../../src/watch/azure/take-in.ts'
import type { Change } from '../../src/watch/change.ts'
import type { Override } from '../../src/watch/limits.ts'
import { createMemory, saveMemory } from '../../src/watch/memory.ts'
import { reportedFindings } from '../../src/watch/reported.ts'
import type { SelfState } from '../../src/watch/rules/self.ts'
import { sweepKeys, tidy } from '../../src/watch/sweep.ts'
import { createTimers } from '../../src/watch/timers.ts'
import { createWorld } from '../../src/watch/world.ts'
import type { Log } from '../log.ts'
import { saying, sparing } from '../log.ts'
import type { Book } from './book.ts'
import { changedFields, readBook } from './book.ts'
import type { Lines } from './conclude.ts'
import { conclude } from './conclude.ts'
import type { WhoAsked } from './credit.ts'
import { credit } from './credit.ts'
import type { Evidence } from './evidence.ts'
import type { Handing } from './handing.ts'
import { openHanding } from './handing.ts'
import type { ReportTimes } from './reporting.ts'
import type { Shelf } from './shelf.ts'
import type { Webhooks } from './webhooks.ts'
import { openPosting } from './webhooks.ts'

/** Time as whoever leads sees it: ms since the epoch, and a wait that can be called off. */
export type LeadClock = {
  now(): number
  after(ms: number, task: () => void): () => void
  /** Where waits take another time than this machine's: ms that only go forward, as they count them. */
  monotonic?(): number
}

export type LeadOptions = {
  readonly cluster: string
  readonly shelf: Shelf
  /** What `shelf.claim` gave: somebody else's later claim ends our right to write. */
  readonly epoch: string
  readonly clock: LeadClock
  /** Who is told what, now. */
  readonly policy: (now: number) => Promise<Policy>
  readonly overrides: readonly Override[]
  readonly report: ReportTimes
  readonly self: (now: number) => SelfState
  readonly words: (notice: Notice, logOf: (incident: string) => string | undefined) => Delivery
  readonly evidence: (found: (incident: string, log: string) => void, has: (incident: string) => boolean) => Evidence
  readonly deliver: Deliver
  readonly webhooks: Webhooks
  readonly fenced: () => void
  readonly whoAsked: WhoAsked
  readonly log: Log
  /** How late something due was looked at, in ms. */
  readonly looked?: (cluster: string, lagMs: number) => void
}

/** Judges one cluster and says what has to be said, for as long as it may. */
export type Lead = {
  apply(change: Change): void
  /** Everything that is there has been applied: from here on it is judged. */
  begin(): void
  /** Somebody may have written, or asked for silence: look again. */
  nudge(): void
  book(): Book
  /** Words that were not handed on yet. */
  waiting(): number
  /** Why each incident was told or not, by its id. */
  reasons(): Readonly<Record<string, string>>
  /** Judges no more; resolves when what was begun is written. */
  stop(): Promise<void>
}

const DEBOUNCE_MS = 2_000
const SWEEP_MS = 300_000
const AGAIN_MS = 2_000
/** Further back than this the clock was set, and nothing that was waited for is due at its time. */
const BACK_MS = 5_000
/** What is remembered is written at least so often when anything happened. */
const REMEMBER_MS = 30_000

/** Reads what was written, hands on what was not, and is ready to be told what is there. */
export async function openLead(options: LeadOptions): Promise<Lead> {
  const { cluster, shelf, epoch, clock, overrides } = options
  const quiet = sparing(options.log)
  let book = readBook(cluster, await shelf.load(), clock.now())
  const world = createWorld(cluster, book.matters.startedAt, createMemory(book.memory))
  const timers = createTimers()
  const handing: Handing = openHanding({ shelf, deliver: options.deliver, log: options.log })
  const freshLogs = new Map<string, string>()
  const evidence = options.evidence(
    (incident, log) => void freshLogs.set(incident, log),
    (incident) => freshLogs.has(incident) || book.logs.has(incident),
  )
  let reasons: Readonly<Record<string, string>> = {}
  const posted = new Set<string>()
  const posting = openPosting({
    ...{ secret: options.webhooks.secret, now: clock.now, log: options.log },
    done(id) {
      posted.add(id)
      nudge()
    },
  })
  let lines: Lines = []
  let missed: readonly string[] = []
  let lastReported: ReadonlyMap<string, string> = new Map()
  let nextSweep = clock.now() + SWEEP_MS
  let lookedAt = clock.now()
  let nextRound: number | undefined
  let rememberedAt = clock.now()
  let happened = false
  let begun = false
  let stopped = false
  let looking: Promise<void> | undefined
  let again = false
  let outdated = false
  let armedAt = Number.POSITIVE_INFINITY
  let disarm = () => {}

  function arm(at: number): void {
    if (!begun || stopped || at >= armedAt) return
    disarm()
    armedAt = at
    disarm = clock.after(Math.max(0, at - clock.now()), nudge)
  }

  function nudge(): void {
    if (!begun || stopped) return
    disarm()
    armedAt = Number.POSITIVE_INFINITY
    if (looking) {
      again = true
      return
    }
    looking = lookUntilDone().finally(() => {
      looking = undefined
      if (!stopped) rearm()
    })
  }

  function rearm(): void {
    const times = [timers.next(), nextRound, nextSweep].filter((at) => at !== undefined)
    arm(Math.min(...times))
  }

  async function lookUntilDone(): Promise<void> {
    do {
      again = false
      try {
        await look()
      } catch (error) {
        // Whether it was written is unknown: what is there decides.
        quiet.warn({ cluster, error: saying(error) }, 'What is known of the incidents could not be written')
        await reload().catch(() => undefined)
        arm(clock.now() + AGAIN_MS)
        return
      }
    } while (again && !stopped)
  }

  async function reload(): Promise<void> {
    book = readBook(cluster, await shelf.load(), clock.now())
  }

  async function look(): Promise<void> {
    if (outdated) await reload()
    outdated = false
    const now = clock.now()
    const due = timers.next()
    const keys = [...missed, ...timers.due(now)]
    const wentBack = now < lookedAt - BACK_MS
    lookedAt = now
    if (now >= nextSweep || wentBack) {
      keys.push(...sweepKeys(world))
      tidy(world, now)
      nextSweep = now + SWEEP_MS
    }
    const reported = reportedFindings(world, book.reports)
    keys.push(...newlyReported(reported), ...takeIn(world, book.azure))
    missed = keys
    await credit(world, keys, options.whoAsked)
    const turned = turn(book.matters, world, { keys, now, overrides, reported, self: options.self(now) })
    for (const { key, at } of turned.wishes) timers.set(key, at)
    evidence.want(turned.changed.filter(({ severity, state }) => severity !== 'digest' || state === 'pending'))
    const policy = await options.policy(now)
    const concluded = conclude({ book, turned, now, policy, lines, freshLogs, posted }, options)
    lines = concluded.lines
    reasons = concluded.reasons
    nextRound = concluded.next
    await write(concluded.after, concluded.outbox, now)
    if (due !== undefined && due <= now) options.looked?.(cluster, clock.now() - due)
  }

  /** The subjects of which something else is reported than at the last look. */
  function newlyReported(reported: ReturnType<typeof reportedFindings>): readonly string[] {
    const now = new Map(
      [...reported].map(([key, findings]) => [key, findings.map(({ part, since }) => `${part} ${since}`).join()]),
    )
    const changed = [...new Set([...now.keys(), ...lastReported.keys()])].filter(
      (key) => now.get(key) !== lastReported.get(key),
    )
    lastReported = now
    return changed
  }

  async function write(after: Book, outbox: readonly Delivery[], now: number): Promise<void> {
    const fields = changedFields(book, after)
    const remembers = fields.size > 0 || outbox.length > 0 || (happened && now - rememberedAt > REMEMBER_MS)
    if (!remembers) {
      book = after
      settled()
      return
    }
    fields.set('memory', saveMemory(world.memory))
    happened = false
    rememberedAt = now
    const outcome = await shelf.commit(book.revision, { fields, outbox }, epoch)
    if (outcome === 'fenced') {
      stopped = true
      options.fenced()
      return
    }
    if (outcome === 'stale') {
      await reload()
      again = true
      return
    }
    book = { ...after, revision: String(Number(book.revision) + 1) }
    settled()
    await handing.handOn(outbox)
  }

  /** What was made of the last look is kept. */
  function settled(): void {
    missed = []
    lines = []
    for (const id of posted) if (!book.hooks.has(id)) posted.delete(id)
    posting.run([...book.hooks.values()])
    for (const id of freshLogs.keys()) if (book.logs.has(id)) freshLogs.delete(id)
  }

  await handing.handOnLeft()
  return {
    apply(change) {
      const at = clock.now() + DEBOUNCE_MS
      const { touched } = applyChange(world, change)
      happened = true
      for (const key of touched) timers.set(key, at)
      if (touched.length > 0) arm(timers.next() ?? at)
    },
    begin() {
      begun = true
      const at = clock.now() + DEBOUNCE_MS
      for (const { key } of Object.values(book.matters.incidents)) timers.set(key.slice(cluster.length + 1), at)
      rearm()
    },
    nudge() {
      void shelf
        .revision()
        .then((revision) => {
          outdated ||= revision !== book.revision
          nudge()
        })
        .catch(() => undefined)
    },
    book: () => book,
    waiting: handing.waiting,
    reasons: () => reasons,
    async stop() {
      stopped = true
      disarm()
      evidence.stop()
      handing.stop()
      posting.stop()
      await looking
    },
  }
}
