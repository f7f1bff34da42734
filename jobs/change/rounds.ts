import type { Proposals } from '../../src/approval/store.ts'
import { expire } from '../../src/approval/transitions.ts'
import { pause } from '../lifetime.ts'
import type { Log } from '../log.ts'
import { saying, sparing } from '../log.ts'

type RoundsMeans = {
  readonly proposals: Proposals
  /** Puts an approved change on its queue; the same id is one job. */
  readonly run: (id: string) => Promise<void>
  readonly show: (id: string) => Promise<void>
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
  readonly log: Log
  readonly everyMs?: number
}

const EVERY_MS = 5_000

/**
 * Looks after open changes: ends what nobody decided in time, and puts on the queue again what was approved by a process
 * that died before it could. Any number of processes may do so at once. Returns how to stop.
 */
export function startRounds({ proposals, run, show, now, log, everyMs = EVERY_MS }: RoundsMeans): () => void {
  const stopping = new AbortController()
  const quiet = sparing(log)
  const look = async (id: string) => {
    const before = await proposals.find(id)
    if (!before) return
    const after = expire(before, now()) === before ? before : await proposals.update(id, (one) => expire(one, now()))
    if (after !== before) await show(id)
    if (after.state.is === 'approved' || after.state.is === 'running') await run(id)
  }
  const go = async () => {
    while (!stopping.signal.aborted) {
      await pause(everyMs, stopping.signal)
      if (stopping.signal.aborted) return
      try {
        for (const id of await proposals.open()) await look(id)
      } catch (error) {
        quiet.warn({ error: saying(error) }, 'Could not look after the open changes')
      }
    }
  }
  void go()
  return () => stopping.abort()
}
