import type { KubeObject } from '../object.ts'
import { forbidden, notFound } from './api-error.ts'
import { withDefaults } from './defaults.ts'
import type { Kind } from './kind.ts'
import { kinds } from './kinds.ts'
import type { Store } from './store.ts'
import { validate } from './validation.ts'
import { withoutEmpty } from './without-empty.ts'

/** An object on its way into the store: defaults filled in, checked. Throws 422 with the field that is wrong. */
export function admit(store: Store, kind: Kind, before: KubeObject | undefined, object: KubeObject): KubeObject {
  const sent = before ? object : withoutStatus(kind, object)
  const draft = withDefaults(store, kind.custom ? sent : withoutEmpty(sent))
  validate(kind, before, draft)
  return draft
}

/** New things go into namespaces that exist and stay. Throws 404 and 403. */
export function checkNamespace(store: Store, kind: Kind, object: KubeObject): void {
  const name = object.metadata.namespace ?? ''
  const namespace = store.get(kinds.namespaces, undefined, name)
  if (!namespace) throw notFound(kinds.namespaces, name)
  if (namespace.metadata.deletionTimestamp) {
    const why = `unable to create new content in namespace ${name} because it is being terminated`
    throw forbidden(kind, object.metadata.name ?? '', why)
  }
}

/** Status is for controllers to write; a Node's kubelet brings its own. */
function withoutStatus(kind: Kind, object: KubeObject): KubeObject {
  if (kind === kinds.nodes || !kind.subresources.includes('status')) return object
  const { status: _status, ...rest } = object
  return rest as KubeObject
}
