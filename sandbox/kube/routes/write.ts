import type { KubeObject } from '../../object.ts'
import { admit, checkNamespace } from '../admission.ts'
import { badRequest, unexplained } from '../api-error.ts'
import { readObject, readOptions } from '../body.ts'
import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import { apiVersionOf, groupResource } from '../kind.ts'
import type { Kube, Target } from '../kube.ts'
import { negotiate } from '../negotiate.ts'
import type { Manager } from '../patch/ownership.ts'
import { trackUpdate } from '../patch/ownership.ts'
import type { Fields } from '../patch/value.ts'
import { isFields } from '../patch/value.ts'
import { randomUid } from '../random.ts'
import { stored, storedKind, versioned } from '../versions.ts'
import { deleteOptions, isDryRun } from '../write-options.ts'
import { answer, namespaceOf, selectorOf } from './read.ts'

/** POST of a new object. */
export async function createObject(kube: Kube, target: Target, call: Call): Promise<void> {
  const { kind } = target
  const shape = negotiate(call.header('accept'), call.query)
  const sent = await readObject(call)
  const draft = fitting(kind, target.namespace, undefined, sent)
  if (draft.metadata.resourceVersion) throw unexplained('resourceVersion should not be set on objects to be created')
  if (kind.namespaced) checkNamespace(kube.store, kind, draft)
  const born = { ...draft, metadata: { ...draft.metadata, uid: randomUid(kube.store.random) } }
  const object = admit(kube.store, kind, undefined, strict(kind, born, call))
  const owned = trackUpdate(undefined, stored(kind, object), managerOf(kind, call, 'Update'), kube.store.clock.now())
  const made = kube.store.create(withoutRevision(owned), { dryRun: isDryRun(call) })
  return answer(kube, kind, versioned(kind, made), shape, call, 201)
}

/** PUT of a changed object, or of its status. */
export async function updateObject(kube: Kube, target: Target, call: Call): Promise<void> {
  const { kind, namespace, name } = target
  const shape = negotiate(call.header('accept'), call.query)
  const draft = fitting(kind, namespace, name, await readObject(call))
  const before = kube.store.read(storedKind(kind), namespaceOf(kind, namespace), name)
  const made = store(kube, target, call, before, stored(kind, strict(kind, draft, call)), 'Update')
  return answer(kube, kind, versioned(kind, made), shape, call, 200)
}

/** Stores what an update or a patch has made of an object, with who made it. */
export function store(
  kube: Kube,
  { kind, subresource }: Pick<Target, 'kind' | 'subresource'>,
  call: Call,
  before: KubeObject,
  wanted: KubeObject,
  operation: Manager['operation'],
): KubeObject {
  const status = subresource === 'status' || subresource === 'approval'
  const admitted = status
    ? withStatus(before, wanted, operation)
    : admit(kube.store, kind, before, keepStatus(kind, before, wanted))
  const owned =
    operation === 'Apply'
      ? admitted
      : trackUpdate(before, admitted, managerOf(kind, call, operation, subresource), kube.store.clock.now())
  return kube.store.update(owned, { dryRun: isDryRun(call), ...(status && { subresource: 'status' }) })
}

/** The object as it was, with the status wanted; an applier brings the ownership that it was merged with. */
function withStatus(before: KubeObject, wanted: KubeObject, operation: Manager['operation']): KubeObject {
  const { resourceVersion, managedFields } = wanted.metadata
  const owned = operation === 'Apply' && managedFields ? { managedFields } : {}
  const metadata = { ...before.metadata, ...(resourceVersion && { resourceVersion }), ...owned }
  return { ...before, metadata, status: wanted.status }
}

function keepStatus(kind: Kind, before: KubeObject, wanted: KubeObject): KubeObject {
  return kind.subresources.includes('status') && before.status !== undefined
    ? { ...wanted, status: before.status }
    : wanted
}

/** Kinds of which a delete answers with what went, not with a Status (ReturnDeletedObject in pkg/registry). */
const TELLS_WHAT_WENT: ReadonlySet<string> = new Set([
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'resourcequotas',
  'serviceaccounts',
  'services',
  'storageclasses.storage.k8s.io',
])

