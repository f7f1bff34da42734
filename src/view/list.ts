import { fieldsOf, isFields } from './fields.ts'

/**
 * What kubectl hands its JSON, YAML and jsonpath printers: the one object asked for by name, or everything there is as
 * one `kind: List` (kubectl pkg/cmd/get/get.go, printGeneric).
 */
export function asPrinted(objects: readonly unknown[], oneByName: boolean): unknown {
  if (oneByName && objects.length === 1) return objects[0]
  return { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } }
}

/** The object without metadata.managedFields, which JSON and YAML leave out unless asked (printers/managedfields.go). */
export function withoutManagedFields(object: unknown): unknown {
  if (!isFields(object) || !isFields(object.metadata)) return object
  const { managedFields: _, ...metadata } = fieldsOf(object.metadata)
  return { ...object, metadata }
}
