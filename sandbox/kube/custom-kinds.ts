import type { KubeObject } from '../object.ts'
import type { Kind, PrinterColumn } from './kind.ts'
import { kinds } from './kinds.ts'
import type { Store } from './store.ts'
import { timestamp } from './timestamp.ts'

type Definition = KubeObject & {
  readonly spec?: {
    readonly group: string
    readonly scope: 'Namespaced' | 'Cluster'
    readonly names: {
      readonly plural: string
      readonly kind: string
      readonly singular?: string
      readonly shortNames?: readonly string[]
      readonly categories?: readonly string[]
      readonly listKind?: string
    }
    readonly versions: readonly {
      readonly name: string
      readonly served: boolean
      readonly subresources?: { readonly status?: object; readonly scale?: object }
      readonly additionalPrinterColumns?: readonly PrinterColumn[]
      readonly selectableFields?: readonly { readonly jsonPath: string }[]
    }[]
  }
}

/** Serves what CustomResourceDefinitions in the store define, from now on, and stops with the definition. */
export function serveCustomKinds(store: Store): () => void {
  for (const definition of store.list(kinds.customresourcedefinitions)) add(store, definition)
  return store.subscribe(({ type, kind, object, previous }) => {
    if (kind !== kinds.customresourcedefinitions) return
    for (const old of kindsOf(previous)) store.kinds.remove(old)
    if (type !== 'DELETED') add(store, object)
    else for (const old of kindsOf(previous).slice(0, 1)) empty(store, old)
  })
}

function add(store: Store, definition: KubeObject): void {
  for (const kind of kindsOf(definition)) store.kinds.add(kind)
  const { status } = definition as { status?: { conditions?: readonly unknown[] } }
  if (status?.conditions) return
  const at = timestamp(store.clock.now())
  const condition = (type: string, reason: string) => ({
    type,
    status: 'True',
    lastTransitionTime: at,
    reason,
    message: '',
  })
  const conditions = [condition('NamesAccepted', 'NoConflicts'), condition('Established', 'InitialNamesAccepted')]
  const { names } = (definition as Definition).spec ?? {}
  const live = store.get(kinds.customresourcedefinitions, undefined, definition.metadata.name)
  if (live)
    store.update(
      { ...live, status: { conditions, acceptedNames: names, storedVersions: ['v1'] } },
      { subresource: 'status' },
    )
}

/** Custom resources go with their definition. */
function empty(store: Store, kind: Kind): void {
  for (const { metadata } of store.list(kind)) store.delete(kind, metadata.namespace, metadata.name)
}

function kindsOf(definition: KubeObject | undefined): readonly Kind[] {
  const spec = (definition as Definition | undefined)?.spec
  if (!spec) return []
  const { names } = spec
  return spec.versions
    .filter((version) => version.served)
    .map((version) => ({
      group: spec.group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      singular: names.singular ?? names.kind.toLowerCase(),
      shortNames: names.shortNames ?? [],
      categories: names.categories ?? [],
      namespaced: spec.scope === 'Namespaced',
      verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
      subresources: version.subresources?.status ? ['status'] : [],
      generations: true,
      custom: true,
      ...(version.additionalPrinterColumns && { columns: version.additionalPrinterColumns }),
      selectableFields: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath),
    }))
}
