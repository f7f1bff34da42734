/** The last `limit` things, in order; older ones are forgotten, `total` still counts them. */
export type Ring<T> = {
  readonly total: number
  push(item: T): void
  list(): readonly T[]
}

/** A ring buffer: adding is O(1), reading copies. */
export function createRing<T>(limit: number): Ring<T> {
  const kept: T[] = []
  let total = 0
  return {
    get total() {
      return total
    },
    push(item) {
      kept[total % limit] = item
      total += 1
    },
    list() {
      const start = total > limit ? total % limit : 0
      return [...kept.slice(start), ...kept.slice(0, start)]
    },
  }
}
