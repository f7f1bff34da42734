/** Waits for something to become true, told of each change; nothing is polled. */
export type Watch<T> = {
  changed(item: T): void
  /** Resolves with the first item that fits, now among `present` or later. Rejects with `describe()` after `timeoutMs`. */
  until(fits: (item: T) => boolean, timeoutMs: number, present: readonly T[], describe: () => string): Promise<T>
  /** Rejects whoever still waits. */
  stop(): void
}

export function createWatch<T>(): Watch<T> {
  const waiting = new Set<{ readonly fits: (item: T) => boolean; readonly done: (item: T | undefined) => void }>()
  return {
    changed(item) {
      for (const waiter of waiting) if (waiter.fits(item)) waiter.done(item)
    },
    until(fits, timeoutMs, present, describe) {
      const found = present.findLast(fits)
      if (found !== undefined) return Promise.resolve(found)
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => waiter.done(undefined), timeoutMs)
        const waiter = {
          fits,
          done(item: T | undefined) {
            clearTimeout(timer)
            waiting.delete(waiter)
            if (item === undefined) reject(new Error(describe()))
            else resolve(item)
          },
        }
        waiting.add(waiter)
      })
    },
    stop() {
      for (const waiter of waiting) waiter.done(undefined)
    },
  }
}
