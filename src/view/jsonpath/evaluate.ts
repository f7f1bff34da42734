import { Fault } from '../../fault.ts'
import { compareText, isFields } from '../fields.ts'
import { sprint } from '../gotext.ts'
import { compare } from './compare.ts'
import type { PathList, PathNode } from './node.ts'
import { slice } from './slice.ts'

/** Values one template may visit: recursive descents multiply, and a chat must not wait for them. */
const MOST_VISITS = 1_000_000

/** One evaluation. `ranges` counts what client-go keeps in its JSONPath struct. */
export type Walk = {
  readonly allowMissing: boolean
  visits: number
  begun: number
  inside: number
  ended: number
}

/** Follows one node from every value of `input` (client-go util/jsonpath/jsonpath.go, walk). Throws Fault `usage`. */
export function walk(state: Walk, input: readonly unknown[], node: PathNode): unknown[] {
  state.visits += input.length + 1
  if (state.visits > MOST_VISITS) throw new Fault('usage', 'the template visits too many values')
  switch (node.type) {
    case 'list':
      return walkList(state, input, node)
    case 'text':
      return [node.text]
    case 'field':
      return fields(state, input, node.name)
    case 'array':
      return slice(input, node)
    case 'filter':
      return filter(state, input, node)
    case 'literal':
      return input.map(() => node.value)
    case 'wildcard':
      return input.flatMap((value) => children(state, value))
    case 'recursive':
      return input.flatMap((value) => descend(state, value))
    case 'union':
      return node.lists.flatMap((list) => walkList(state, input, list))
    case 'identifier':
      return keyword(state, input, node.name)
  }
}

function walkList(state: Walk, input: readonly unknown[], list: PathList): unknown[] {
  let current = [...input]
  for (const node of list.nodes) current = walk(state, current, node)
  return current
}

function keyword(state: Walk, input: readonly unknown[], name: string): unknown[] {
  if (name === 'range') {
    state.begun++
    return [...input]
  }
  if (name !== 'end') throw new Fault('usage', `unrecognized identifier ${name}`)
  if (state.inside === 0) throw new Fault('usage', 'not in range, nothing to end')
  state.ended++
  return []
}

function fields(state: Walk, input: readonly unknown[], name: string): unknown[] {
  const found: unknown[] = []
  for (const value of input) if (isFields(value) && Object.hasOwn(value, name)) found.push(value[name])
  if (found.length === 0 && input.length > 0 && !state.allowMissing) throw new Fault('usage', `${name} is not found`)
  return found
}

/** What `*` gives: values of a map in the order of its keys, members of a list, bytes of a string. */
function children(state: Walk, value: unknown): unknown[] {
  const found = childrenOf(value)
  state.visits += found.length
  return found
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return [...Buffer.from(value)]
  if (!isFields(value)) return []
  return Object.keys(value)
    .sort(compareText)
    .map((key) => value[key])
}

/** The value and everything beneath it that has members, depth first. */
function descend(state: Walk, value: unknown): unknown[] {
  const found: unknown[] = []
  const pending = [value]
  while (pending.length > 0) {
    const current = pending.pop()
    const inner = children(state, current)
    if (state.visits > MOST_VISITS) throw new Fault('usage', 'the template visits too many values')
    if (inner.length === 0) continue
    found.push(current)
    for (let i = inner.length - 1; i >= 0; i--) pending.push(inner[i])
  }
  return found
}

function filter(state: Walk, input: readonly unknown[], node: Extract<PathNode, { type: 'filter' }>): unknown[] {
  const kept: unknown[] = []
  for (const value of input) {
    if (!Array.isArray(value)) {
      throw new Fault('usage', `${sprint(value)} is not array or slice and cannot be filtered`)
    }
    for (const item of value) if (passes(state, item, node)) kept.push(item)
  }
  return kept
}

function passes(state: Walk, item: unknown, node: Extract<PathNode, { type: 'filter' }>): boolean {
  if (node.operator === 'exists') return exists(state, item, node.left)
  const left = single(walkList(state, [item], node.left))
  if (left === undefined) return false
  const right = single(walkList(state, [item], node.right))
  return right !== undefined && compare(left.value, node.operator, right.value)
}

/** Errors inside `[?(@.x)]` are not reported: what had been found until then counts, as in evalFilter. */
function exists(state: Walk, item: unknown, list: PathList): boolean {
  let current: unknown[] = [item]
  for (const node of list.nodes) {
    try {
      current = walk(state, current, node)
    } catch (error) {
      if (state.visits > MOST_VISITS) throw error
      return node.type !== 'field' && current.length > 0
    }
  }
  return current.length > 0
}

function single(values: readonly unknown[]): { readonly value: unknown } | undefined {
  if (values.length > 1) throw new Fault('usage', 'can only compare one element at a time')
  return values.length === 0 ? undefined : { value: values[0] }
}
