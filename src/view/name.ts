import { dig, textOf } from './fields.ts'

/** `kind.group/name` of one object: kubectl's `-o name` (k8s.io/cli-runtime printers/name.go). */
function objectName(object: unknown): string {
  return `${groupKind(object)}/${textOf(dig(object, 'metadata', 'name')) || '<unknown>'}`
}

/** One line an object. */
export function nameText(objects: readonly unknown[]): string {
  return objects.map((object) => `${objectName(object)}\n`).join('')
}

/** `deployment.apps`, or the bare kind for the core group; lower case. */
function groupKind(object: unknown): string {
  const kind = textOf(dig(object, 'kind')) || '<unknown>'
  const [group, version] = textOf(dig(object, 'apiVersion')).split('/')
  return version === undefined || !group ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`
}
