import type { Texts } from './json.ts'

/**
 * Shares what many objects have in common, so that a thousand replicas cost little more than their names. One a cluster;
 * what it remembers is bounded and only ever a saving.
 */
export type Pool = {
  /** The same text, kept once. For what repeats: namespaces, nodes, images, reasons. */
  text(value: string | undefined): string | undefined
  /** The same labels, kept once among those who have an owner in common. */
  labels(owner: string, value: Texts): Texts
  /** Of equal things of one owner, the first. Equal is what `same` says. */
  share<T extends object>(owner: string, value: T, same: (a: T, b: T) => boolean): T
}

const MAX_TEXTS = 50_000
const MAX_OWNERS = 20_000

/** Keeps nothing: for single objects and tests. */
export const noPool: Pool = {
  text: (value) => value,
  labels: (_owner, value) => value,
  share: (_owner, value) => value,
}

export function openPool(): Pool {
  const known = new Map<string, string>()
  const labels = new Map<string, Texts>()
  const parts = new Map<string, object>()

  return {
    text(value) {
      if (value === undefined || value.length > 128) return value
      const found = known.get(value)
      if (found !== undefined) return found
      if (known.size >= MAX_TEXTS) known.clear()
      known.set(value, value)
      return value
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
