/** Time as a reflector sees it. */
export type Clock = {
  /** ms since the epoch: for what people read, never for what is waited for. */
  now(): number
  /** ms that only go forward, whatever somebody does to the machine's clock. */
  monotonic(): number
  /** Runs `task` once, `ms` from now, and returns what calls it off. */
  after(ms: number, task: () => void): () => void
}

export const machineClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
