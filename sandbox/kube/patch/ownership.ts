import type { KubeObject } from '../../object.ts'
import { same } from '../seal.ts'
import { timestamp } from '../timestamp.ts'
import type { FieldSet } from './field-set.ts'
import { fromFieldsV1, leavesOf, toFieldsV1 } from './field-set.ts'

/** Who writes, and how: what distinguishes one entry of managedFields from another. */
export type Manager = {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource?: string
}

export type Owner = Manager & { readonly time?: string; readonly fields: FieldSet }

/** An object's owners, as its managedFields tell them. */
export function ownersOf(object: KubeObject): readonly Owner[] {
  return ((object.metadata.managedFields ?? []) as readonly (Manager & { time?: string; fieldsV1?: unknown })[]).map(
    ({ manager, operation, apiVersion, subresource, time, fieldsV1 }) => ({
      manager,
      operation,
      apiVersion,
      ...(subresource && { subresource }),
      ...(time && { time }),
      fields: fromFieldsV1(fieldsV1),
    }),
  )
}

/** The object with these owners written into its managedFields; those who own nothing are left out. */
export function withOwners(object: KubeObject, owners: readonly Owner[]): KubeObject {
  const managedFields = owners
    .filter(({ fields }) => fields.size > 0)
    .map(({ manager, operation, apiVersion, subresource, time, fields }) => ({
      manager,
      operation,
      apiVersion,
      ...(time && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource && { subresource }),
    }))
  return { ...object, metadata: { ...object.metadata, managedFields } }
}

/** Whether two entries are one manager's. An applier is the same whatever version of the kind it applies. */
export function sameManager(a: Manager, b: Manager): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.subresource ?? '') === (b.subresource ?? '') &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  )
}

/** `after` with the ownership that an update from `before` leads to: who changes a field takes it from everybody else. */
export function trackUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  manager: Manager,
  now: number,
): KubeObject {
  const old = new Map(before ? leavesOf(before, true).map(({ path, value }) => [path, value]) : [])
  const leaves = leavesOf(after, true)
  const changed = new Set(
    leaves.filter(({ path, value }) => !old.has(path) || !same(old.get(path), value)).map(({ path }) => path),
  )
  const present = new Set(leaves.map(({ path }) => path))
  const owners = before ? ownersOf(before) : []
  const lost = [...old.keys()].some((path) => !present.has(path))
  if (changed.size === 0 && !lost) return withManagedFieldsOf(after, before)

  const kept = owners.map((owner) => {
    const mine = sameManager(owner, manager)
    return {
      ...owner,
      fields: new Set([...owner.fields].filter((path) => present.has(path) && (mine || !changed.has(path)))),
    }
  })
  const own = kept.find((owner) => sameManager(owner, manager))
  const fields = new Set([...(own?.fields ?? []), ...changed])
  const entry: Owner = { ...manager, time: timestamp(now), fields }
  return withOwners(after, [...kept.filter((owner) => owner !== own), entry])
}

function withManagedFieldsOf(after: KubeObject, before: KubeObject | undefined): KubeObject {
  const { managedFields } = before?.metadata ?? {}
  return { ...after, metadata: { ...after.metadata, ...(managedFields && { managedFields }) } }
}
