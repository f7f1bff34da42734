import type { Platform } from '../src/chat.ts'

export type QueueSettings = {
  /** How often a job may fail and be tried again, first try included. */
  readonly attempts: number
  /** First and longest wait between two tries, in ms; it doubles in between, with jitter. */
  readonly backoff: { readonly first: number; readonly longest: number }
  /** Finished jobs stay for this many seconds, at most this many: the memory by which the same id is one job. */
  readonly keepDone: { readonly age: number; readonly count: number }
  readonly keepFailed: { readonly age: number; readonly count: number }
  /** A worker that has not renewed its lock for this long, in ms, counts as dead; it renews at half of it. */
  readonly lockDuration: number
  /** How often jobs of dead workers are looked for, in ms. Detection takes lockDuration plus up to two of these. */
  readonly stalledInterval: number
  /**
   * How often BullMQ itself brings a dead worker's job back. Always above our own limits, because what BullMQ gives up
   * on never reaches our code, and then nobody is told.
   */
  readonly maxStalledCount: number
  /** Jobs one process works on at once. */
  readonly concurrency: number
}

export type QueueName = 'commands' | 'changes' | 'operations' | 'deliveries' | 'callbacks'

const HOUR = 3600
const DAY = 24 * HOUR

/** Every queue there is. A worker that died is noticed after lockDuration and up to two stalledIntervals. */
export const queues: Readonly<Record<QueueName, QueueSettings>> = {
  // Reads: a dead worker must be noticed, twice over, before a 30 s deadline is far gone.
  commands: {
    // The transport tries a read three times by itself; further rounds are for what takes seconds to come back.
    attempts: 3,
    backoff: { first: 250, longest: 4_000 },
    keepDone: { age: HOUR, count: 50_000 },
    keepFailed: { age: DAY, count: 1_000 },
    lockDuration: 8_000,
    stalledInterval: 2_000,
    maxStalledCount: 10,
    concurrency: 50,
  },
  // The job only says that there is something to do: whether and how far a change is done stands in its proposal, which
  // every try reads and writes. So a job may come again at any time, and its record must not keep it from coming.
  changes: {
    attempts: 20,
    backoff: { first: 500, longest: 15_000 },
    keepDone: { age: 1, count: 0 },
    keepFailed: { age: 1, count: 0 },
    lockDuration: 15_000,
    stalledInterval: 5_000,
    maxStalledCount: 10,
    concurrency: 20,
  },
  operations: {
    attempts: 1_000,
    backoff: { first: 2_000, longest: 60_000 },
    keepDone: { age: DAY, count: 5_000 },
    keepFailed: { age: 7 * DAY, count: 5_000 },
    lockDuration: 15_000,
    stalledInterval: 5_000,
    maxStalledCount: 1_000,
    concurrency: 100,
  },
  // What a pipeline wants to hear: some ten minutes of tries, after which it has to ask.
  callbacks: {
    attempts: 10,
    backoff: { first: 1_000, longest: 120_000 },
    keepDone: { age: 7 * DAY, count: 20_000 },
    keepFailed: { age: 7 * DAY, count: 1_000 },
    lockDuration: 30_000,
    stalledInterval: 10_000,
    maxStalledCount: 10,
    concurrency: 10,
  },
  // Time, not tries, ends a delivery; its failed set is the dead letter list.
  deliveries: {
    attempts: 1_000_000,
    backoff: { first: 500, longest: 60_000 },
    keepDone: { age: HOUR, count: 50_000 },
    keepFailed: { age: 7 * DAY, count: 5_000 },
    lockDuration: 10_000,
    stalledInterval: 3_000,
    maxStalledCount: 10,
    concurrency: 50,
  },
}

/** A delivery that was not accepted for this long, in ms, becomes a dead letter. */
export const DELIVERY_GIVES_UP_AFTER = DAY * 1_000

/** A process that died this often while working on a job is taken to have died of it. */
export const POISON_AFTER_STARTS = 2

/** BullMQ's event streams are not read by anybody; this keeps them from taking memory. */
export const EVENTS_KEPT = 100

/**
 * Deliveries have a queue a platform: a platform that throttles or hangs holds up nobody else's, and only a process that
 * has its adapter takes them.
 */
export function deliveriesOf(platform: Platform): string {
  return `deliveries-${platform}`
}
