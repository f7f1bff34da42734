import type { Proposal } from '../../src/approval/proposal.ts'
import { Fault } from '../../src/fault.ts'
import { pause } from '../lifetime.ts'

/** How often a running step of many parts is looked after, in ms. */
const EVERY_MS = 1_000

/**
 * Runs a step of many parts until it ends or somebody stops it: then its signal is aborted with a Fault that says who. While
 * the record cannot be read it goes on.
 */
export async function stoppable<T>(
  run: (signal: AbortSignal) => Promise<T>,
  read: () => Promise<Proposal | undefined>,
  signal: AbortSignal,
): Promise<T> {
  const stopping = new AbortController()
  const over = new AbortController()
  const look = async () => {
    while (!over.signal.aborted && !stopping.signal.aborted) {
      const proposal = await read().catch(() => undefined)
      if (proposal?.stop) stopping.abort(stoppedBy(proposal))
      await pause(EVERY_MS, over.signal)
    }
  }
  const looking = look()
  try {
    return await run(AbortSignal.any([signal, stopping.signal]))
  } finally {
    over.abort()
    await looking
  }
}

function stoppedBy({ stop }: Proposal): Fault {
  return new Fault(
    'denied',
    `Stopped by ${stop?.subject.user}. The node stays cordoned, and pods that are gone stay gone.`,
  )
}
