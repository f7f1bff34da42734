/** One resource type as the API serves it: what discovery says about it, and what the store has to know. */
export type Kind = {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  /** `status`, `scale`, `eviction`, `log` and so on. */
  readonly subresources: readonly string[]
  /** Whether metadata.generation counts changes of spec. */
  readonly generations: boolean
  /** Made by a CustomResourceDefinition. */
  readonly custom?: boolean
  /** Printer columns of a custom resource; built-in kinds have theirs in printers/. */
  readonly columns?: readonly PrinterColumn[]
  /** Fields of a custom resource that field selectors may name, as paths: `.spec.color`. */
  readonly selectableFields?: readonly string[]
  /** Top-level fields, where fieldValidation should know them; absent means anything goes. */
  readonly fields?: readonly string[]
}

/** `additionalPrinterColumns` of a CustomResourceDefinition. */
export type PrinterColumn = {
  readonly name: string
  readonly type: string
  readonly jsonPath: string
  readonly format?: string
  readonly description?: string
  readonly priority?: number
}

/** `apps/v1`, or `v1` in the core group. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
}

/** How the API names a resource in its messages: `pods`, `deployments.apps`. */
export function groupResource(kind: Pick<Kind, 'group' | 'plural'>): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`
}

/** The kinds a store holds. Custom resources come and go while it runs. */
export type Kinds = {
  /** In the order discovery tells them. */
  list(): readonly Kind[]
  /** By what a URL names. */
  at(group: string, version: string, plural: string): Kind | undefined
  /** By what an object says it is. */
  of(object: { readonly apiVersion: string; readonly kind: string }): Kind | undefined
  /** Adds a kind, or takes the place of the one with the same group, version and plural. */
  add(kind: Kind): void
  remove(kind: Kind): void
}

/** A set of kinds, starting from those given. */
export function createKinds(initial: readonly Kind[]): Kinds {
  const byPath = new Map<string, Kind>()
  const byName = new Map<string, Kind>()
  const path = (group: string, version: string, plural: string) => `${group}/${version}/${plural}`
  const name = (apiVersion: string, kind: string) => `${apiVersion} ${kind}`

  const kinds: Kinds = {
    list: () => [...byPath.values()],
    at: (group, version, plural) => byPath.get(path(group, version, plural)),
    of: (object) => byName.get(name(object.apiVersion, object.kind)),
    add(kind) {
      byPath.set(path(kind.group, kind.version, kind.plural), kind)
      byName.set(name(apiVersionOf(kind), kind.kind), kind)
    },
    remove(kind) {
      byPath.delete(path(kind.group, kind.version, kind.plural))
      byName.delete(name(apiVersionOf(kind), kind.kind))
    },
  }
  for (const kind of initial) kinds.add(kind)
  return kinds
}
