import type { Fields } from './value.ts'
import { isFields } from './value.ts'

/** How the elements of a list are told apart; a list without a key is replaced whole. */
export type ListKey =
  /** Elements are objects that are the same when these fields are. */
  | { readonly kind: 'map'; readonly keys: readonly string[] }
  /** Elements are plain values. */
  | { readonly kind: 'set' }

const BY_FIELD: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
  schedulingGates: ['name'],
  resourceClaims: ['name'],
  hostAliases: ['ip'],
  conditions: ['type'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  ownerReferences: ['uid'],
  addresses: ['type'],
  podIPs: ['ip'],
}

const SETS: ReadonlySet<string> = new Set(['finalizers'])

/** The key of a list by the field that holds it (patchMergeKey and x-kubernetes-list-map-keys in k8s.io/api types). */
export function listKey(field: string, list: readonly unknown[]): ListKey | undefined {
  if (SETS.has(field)) return { kind: 'set' }
  if (field === 'ports') return portKey(list)
  const keys = BY_FIELD[field]
  return keys && list.every(isFields) ? { kind: 'map', keys } : undefined
}

/** Ports of containers and of services go by the same field name, but not by the same key. */
function portKey(list: readonly unknown[]): ListKey | undefined {
  const has = (key: string) => list.every((item) => isFields(item) && item[key] !== undefined)
  if (list.length === 0) return undefined
  if (has('containerPort')) return { kind: 'map', keys: ['containerPort', 'protocol'] }
  return has('port') ? { kind: 'map', keys: ['port', 'protocol'] } : undefined
}

const DEFAULTS: Fields = { protocol: 'TCP' }

/** The values that tell an element from its neighbours, defaults filled in. */
export function keyOf(item: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(keys.map((key) => [key, item[key] ?? DEFAULTS[key] ?? '']))
}

/** The same as text. Strategic merge knows but the first field of a key. */
export function keyText(item: Fields, keys: readonly string[]): string {
  return JSON.stringify(keyOf(item, keys))
}
