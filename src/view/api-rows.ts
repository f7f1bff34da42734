import { compareText } from './fields.ts'

/** A type as discovery tells it. */
type Type = {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly verbs: readonly string[]
  readonly categories: readonly string[]
}

export type TypeFilter = {
  readonly apiGroup?: string | undefined
  readonly namespaced?: boolean | undefined
  readonly verbs?: readonly string[] | undefined
  readonly categories?: readonly string[] | undefined
}

const COLUMNS = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'] as const

/**
 * The types `kubectl api-resources` lists: each in its group's preferred version, which is the first one the cluster names,
 * or else in the first that has it. Sources: client-go discovery.ServerPreferredResources, kubectl pkg/cmd/apiresources.
 */
export function preferredTypes<T extends Type>(types: readonly T[], filter: TypeFilter, sortBy?: string): T[] {
  const seen = new Set<string>()
  const first = types.filter(({ group, resource }) => {
    const key = `${group}/${resource}`
    return !seen.has(key) && seen.add(key)
  })
  const chosen = first.filter(
    (type) =>
      type.verbs.length > 0 &&
      (filter.apiGroup === undefined || filter.apiGroup === type.group) &&
      (filter.namespaced === undefined || filter.namespaced === type.namespaced) &&
      (filter.verbs ?? []).every((verb) => type.verbs.includes(verb)) &&
      (filter.categories ?? []).every((category) => type.categories.includes(category)),
  )
  const key = ({ group, kind, resource }: Type) => (sortBy === 'name' ? resource : sortBy === 'kind' ? kind : group)
  return chosen.sort((a, b) => compareText(key(a), key(b)) || compareText(a.resource, b.resource))
}

/** Their table. */
export function typeRows(types: readonly Type[], wide: boolean) {
  return {
    columns: wide ? [...COLUMNS, 'VERBS', 'CATEGORIES'] : [...COLUMNS],
    rows: types.map((type) => [
      type.resource,
      type.shortNames.join(','),
      type.group ? `${type.group}/${type.version}` : type.version,
      String(type.namespaced),
      type.kind,
      ...(wide ? [type.verbs.join(','), type.categories.join(',')] : []),
    ]),
  }
}

/** `deployments.apps`, one a line. */
export function typeNames(types: readonly Type[]): string {
  return types.map(({ resource, group }) => `${resource}${group ? `.${group}` : ''}\n`).join('')
}
