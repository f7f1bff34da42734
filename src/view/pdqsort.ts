/** Shorter stretches are sorted by insertion. */
const INSERTION = 12
const NINTHER = 50

type Less<T> = (a: T, b: T) => boolean

/**
 * Sorts in place, and leaves equals in the same order as Go's sort.Sort, which is not stable: pattern-defeating quicksort
 * (Orson Peters, arXiv 2106.05123) with the choices of Go's sort package. kubectl's output depends on them.
 */
export function pdqsort<T>(items: T[], less: Less<T>): void {
  const data = over(items, less)
  if (items.length > 1) sortRange(data, 0, items.length, 32 - Math.clz32(items.length))
}

type Data = {
  readonly less: (i: number, j: number) => boolean
  readonly swap: (i: number, j: number) => void
}

function over<T>(items: T[], less: Less<T>): Data {
  return {
    less: (i, j) => less(items[i] as T, items[j] as T),
    swap(i, j) {
      const held = items[i] as T
      items[i] = items[j] as T
      items[j] = held
    },
  }
}

function sortRange(data: Data, from: number, to: number, badChoices: number): void {
  let [a, b, limit] = [from, to, badChoices]
  let balanced = true
  let partitioned = true
  while (b - a > INSERTION) {
    if (limit === 0) {
      heapSort(data, a, b)
      return
    }
    if (!balanced) {
      breakPatterns(data, a, b)
      limit--
    }
    const pivot = pivotFor(data, a, b)
    if (balanced && partitioned && pivot.increasing && partialInsertionSort(data, a, b)) return
    if (a > 0 && !data.less(a - 1, pivot.at)) {
      a = partitionEqual(data, a, b, pivot.at)
      continue
    }
    const middle = partition(data, a, b, pivot.at)
    partitioned = middle.already
    const left = middle.at - a
    const right = b - middle.at
    balanced = Math.min(left, right) >= Math.floor((b - a) / 8)
    if (left < right) {
      sortRange(data, a, middle.at, limit)
      a = middle.at + 1
    } else {
      sortRange(data, middle.at + 1, b, limit)
      b = middle.at
    }
  }
  insertionSort(data, a, b)
}

function insertionSort(data: Data, a: number, b: number): void {
  for (let i = a + 1; i < b; i++) for (let j = i; j > a && data.less(j, j - 1); j--) data.swap(j, j - 1)
}

function heapSort(data: Data, a: number, b: number): void {
  const size = b - a
  for (let i = Math.floor((size - 1) / 2); i >= 0; i--) siftDown(data, i, size, a)
  for (let i = size - 1; i >= 0; i--) {
    data.swap(a, a + i)
    siftDown(data, 0, i, a)
  }
}

function siftDown(data: Data, low: number, high: number, first: number): void {
  for (let root = low; 2 * root + 1 < high; ) {
    let child = 2 * root + 1
    if (child + 1 < high && data.less(first + child, first + child + 1)) child++
    if (!data.less(first + root, first + child)) return
    data.swap(first + root, first + child)
    root = child
  }
}

function partition(data: Data, a: number, b: number, pivot: number): { at: number; already: boolean } {
  data.swap(a, pivot)
  let i = a + 1
  let j = b - 1
  let already = true
  for (;;) {
    while (i <= j && data.less(i, a)) i++
    while (i <= j && !data.less(j, a)) j--
    if (i > j) break
    already = false
    data.swap(i, j)
    i++
    j--
  }
  data.swap(j, a)
  return { at: j, already }
}

function partitionEqual(data: Data, a: number, b: number, pivot: number): number {
  data.swap(a, pivot)
  let i = a + 1
  let j = b - 1
  for (;;) {
    while (i <= j && !data.less(a, i)) i++
    while (i <= j && data.less(a, j)) j--
    if (i > j) return i
    data.swap(i, j)
    i++
    j--
  }
}

/** Tries to finish an almost sorted range with at most five shifts; true when it is sorted. */
function partialInsertionSort(data: Data, a: number, b: number): boolean {
  let i = a + 1
  for (let step = 0; step < 5; step++) {
    while (i < b && !data.less(i, i - 1)) i++
    if (i === b) return true
    if (b - a < NINTHER) return false
    data.swap(i, i - 1)
    if (i - a >= 2) for (let j = i - 1; j >= 1 && data.less(j, j - 1); j--) data.swap(j, j - 1)
    if (b - i >= 2) for (let j = i + 1; j < b && data.less(j, j - 1); j++) data.swap(j, j - 1)
  }
  return false
}

/** Scatters three elements by a fixed xorshift, so that no input is bad twice. */
function breakPatterns(data: Data, a: number, b: number): void {
  const length = b - a
  if (length < 8) return
  let random = BigInt(length)
  const mask = (1n << BigInt(32 - Math.clz32(length))) - 1n
  const index = a + Math.floor(length / 4) * 2 - 1
  for (let i = 0; i < 3; i++) {
    random = BigInt.asUintN(64, random ^ (random << 13n))
    random ^= random >> 7n
    random = BigInt.asUintN(64, random ^ (random << 17n))
    let other = Number(random & mask)
    if (other >= length) other -= length
    data.swap(index + i, a + other)
  }
}

/** The median of three, or of three medians; a range found in falling order is turned round first. */
function pivotFor(data: Data, a: number, b: number): { at: number; increasing: boolean } {
  const quarter = Math.floor((b - a) / 4)
  let swaps = 0
  const order = (x: number, y: number): [number, number] => {
    if (!data.less(y, x)) return [x, y]
    swaps++
    return [y, x]
  }
  const median = (x: number, y: number, z: number): number => {
    const [low, high] = order(x, y)
    const [middle] = order(high, z)
    return order(low, middle)[1]
  }
  const near = (x: number) => (b - a >= NINTHER ? median(x - 1, x, x + 1) : x)
  const at = median(near(a + quarter), near(a + quarter * 2), near(a + quarter * 3))
  if (swaps < 12) return { at, increasing: swaps === 0 }
  for (let i = a, j = b - 1; i < j; i++, j--) data.swap(i, j)
  return { at: b - 1 - (at - a), increasing: true }
}