/** DELETE of one object. */
export async function deleteObject(kube: Kube, { kind, namespace, name }: Target, call: Call): Promise<void> {
  const options = deleteOptions(kind, await readOptions(call), call)
  const result = kube.store.delete(storedKind(kind), namespaceOf(kind, namespace), name, options)
  if (!result.gone || TELLS_WHAT_WENT.has(groupResource(kind))) return call.json(200, versioned(kind, result.object))
  const details = { name, ...(kind.group && { group: kind.group }), kind: kind.plural, uid: result.object.metadata.uid }
  return call.json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

/** DELETE of all that selectors match. */
export async function deleteObjects(kube: Kube, { kind, namespace }: Target, call: Call): Promise<void> {
  const options = deleteOptions(kind, await readOptions(call), call)
  const selector = selectorOf(kind, call.query)
  const within = namespaceOf(kind, namespace)
  const all = kube.store.list(storedKind(kind), within ? { namespace: within } : {}).filter(selector.matches)
  for (const { metadata } of all) {
    if (kube.store.get(storedKind(kind), metadata.namespace, metadata.name)) {
      kube.store.delete(storedKind(kind), metadata.namespace, metadata.name, options)
    }
  }
  const metadata = { resourceVersion: String(kube.store.rv) }
  const items = all.map((object) => versioned(kind, object))
  return call.json(200, { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items })
}

/** Who writes: `fieldManager`, else the first word of the User-Agent. */
export function managerOf(kind: Kind, call: Call, operation: Manager['operation'], subresource = ''): Manager {
  const agent = call.header('user-agent').split('/')[0] || 'unknown'
  const manager = call.query.get('fieldManager') || agent
  return { manager, operation, apiVersion: apiVersionOf(kind), ...(subresource && { subresource }) }
}

/** The object sent, checked against the URL it was sent to. Throws 400. */
export function fitting(kind: Kind, namespace: string, name: string | undefined, sent: Fields): KubeObject {
  const apiVersion = sent.apiVersion ?? apiVersionOf(kind)
  const type = sent.kind ?? kind.kind
  if (type !== kind.kind || apiVersion !== apiVersionOf(kind)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): ${String(apiVersion)}, Kind=${String(type)}`,
    )
  }
  const metadata = isFields(sent.metadata) ? sent.metadata : {}
  const own = metadata.namespace
  if (kind.namespaced && own !== undefined && own !== '' && own !== namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`)
  }
  if (name !== undefined && metadata.name !== undefined && metadata.name !== name) {
    throw badRequest(`the name of the object (${String(metadata.name)}) does not match the name on the URL (${name})`)
  }
  const { namespace: _namespace, ...rest } = metadata
  return {
    ...sent,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      ...rest,
      ...(name !== undefined && { name }),
      ...(kind.namespaced && { namespace }),
    } as KubeObject['metadata'],
  }
}

/** The object without top-level fields its kind has not; with fieldValidation=Strict they are an error, else a warning. */
export function strict(kind: Kind, object: KubeObject, call: Call): KubeObject {
  const { fields } = kind
  const unknown = fields ? Object.keys(object).filter((field) => !fields.includes(field)) : []
  if (unknown.length === 0) return object
  if (call.query.get('fieldValidation') === 'Strict') {
    const list = unknown.map((field) => `unknown field "${field}"`).join(', ')
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: strict decoding error: ${list}`,
    )
  }
  if (call.query.get('fieldValidation') !== 'Ignore') for (const field of unknown) call.warn(`unknown field "${field}"`)
  return Object.fromEntries(Object.entries(object).filter(([field]) => !unknown.includes(field))) as KubeObject
}

function withoutRevision(object: KubeObject): KubeObject {
  const {
    resourceVersion: _revision,
    creationTimestamp: _created,
    generation: _generation,
    ...metadata
  } = object.metadata
  return { ...object, metadata }
}
