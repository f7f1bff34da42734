import type { Awaited } from '../../src/command/verbs/wait.ts'
import { Fault } from '../../src/fault.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { isRecord } from '../../src/kube/objects.ts'
import { sprint } from '../../src/view/gotext.ts'
import { relaxedPath } from '../../src/view/jsonpath/relaxed.ts'
import { findAll, jsonPath } from '../../src/view/jsonpath/template.ts'

/**
 * Whether what is waited for is so, of an object or of its absence. Throws kubectl's sentence for a jsonpath that cannot be
 * compared. Source: kubectl pkg/cmd/wait/{condition,json,delete,create}.go.
 */
export function isMet(awaited: Awaited, object: KubeObject | undefined): boolean {
  switch (awaited.form) {
    case 'create':
      return object !== undefined
    case 'delete':
      return object === undefined
    case 'condition':
      return object !== undefined && hasCondition(object, awaited.name, awaited.value)
    case 'jsonpath':
      return object !== undefined && hasValue(object, awaited.path, awaited.value)
  }
}

/** What is waited for, as it was typed. */
export function awaitedText(awaited: Awaited): string {
  if (awaited.form === 'condition') return `${awaited.name}${awaited.value === 'true' ? '' : `=${awaited.value}`}`
  if (awaited.form === 'jsonpath') return `${awaited.path}${awaited.value === undefined ? '' : `=${awaited.value}`}`
  return awaited.form
}

function hasCondition({ metadata, status }: KubeObject, name: string, value: string): boolean {
  const conditions = isRecord(status) && Array.isArray(status.conditions) ? status.conditions.filter(isRecord) : []
  const found = conditions.find(({ type }) => String(type).toLowerCase() === name.toLowerCase())
  if (!found) return false
  const observed = found.observedGeneration ?? (isRecord(status) ? status.observedGeneration : undefined)
  // What was judged before the last change says nothing about it.
  if (typeof observed === 'number' && observed < (metadata.generation ?? 0)) return false
  return String(found.status).toLowerCase() === value.toLowerCase()
}

function hasValue(object: KubeObject, path: string, value: string | undefined): boolean {
  const found = valuesAt(object, path)
  if (found.length === 0) return false
  if (value === undefined) return true
  if (found.length > 1) throw new Fault('usage', 'given jsonpath expression matches more than one value')
  const [only] = found
  if (typeof only === 'object' && only !== null)
    throw new Fault('usage', 'jsonpath leads to a nested object or list which is not supported')
  return sprint(only).trim() === value.trim()
}

function valuesAt(object: KubeObject, path: string): unknown[] {
  const template = jsonPath(relaxedPath(path))
  try {
    return findAll(template, object, false).flat()
  } catch (error) {
    // What is not there yet is waited for.
    if (error instanceof Fault) return []
    throw error
  }
}
