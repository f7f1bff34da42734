import type { KubeObject } from '../object.ts'
import { isFields } from './patch/value.ts'

/** Fields that the API's types leave out when nothing is in them; others (`resources`, `emptyDir`) mean something empty. */
const OMITTED: ReadonlySet<string> = new Set([
  'annotations',
  'args',
  'binaryData',
  'command',
  'data',
  'env',
  'envFrom',
  'finalizers',
  'imagePullSecrets',
  'initContainers',
  'labels',
  'limits',
  'matchExpressions',
  'matchLabels',
  'nodeSelector',
  'ownerReferences',
  'ports',
  'requests',
  'stringData',
  'tolerations',
  'volumeMounts',
  'volumes',
])
/** Maps whose keys are people's own words. */
const WORDS: ReadonlySet<string> = new Set([
  'annotations',
  'binaryData',
  'data',
  'labels',
  'matchLabels',
  'nodeSelector',
])

/** A built-in object as its Go type would write it again: without lists and maps that hold nothing. */
export function withoutEmpty(object: KubeObject): KubeObject {
  return tidy(object) as KubeObject
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (!isFields(value)) return value
  const kept = Object.entries(value).filter(([field, part]) => !(OMITTED.has(field) && isEmpty(part)))
  return Object.fromEntries(kept.map(([field, part]) => [field, WORDS.has(field) ? part : tidy(part)]))
}

function isEmpty(value: unknown): boolean {
  if (value === null) return true
  return Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0
}
