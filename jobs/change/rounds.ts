import type { Proposals } from '../../src/approval/store.ts'
import { expire } from '../../src/approval/transitions.ts'
import { pause } from '../lifetime.ts'
import type { Log } from '../log.ts'
import { saying, sparing } from '../log.ts'

type RoundsMeans = {
  readonly proposals: Proposals
  /** Puts an approved change on its queue; the same id is one job. */
  readonly run: (id: string) => Promise<void>
  /** Tells everybody how a change stands. */
  readonly tell: (id: string) => Promise<void>
  /** Reminds of a change that waits, where that is due. */
  readonly remind: (id: string) => Promise<void>
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
  readonly log: Log
  readonly everyMs?: number
}

const EVERY_MS = 5_000
/** Whoever changed something tells it within this, in ms, or is taken to have died. */
const TOLD_WITHIN_MS = 10_000

/**
 * Looks after changes: ends what nobody decided in time, reminds of what waits, puts on the queue again what was approved
 * by a process that died before it could, and tells what such a one left untold. Any number of processes may do so at
 * once. Returns how to stop.
 */
export function startRounds({ proposals, run, tell, remind, now, log, everyMs = EVERY_MS }: RoundsMeans): () => void {
  const stopping = new AbortController()
  const quiet = sparing(log)
  const look = async (id: string) => {
    const before = await proposals.find(id)
    if (!before) return
    const after = expire(before, now()) === before ? before : await proposals.update(id, (one) => expire(one, now()))
    if (after !== before) await tell(id)
    if (after.state.is === 'pending') await remind(id)
    if (after.state.is === 'approved' || after.state.is === 'running') await run(id)
  }
  // One that cannot be looked after must not keep the others from it.
  const each = async (ids: readonly string[], act: (id: string) => Promise<void>) => {
    for (const id of ids) {
      if (stopping.signal.aborted) return
      await act(id).catch((error: unknown) =>
        quiet.warn({ change: id, error: saying(error) }, 'Could not look after a change'),
      )
    }
  }
  const go = async () => {
    while (!stopping.signal.aborted) {
      await pause(everyMs, stopping.signal)
      if (stopping.signal.aborted) return
      try {
        await each(await proposals.open(), look)
        await each(await proposals.untold(now() - TOLD_WITHIN_MS), tell)
      } catch (error) {
        quiet.warn({ error: saying(error) }, 'Could not look after the open changes')
      }
    }
  }
  void go()
  return () => stopping.abort()
}
