/** Time as the sandbox sees it. Tests own a manual one; the demo runs on the machine's. */
export type Clock = {
  /** ms since the epoch. */
  now(): number
  /** Runs `task` once, `ms` from now, and returns what calls it off. */
  after(ms: number, task: () => void): () => void
}

export const realClock: Clock = {
  now: Date.now,
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

export type ManualClock = Clock & {
  /** Moves time forward, running what falls due in order, each task at its own moment. */
  advance(ms: number): void
}

/** A clock that stands still until it is told to move. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start
  let order = 0
  const tasks = new Map<number, { readonly at: number; readonly run: () => void }>()

  function nextBefore(end: number): number | undefined {
    let next: number | undefined
    for (const [id, task] of tasks) {
      if (task.at > end) continue
      const best = next === undefined ? undefined : tasks.get(next)
      if (!best || task.at < best.at) next = id
    }
    return next
  }

  return {
    now: () => now,
    after(ms, run) {
      const id = order++
      tasks.set(id, { at: now + Math.max(0, ms), run })
      return () => void tasks.delete(id)
    },
    advance(ms) {
      const end = now + ms
      for (let id = nextBefore(end); id !== undefined; id = nextBefore(end)) {
        const task = tasks.get(id)
        tasks.delete(id)
        now = task?.at ?? now
        task?.run()
      }
      now = end
    },
  }
}
