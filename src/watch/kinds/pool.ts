import type { Texts } from './json.ts'

/**
 * Shares what many objects have in common, so that a thousand replicas cost little more than their names. One a cluster;
 * what it remembers is bounded and only ever a saving.
 */
export type Pool = {
  /** The same text, kept once. For what repeats: namespaces, nodes, images, reasons. */
  text(value: string | undefined): string | undefined
  /** The same of UTF-8, which for a known text does not even make one. */
  bytes(buffer: Buffer, start: number, end: number): string
  /** The same labels, kept once among those who have an owner in common. */
  labels(owner: string, value: Texts): Texts
  /** Of equal things of one owner, the first. Equal is what `same` says. */
  share<T extends object>(owner: string, value: T, same: (a: T, b: T) => boolean): T
}

const MAX_TEXTS = 50_000
const MAX_OWNERS = 20_000
const LONGEST = 128
/** One text a slot, the last one that came there. */
const SLOTS = 1 << 15

/** Keeps nothing: for single objects and tests. */
export const noPool: Pool = {
  text: (value) => value,
  bytes: (buffer, start, end) => buffer.toString('utf8', start, end),
  labels: (_owner, value) => value,
  share: (_owner, value) => value,
}

export function openPool(): Pool {
  const known = new Map<string, string>()
  const labels = new Map<string, Texts>()
  const parts = new Map<string, object>()
  const slots: string[] = new Array(SLOTS).fill('')

  return {
    text(value) {
      if (value === undefined || value.length > LONGEST) return value
      const found = known.get(value)
      if (found !== undefined) return found
      if (known.size >= MAX_TEXTS) known.clear()
      known.set(value, value)
      return value
    },
    bytes(buffer, start, end) {
      const length = end - start
      if (length > LONGEST) return buffer.toString('utf8', start, end)
      const slot = slotOf(buffer, start, end)
      if (slot < 0) return buffer.toString('utf8', start, end)
      const known = slots[slot] ?? ''
      if (known.length === length && isAscii(known, buffer, start)) return known
      const fresh = buffer.toString('latin1', start, end)
      slots[slot] = fresh
      return fresh
    },
    labels(owner, value) {
      const last = labels.get(owner)
      if (last && sameTexts(last, value)) return last
      if (labels.size >= MAX_OWNERS) labels.clear()
      labels.set(owner, value)
      return value
    },
    share<T extends object>(owner: string, value: T, same: (a: T, b: T) => boolean): T {
      const last = parts.get(owner) as T | undefined
      if (last && same(last, value)) return last
      if (parts.size >= MAX_OWNERS) parts.clear()
      parts.set(owner, value)
      return value
    },
  }
}

export function sameTexts(a: Texts, b: Texts): boolean {
  let size = 0
  for (const key in a) {
    if (a[key] !== b[key]) return false
    size++
  }
  for (const _ in b) size--
  return size === 0
}

/** Where a text of ASCII belongs (FNV-1a); -1 where it is none. */
function slotOf(buffer: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5
  let seen = 0
  for (let at = start; at < end; at++) {
    const byte = buffer[at] as number
    seen |= byte
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return seen > 127 ? -1 : (hash ^ (hash >>> 15)) & (SLOTS - 1)
}

function isAscii(text: string, buffer: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== buffer[start + i]) return false
  return true
}
