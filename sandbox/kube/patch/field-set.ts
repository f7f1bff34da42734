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

/**
 * Maps and lists that are not there until somebody puts something in: who does owns them as such, too. What the API's
 * types always have (spec, template, containers) nobody owns.
 */
const HOLDERS: ReadonlySet<string> = new Set([
  'annotations',
  'binaryData',
  'conditions',
  'data',
  'env',
  'finalizers',
  'imagePullSecrets',
  'initContainers',
  'labels',
  'limits',
  'matchLabels',
  'ownerReferences',
  'podIPs',
  'ports',
  'requests',
  'rollingUpdate',
  'tolerations',
  'volumeMounts',
  'volumes',
])

export type Leaf = { readonly path: string; readonly value: unknown }

/** Every leaf of an object that can be owned, with its value. An element of a keyed list is a leaf too, of value null; so
 * is what holds others, for those who write and do not apply. */
export function leavesOf(object: Fields, withHolders = false): readonly Leaf[] {
  const leaves: Leaf[] = []
  const visit = (path: readonly string[], field: string, value: unknown) =>
    walk(path, field, value, leaves, withHolders)
  for (const [field, value] of Object.entries(object)) {
    if (field === 'apiVersion' || field === 'kind') continue
    if (field === 'metadata' && isFields(value)) {
      const owned = Object.entries(value).filter(([key]) => OWNED_META.has(key))
      for (const [key, part] of owned) visit(['f:metadata', `f:${key}`], key, part)
    } else visit([`f:${field}`], field, value)
  }
  return leaves
}

type Walk = (path: readonly string[], field: string, value: unknown) => void

function walk(path: readonly string[], field: string, value: unknown, leaves: Leaf[], withHolders: boolean): void {
  const inner: Walk = (at, name, part) => walk(at, name, part, leaves, withHolders)
  const isMap = isFields(value) && !ATOMIC.has(field) && Object.keys(value).length > 0
  const isKeyed = Array.isArray(value) && value.length > 0 && listKey(field, value) !== undefined
  if (withHolders && HOLDERS.has(field) && (isMap || isKeyed)) leaves.push({ path: path.join(JOINT), value: null })
  if (isMap) for (const [key, part] of Object.entries(value)) inner([...path, `f:${key}`], key, part)
  else if (Array.isArray(value)) walkList(path, field, value, leaves, inner)
  else leaves.push({ path: path.join(JOINT), value })
}

function walkList(path: readonly string[], field: string, list: readonly unknown[], leaves: Leaf[], inner: Walk): void {
  const key = listKey(field, list)
  if (!key || list.length === 0) leaves.push({ path: path.join(JOINT), value: list })
  else if (key.kind === 'set') {
    for (const item of list) leaves.push({ path: [...path, `v:${JSON.stringify(item)}`].join(JOINT), value: item })
  } else {
    for (const item of list.filter(isFields)) {
      const element = [...path, `k:${keyText(item, key.keys)}`]
      leaves.push({ path: element.join(JOINT), value: null })
      const whole = { ...item, ...keyOf(item, key.keys) }
      for (const [name, part] of Object.entries(whole)) inner([...element, `f:${name}`], name, part)
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
    if (isOwnElement(elements.at(-1))) at['.'] = {}
  }
  return withoutLoneDots(root)
}

/** What is owned as a whole and part by part has a dot among its parts. */
function isOwnElement(element: string | undefined): boolean {
  return element?.startsWith('k:') === true || (element?.startsWith('f:') === true && HOLDERS.has(element.slice(2)))
}

/** A holder of nothing else is a leaf. */
function withoutLoneDots(fields: FieldsV1): FieldsV1 {
  const entries = Object.entries(fields).map(([element, parts]): [string, FieldsV1] => {
    const lone = element.startsWith('f:') && Object.keys(parts).join() === '.'
    return [element, lone ? {} : withoutLoneDots(parts)]
  })
  return Object.fromEntries(entries)
}

/** The reverse of toFieldsV1: the paths of its leaves and of its elements. */
export function fromFieldsV1(fields: unknown): FieldSet {
  const set: FieldSet = new Set()
  const visit = (value: unknown, path: readonly string[]): void => {
    const parts = isFields(value) ? Object.keys(value) : []
    if (path.length > 0 && (parts.length === 0 || parts.includes('.'))) {
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
