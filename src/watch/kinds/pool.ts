import type { Fields, Texts } from './json.ts'
import type { Owner } from './meta.ts'
import type { Template } from './template.ts'

/** What the objects of one owner have in common, as far as it was seen; filled in by whoever reads the first of them. */
export type Kin = {
  owner: Owner | undefined
  namespace: string | undefined
  labels: Texts | undefined
  /** The labels' own bytes, where they came as protobuf. */
  labelBytes: Buffer | undefined
  template: Template | undefined
}

/**
 * Shares what many objects have in common, so that a thousand replicas cost little more than their names. One a cluster;
 * what it remembers is bounded and only ever a saving.
 */
export type Pool = {
  /** The same text, kept once. For what repeats: namespaces, nodes, images, reasons. */
  text(value: string | undefined): string | undefined
  /** The same of UTF-8, which for a known text does not even make one. */
  bytes(buffer: Buffer, start: number, end: number): string
  /** What is known of the objects of this owner, or of earlier states of this object where nobody owns it. */
  kin(uid: string): Kin
}

const MAX_TEXTS = 50_000
const MAX_KIN = 20_000
const LONGEST = 128
/** One text a slot, the last one that came there. */
const SLOTS = 1 << 15

/** Keeps nothing: for single objects and tests. */
export const noPool: Pool = {
  text: (value) => value,
  bytes: (buffer, start, end) => buffer.toString('utf8', start, end),
  kin: stranger,
}

export function openPool(): Pool {
  const known = new Map<string, string>()
  const kin = new Map<string, Kin>()
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
      const found = slots[slot] ?? ''
      if (found.length === length && isAscii(found, buffer, start)) return found
      const fresh = buffer.toString('latin1', start, end)
      slots[slot] = fresh
      return fresh
    },
    kin(uid) {
      const found = kin.get(uid)
      if (found) return found
      if (kin.size >= MAX_KIN) kin.clear()
      const made = stranger()
      kin.set(uid, made)
      return made
    },
  }
}

export function sameTexts(a: Texts, b: Fields): boolean {
  let size = 0
  for (const key in a) {
    if (a[key] !== b[key]) return false
    size++
  }
  for (const _ in b) size--
  return size === 0
}

function stranger(): Kin {
  return { owner: undefined, namespace: undefined, labels: undefined, labelBytes: undefined, template: undefined }
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
