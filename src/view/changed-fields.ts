import { isFields, textOf } from './fields.ts'

/** One field that differs: `spec.replicas`, and its values where they are short enough to be said. */
export type Change = { readonly path: string; readonly from: string; readonly to: string }

/** What the server writes by itself (object-diff.ts has the same for whole texts). */
const OWN = /^(status|metadata\.(managedFields|resourceVersion|generation|uid|creationTimestamp|selfLink))(\.|$)/
/** The longest value that is said, in characters. */
const LONGEST = 60
/** Deeper than this, a difference is said of the whole. */
const DEEPEST = 30

/** The fields that differ between two objects, but for what the server writes by itself; items of lists by their names. */
export function changedFields(before: unknown, after: unknown): readonly Change[] {
  const found: Change[] = []
  walk(before, after, '', 0, found)
  return found.filter(({ path }) => !OWN.test(path))
}

function walk(before: unknown, after: unknown, path: string, depth: number, found: Change[]): void {
  const [old, now] = depth < DEEPEST ? [partsOf(before), partsOf(after)] : []
  if (!old || !now) {
    if (JSON.stringify(before) !== JSON.stringify(after)) found.push({ path, from: said(before), to: said(after) })
    return
  }
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const step = key.startsWith('[') ? key : `${path === '' ? '' : '.'}${key}`
    walk(old.get(key), now.get(key), path + step, depth + 1, found)
  }
}

/** The parts of an object or of a list whose items have names; undefined for what is compared whole. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (isFields(value)) return new Map(Object.entries(value))
  if (!Array.isArray(value) || value.length === 0 || !value.every((item) => isFields(item) && textOf(item.name) !== ''))
    return undefined
  return new Map(value.map((item) => [`[${textOf((item as { readonly name?: unknown }).name)}]`, item]))
}

function said(value: unknown): string {
  if (value === undefined) return 'not set'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).toWellFormed()}…` : text
}
