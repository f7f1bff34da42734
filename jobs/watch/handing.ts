import type { Deliver, Delivery } from '../../src/job.ts'
import type { Log } from '../log.ts'
import { saying, sparing } from '../log.ts'
import type { Shelf } from './shelf.ts'

/** Hands on what was written: each to the delivery queue, and then it is taken out of the outbox. */
export type Handing = {
  /** Never rejects: what the queue does not take now is tried again until it does. */
  handOn(deliveries: readonly Delivery[]): Promise<void>
  /** What somebody wrote and could not hand on. */
  handOnLeft(): Promise<void>
  waiting(): number
  stop(): void
}

const AGAIN_MS = 2_000

export function openHanding({
  shelf,
  deliver,
  log,
}: {
  readonly shelf: Shelf
  readonly deliver: Deliver
  readonly log: Log
}): Handing {
  const quiet = sparing(log)
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function handOn(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return
    waiting += deliveries.length
    const done: string[] = []
    try {
      for (const delivery of deliveries) {
        await deliver(delivery)
        waiting--
        done.push(delivery.id)
      }
      await shelf.handedOn(done)
    } catch (error) {
      waiting -= deliveries.length - done.length
      quiet.warn({ cluster: shelf.cluster, error: saying(error) }, 'Words could not be put on the delivery queue')
      later()
    }
  }

  function later(): void {
    if (stopped || timer) return
    timer = setTimeout(() => {
      timer = undefined
      void handOnLeft()
    }, AGAIN_MS).unref()
  }

  async function handOnLeft(): Promise<void> {
    try {
      await handOn(await shelf.outbox())
    } catch {
      later()
    }
  }

  return {
    handOn,
    handOnLeft,
    waiting: () => waiting,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
