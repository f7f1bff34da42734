import type { KubeObject } from '../../object.ts'
import { ApiError } from '../api-error.ts'
import { same } from '../seal.ts'
import { timestamp } from '../timestamp.ts'
import type { FieldSet } from './field-set.ts'
import { isWithin, leavesOf, pathText } from './field-set.ts'
import { keyText, listKey } from './lists.ts'
import type { Manager, Owner } from './ownership.ts'
import { ownersOf, sameManager, withOwners } from './ownership.ts'
import type { Fields } from './value.ts'
import { isFields } from './value.ts'

type Conflict = { readonly owner: Owner; readonly path: string }

/**
 * Server-side apply: `config` is all that the manager wants to own. What it no longer names, and nobody else owns, goes.
 * Throws 409 with one cause a field that another manager owns with another value, unless forced.
 */
export function applyConfig(
  live: KubeObject | undefined,
  config: KubeObject,
  { manager, force, now }: { readonly manager: Manager; readonly force: boolean; readonly now: number },
): KubeObject {
  const wanted = leavesOf(config)
  const fields: FieldSet = new Set(wanted.map(({ path }) => path))
  if (!live) return withOwners(config, [{ ...manager, time: timestamp(now), fields }])

  const owners = live.metadata.managedFields?.length ? ownersOf(live) : [everythingBefore(live)]
  const own = owners.find((owner) => sameManager(owner, manager))
  const others = owners.filter((owner) => owner !== own)
  const values = new Map(leavesOf(live).map(({ path, value }) => [path, value]))
  const differing = new Set(wanted.filter(({ path, value }) => !same(values.get(path), value)).map(({ path }) => path))
  const conflicts = others.flatMap((owner) =>
    [...owner.fields].filter((path) => differing.has(path)).map((path) => ({ owner, path })),
  )
  if (conflicts.length > 0 && !force) throw conflictError(conflicts)

  const dropped = [...(own?.fields ?? [])].filter(
    (path) => !fields.has(path) && !others.some((owner) => holds(owner.fields, path)),
  )
  const merged = mergeConfig('', prune(live, dropped), config) as KubeObject
  // Who only agrees with what is there leaves no time behind.
  const time = same(merged, live) ? own?.time : timestamp(now)
  const rest = others.map((owner) => ({
    ...owner,
    fields: new Set([...owner.fields].filter((path) => !differing.has(path))),
  }))
  return withOwners(merged, [...rest, { ...manager, ...(time && { time }), fields }])
}

/** What stood there before anybody's ownership was counted belongs to nobody in particular, and still stands in the way. */
function everythingBefore(live: KubeObject): Owner {
  const fields = new Set(leavesOf(live).map(({ path }) => path))
  return { manager: 'before-first-apply', operation: 'Update', apiVersion: live.apiVersion, fields }
}

/** Whether the set has the path, or something below it. */
function holds(fields: FieldSet, path: string): boolean {
  return fields.has(path) || [...fields].some((other) => isWithin(other, path))
}

function conflictError(conflicts: readonly Conflict[]): ApiError {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(owner)}`,
    field: pathText(path),
  }))
  return new ApiError(409, 'Conflict', conflictMessage(conflicts), { causes })
}

// k8s.io/apimachinery pkg/util/managedfields/internal/conflict.go
function conflictMessage(conflicts: readonly Conflict[]): string {
  const [first] = conflicts
  if (conflicts.length === 1 && first) {
    return `Apply failed with 1 conflict: conflict with ${managerText(first.owner)}: ${pathText(first.path)}`
  }
  const byManager = Map.groupBy(conflicts, ({ owner }) => managerText(owner))
  const lines = [...byManager]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([manager, list]) => [`conflicts with ${manager}:`, ...list.map(({ path }) => `- ${pathText(path)}`)])
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const through = subresource ? ` with subresource "${subresource}"` : ''
  return operation === 'Update' ? `"${manager}"${through} using ${apiVersion}` : `"${manager}"${through}`
}

/** The object without the leaves given, and without what they leave empty. */
function prune(object: KubeObject, paths: readonly string[]): KubeObject {
  const gone = new Set(paths)
  return gone.size === 0 ? object : (without(object, [], '', gone) as KubeObject)
}

function without(value: unknown, path: readonly string[], field: string, gone: ReadonlySet<string>): unknown {
  if (gone.has(path.join('\n'))) return undefined
  if (Array.isArray(value)) {
    const key = listKey(field, value)
    if (!key) return value
    const element = (item: unknown) =>
      key.kind === 'map' && isFields(item) ? `k:${keyText(item, key.keys)}` : `v:${JSON.stringify(item)}`
    const kept = value.flatMap((item) => {
      const left = without(item, [...path, element(item)], '', gone)
      if (left === undefined) return []
      // An element that stays, for what others own of it, keeps what it is told apart by.
      return [key.kind === 'map' && isFields(item) && isFields(left) ? { ...pick(item, key.keys), ...left } : left]
    })
    return kept.length === 0 && value.length > 0 ? undefined : kept
  }
  if (!isFields(value)) return value
  const kept = Object.entries(value).flatMap(([key, part]) => {
    const left = without(part, [...path, `f:${key}`], key, gone)
    return left === undefined ? [] : [[key, left] as const]
  })
  return kept.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(kept)
}

function pick(item: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(item).filter(([key]) => keys.includes(key)))
}

function mergeConfig(field: string, live: unknown, config: unknown): unknown {
  if (Array.isArray(config)) return mergeLists(field, Array.isArray(live) ? live : [], config)
  if (!isFields(config) || !isFields(live) || field === 'selector' || field === 'nodeSelector') return config
  const result: Record<string, unknown> = { ...live }
  for (const [key, value] of Object.entries(config)) {
    if (key !== '__proto__') result[key] = mergeConfig(key, live[key], value)
  }
  return result
}

function mergeLists(field: string, live: readonly unknown[], config: readonly unknown[]): readonly unknown[] {
  const key = listKey(field, [...live, ...config])
  if (!key) return config
  if (key.kind === 'set') return [...new Set([...live, ...config])]
  const result = new Map((live as readonly Fields[]).map((item): [string, unknown] => [keyText(item, key.keys), item]))
  for (const item of config as readonly Fields[]) {
    const id = keyText(item, key.keys)
    result.set(id, mergeConfig('', result.get(id), item))
  }
  return [...result.values()]
}
