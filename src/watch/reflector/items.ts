import { fields, text } from '../kinds/json.ts'
import { createCarry } from './carry.ts'
import type { Cutter, Take } from './cut.ts'
import { Malformed } from './told.ts'

/** One page of a list: the revision it was read at, and the token of the next. */
export type Page = { readonly revision: string; readonly next: string | undefined }

/** Cuts a list into its items. */
export type ItemCutter = Cutter & {
  /** What is around them, once all are there. Throws Malformed where they are not. */
  page(): Page
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125
const OPEN_ARRAY = 91
const CLOSE_ARRAY = 93

/** A list is an object at depth 1 with one array in it, at depth 2 (meta/v1 List). */
const ITEMS = 2
const MAX_AROUND = 1024 * 1024

/**
 * Cuts a list as JSON into its items without ever holding the whole: what JSON.parse of all of it would cost at 50,000
 * pods is a gigabyte.
 */
export function itemCutter(max: number, take: Take): ItemCutter {
  const carry = createCarry()
  const around: string[] = []
  /** Where in the chunk the item begins that we are in, or what is around the items. */
  let start = 0
  let size = 0
  let depth = 0
  let inItems = false
  let inText = false
  let escaped = false
  let skipped = 0
  let skipping = false
  let done = false

  function item(chunk: Buffer, from: number, to: number): void {
    if (skipping || carry.length + to - from > max) skipped++
    else if (carry.length === 0) take(chunk, from, to)
    else {
      carry.append(chunk, from, to)
      take(carry.bytes, 0, carry.length)
    }
    skipping = false
    if (carry.length > 0) carry.clear()
  }

  function keep(chunk: Buffer, from: number): void {
    if (skipping) return
    skipping = carry.length + chunk.length - from > max
    if (skipping) carry.clear()
    else carry.append(chunk, from, chunk.length)
  }

  /** Where the text ends that we are in, or the chunk. */
  function pastText(chunk: Buffer, from: number): number {
    let at = from
    while (at < chunk.length) {
      const byte = chunk[at++]
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) {
        inText = false
        return at
      }
    }
    return at
  }

  function open(chunk: Buffer, byte: number, at: number): void {
    if (inItems && depth === ITEMS) start = at
    depth++
    if (inItems || depth !== ITEMS || byte !== OPEN_ARRAY) return
    inItems = true
    surround(chunk, start, at + 1)
  }

  function close(chunk: Buffer, at: number): void {
    depth--
    if (inItems && depth === ITEMS) item(chunk, start, at + 1)
    else if (inItems && depth < ITEMS) {
      inItems = false
      start = at
    }
    if (depth === 0) done = true
  }

  function surround(chunk: Buffer, from: number, to: number): void {
    size += to - from
    if (size > MAX_AROUND) throw new Malformed('a list without items')
    around.push(chunk.toString('utf8', from, to))
  }

  function scan(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (inText) {
        at = pastText(chunk, at)
        continue
      }
      const byte = chunk[at++] ?? 0
      if (byte === QUOTE) inText = true
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) open(chunk, byte, at - 1)
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) close(chunk, at - 1)
    }
  }

  return {
    push(chunk) {
      start = 0
      scan(chunk)
      if (!inItems) surround(chunk, start, chunk.length)
      else if (depth > ITEMS) keep(chunk, start)
    },
    page() {
      if (!done) throw new Malformed('a list that has no end')
      return pageOf(fields(parsed(around.join(''))).metadata)
    },
    get skipped() {
      return skipped
    },
  }
}

/** Reads ListMeta (meta/v1). */
export function pageOf(listMeta: unknown): Page {
  const { resourceVersion, continue: next } = fields(listMeta)
  const revision = text(resourceVersion)
  if (revision === undefined) throw new Malformed('a list without a revision')
  return { revision, next: text(next) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new Malformed('a list that is no JSON')
  }
}
