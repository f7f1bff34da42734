import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { ArmTrouble, Step } from './steps.ts'
import { inTurn, wait } from './steps.ts'

/** A long operation as its status resource tells of it. */
export type LongOperation = {
  readonly id: string
  readonly startedAt: number
  readonly about: string
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled'
  endedAt?: number
  error?: ArmTrouble
  /** What its Location answers when it is over; 204 without it. */
  readonly result?: () => unknown
}

type Beginning = {
  /** What it is about: a resource id. */
  readonly about: string
  readonly work: Step
  /** What becomes true when it succeeded. */
  readonly done: () => void
  /** What becomes true when it did not. */
  readonly undone: (state: 'Failed' | 'Canceled', error?: ArmTrouble) => void
  readonly result?: () => unknown
}

export type Operations = {
  begin(beginning: Beginning): LongOperation
  find(id: string): LongOperation | undefined
  running(about: string): LongOperation | undefined
  abort(about: string): LongOperation | undefined
  /** The next operation that begins does its first half, and then fails with this. */
  failNext(error: ArmTrouble): void
}

type Kept = { readonly operation: LongOperation; readonly abort: () => void }

const FAILS_AFTER_MS = 60_000

/** Long operations that end by the sandbox's clock. */
export function createOperations(clock: Clock): Operations {
  const all = new Map<string, Kept>()
  const failures: ArmTrouble[] = []

  function find(about: string): Kept | undefined {
    return [...all.values()].find(({ operation }) => operation.status === 'InProgress' && operation.about === about)
  }

  return {
    begin({ about, work, done, undone, result }) {
      const operation: LongOperation = {
        id: randomUUID(),
        about,
        startedAt: clock.now(),
        status: 'InProgress',
        ...(result && { result }),
      }
      const failure = failures.shift()
      const failing: Step = (end) => clock.after(FAILS_AFTER_MS, () => end(failure))
      const callOff = (failure ? failing : inTurn([() => work, () => wait(clock, 0)]))((error) => {
        operation.status = error ? 'Failed' : 'Succeeded'
        operation.endedAt = clock.now()
        if (error) operation.error = error
        if (error) undone('Failed', error)
        else done()
      })
      const abort = () => {
        callOff()
        operation.status = 'Canceled'
        operation.endedAt = clock.now()
        undone('Canceled')
      }
      all.set(operation.id, { operation, abort })
      return operation
    },
    find: (id) => all.get(id)?.operation,
    running: (about) => find(about)?.operation,
    abort(about) {
      const found = find(about)
      found?.abort()
      return found?.operation
    },
    failNext: (error) => void failures.push(error),
  }
}
