import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'

/** A long operation as its status resource tells of it. */
export type LongOperation = {
  readonly id: string
  readonly startedAt: number
  readonly about: string
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled'
  endedAt?: number
  error?: { readonly code: string; readonly message: string }
}

type Beginning = {
  /** What it is about: a resource id. */
  readonly about: string
  readonly lastsMs: number
  /** What becomes true when it succeeded. */
  readonly done: () => void
  /** What becomes true when it did not. */
  readonly undone?: () => void
  /** The operation fails with this at its end. */
  readonly fails?: { readonly code: string; readonly message: string }
}

export type Operations = {
  begin(beginning: Beginning): LongOperation
  find(id: string): LongOperation | undefined
  running(about: string): LongOperation | undefined
  abort(about: string): LongOperation | undefined
}

/** Long operations that end by the sandbox's clock. */
export function createOperations(clock: Clock): Operations {
  const all = new Map<string, LongOperation & { callOff: () => void; undone: () => void }>()

  function end(operation: LongOperation, status: LongOperation['status']): void {
    operation.status = status
    operation.endedAt = clock.now()
  }

  return {
    begin({ about, lastsMs, done, undone = () => {}, fails }) {
      const id = randomUUID()
      const callOff = clock.after(lastsMs, () => {
        if (fails) operation.error = fails
        end(operation, fails ? 'Failed' : 'Succeeded')
        if (fails) undone()
        else done()
      })
      const operation = {
        id,
        about,
        startedAt: clock.now(),
        status: 'InProgress' as LongOperation['status'],
        callOff,
        undone,
      } as LongOperation & {
        callOff: () => void
        undone: () => void
      }
      all.set(id, operation)
      return operation
    },
    find: (id) => all.get(id),
    running: (about) => [...all.values()].find((each) => each.status === 'InProgress' && each.about === about),
    abort(about) {
      const operation = [...all.values()].find((each) => each.status === 'InProgress' && each.about === about)
      if (!operation) return undefined
      operation.callOff()
      end(operation, 'Canceled')
      operation.undone()
      return operation
    },
  }
}
