import { keyOf, keyText, listKey } from './lists.ts'
import type { Fields } from './value.ts'
import { isFields } from './value.ts'

/**
 * Which fields somebody owns: paths of elements as FieldsV1 writes them (`f:spec`, `k:{"name":"web"}`, `v:"x"`), joined
 * (sigs.k8s.io/structured-merge-diff fieldpath).
 */
export type FieldSet = Set<string>

const JOINT = '\n'

/** Maps and lists that are owned whole, though their parts could be told apart. */
const ATOMIC: ReadonlySet<string> = new Set(['selector', 'nodeSelector', 'labelSelector', 'podSelector'])

/** Fields of metadata that managers own; the rest is the server's. */
const OWNED_META: ReadonlySet<string> = new Set(['labels', 'annotations', 'finalizers', 'ownerReferences'])

export type Leaf = { readonly path: string; readonly value: unknown }

/** Every leaf of an object that can be owned, with its value. An element of a keyed list is a leaf too, of value null. */
export function leavesOf(object: Fields): readonly Leaf[] {
  const leaves: Leaf[] = []
  for (const [field, value] of Object.entries(object)) {
    if (field === 'apiVersion' || field === 'kind') continue
    if (field === 'metadata' && isFields(value)) {
      const owned = Object.entries(value).filter(([key]) => OWNED_META.has(key))
      for (const [key, part] of owned) walk(['f:metadata', `f:${key}`], key, part, leaves)
    } else walk([`f:${field}`], field, value, leaves)
  }
  return leaves
}

function walk(path: readonly string[], field: string, value: unknown, leaves: Leaf[]): void {
  if (isFields(value) && !ATOMIC.has(field) && Object.keys(value).length > 0) {
    for (const [key, part] of Object.entries(value)) walk([...path, `f:${key}`], key, part, leaves)
  } else if (Array.isArray(value)) walkList(path, field, value, leaves)
  else leaves.push({ path: path.join(JOINT), value })
}

function walkList(path: readonly string[], field: string, list: readonly unknown[], leaves: Leaf[]): void {
  const key = listKey(field, list)
  if (!key || list.length === 0) leaves.push({ path: path.join(JOINT), value: list })
  else if (key.kind === 'set') {
    for (const item of list) leaves.push({ path: [...path, `v:${JSON.stringify(item)}`].join(JOINT), value: item })
  } else {
    for (const item of list.filter(isFields)) {
      const element = [...path, `k:${keyText(item, key.keys)}`]
      leaves.push({ path: element.join(JOINT), value: null })
      const whole = { ...item, ...keyOf(item, key.keys) }
      for (const [name, part] of Object.entries(whole)) walk([...element, `f:${name}`], name, part, leaves)
    }
  }
}

type FieldsV1 = { [element: string]: FieldsV1 }

/** As `metadata.managedFields[].fieldsV1`. */
export function toFieldsV1(set: ReadonlySet<string>): FieldsV1 {
  const root: FieldsV1 = {}
  for (const path of [...set].sort()) {
    let at = root
    const elements = path.split(JOINT)
    for (const element of elements) at = at[element] ??= {}
    if (elements.at(-1)?.startsWith('k:')) at['.'] = {}
  }
  return root
}

/** The reverse of toFieldsV1: the paths of its leaves and of its elements. */
export function fromFieldsV1(fields: unknown): FieldSet {
  const set: FieldSet = new Set()
  const visit = (value: unknown, path: readonly string[]): void => {
    const parts = isFields(value) ? Object.keys(value) : []
    if (path.length > 0 && (parts.length === 0 || (parts.includes('.') && path.at(-1)?.startsWith('k:')))) {
      set.add(path.join(JOINT))
    }
    for (const part of parts) if (part !== '.' && isFields(value)) visit(value[part], [...path, part])
  }
  visit(fields, [])
  return set
}

/** A path as messages write it: `.spec.template.spec.containers[name="web"].image`. */
export function pathText(path: string): string {
  return path
    .split(JOINT)
    .map((element) => {
      const text = element.slice(2)
      if (element.startsWith('f:')) return `.${text}`
      if (element.startsWith('v:')) return `[=${text}]`
      const key = Object.entries(JSON.parse(text) as Fields)
      return `[${key.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
    })
    .join('')
}

/** Whether `path` lies below `above`. */
export function isWithin(path: string, above: string): boolean {
  return path.startsWith(above + JOINT)
}
