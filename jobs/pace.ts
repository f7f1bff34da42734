/** The time, and something that calls back later; what is returned calls it off. */
export type Timer = { now(): number; after(ms: number, call: () => void): () => void }

/** Passes values on no faster than allowed: the latest wins, and the last one is always sent. */
export type Pace<T> = {
  offer(value: T): void
  /** How long until the next may be sent, in ms. */
  rest(): number
  /** Sends nothing more; resolves, when what is being sent has been, with what still waits. */
  stop(): Promise<T | undefined>
}

type Pacing<T> = {
  /** Never rejects. */
  send(value: T): Promise<void>
  /** ms from one to the next. */
  every(): number
  readonly timer: Timer
  /** When the one before the first was sent, in the timer's time. */
  readonly last?: number
}

export function startPace<T>({ send, every, timer, last = Number.NEGATIVE_INFINITY }: Pacing<T>): Pace<T> {
  let waiting: { readonly value: T } | undefined
  let sent = last
  let sending = Promise.resolve()
  let callOff: (() => void) | undefined
  let busy = false
  let stopped = false

  const rest = () => Math.max(0, sent + every() - timer.now())
  const look = () => {
    if (busy || stopped || !waiting || callOff) return
    const wait = rest()
    if (wait > 0) {
      callOff = timer.after(wait, () => {
        callOff = undefined
        look()
      })
      return
    }
    const { value } = waiting
    waiting = undefined
    busy = true
    sent = timer.now()
    sending = send(value).then(() => {
      busy = false
      look()
    })
  }
  return {
    offer(value) {
      waiting = { value }
      look()
    },
    rest,
    async stop() {
      stopped = true
      callOff?.()
      await sending
      return waiting?.value
    },
  }
}

/** The real clock. */
export const realTimer: Timer = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}
