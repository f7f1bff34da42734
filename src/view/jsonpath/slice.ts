import { Fault } from '../../fault.ts'
import { goKind } from './compare.ts'
import type { PathNode } from './node.ts'

type ArrayNode = Extract<PathNode, { type: 'array' }>

/** `[from:to:step]` of every list in `input` (client-go util/jsonpath/jsonpath.go, evalArray). Throws Fault `usage`. */
export function slice(input: readonly unknown[], node: ArrayNode): unknown[] {
  const result: unknown[] = []
  for (const value of input) {
    if (value === null || value === undefined) continue
    if (!Array.isArray(value)) throw new Fault('usage', `${goKind(value)} is not array or slice`)
    const range = rangeIn(node, value.length)
    // An empty slice ends the whole evaluation there, lists that follow included.
    if (range.from === range.to) return result
    checkRange(range, value.length)
    if (node.step.known && node.step.value <= 0) throw new Fault('usage', 'step must be > 0')
    const step = node.step.known ? node.step.value : 1
    for (let i = range.from; i < range.to; i += step) result.push(value[i])
  }
  return result
}

type Range = { readonly from: number; readonly to: number }

function rangeIn(node: ArrayNode, length: number): Range {
  const from = node.from.known ? node.from.value : 0
  const to = node.to.known ? node.to.value : length
  return {
    from: from < 0 ? from + length : from,
    to: to < 0 || (to === 0 && node.to.derived) ? to + length : to,
  }
}

function checkRange({ from, to }: Range, length: number): void {
  if (from >= length || from < 0) throw outOfBounds(from, length)
  if (to > length || to < 0) throw outOfBounds(to - 1, length)
  if (from > to) throw new Fault('usage', `starting index ${from} is greater than ending index ${to}`)
}

function outOfBounds(index: number, length: number): Fault {
  return new Fault('usage', `array index out of bounds: index ${index}, length ${length}`)
}
