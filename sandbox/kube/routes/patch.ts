import type { KubeObject } from '../../object.ts'
import { admit, checkNamespace } from '../admission.ts'
import { ApiError, badRequest, conflict, invalid, invalidOptions } from '../api-error.ts'
import { mediaType, readPatch } from '../body.ts'
import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import type { Kube, Target } from '../kube.ts'
import { negotiate } from '../negotiate.ts'
import { applyConfig } from '../patch/apply.ts'
import { applyJsonPatch, applyMergePatch } from '../patch/json.ts'
import { applyStrategicPatch } from '../patch/strategic.ts'
import type { Fields } from '../patch/value.ts'
import { isFields } from '../patch/value.ts'
import { randomUid } from '../random.ts'
import { stored, storedKind, versioned } from '../versions.ts'
import { isDryRun } from '../write-options.ts'
import { answer, namespaceOf } from './read.ts'
import { fitting, managerOf, store, strict } from './write.ts'

const APPLY = 'application/apply-patch+yaml'
const CUSTOM_TYPES = `application/json-patch+json, application/merge-patch+json, ${APPLY}`

/** PATCH in any of the four forms. */
export async function patchObject(kube: Kube, target: Target, call: Call): Promise<void> {
  const { kind, namespace, name } = target
  const shape = negotiate(call.header('accept'), call.query)
  const type = mediaType(call)
  const patch = await readPatch(call)
  if (type === APPLY) return applyObject(kube, target, call, patch)

  const before = kube.store.read(storedKind(kind), namespaceOf(kind, namespace), name)
  const after = patched(type, versioned(kind, before), patch, kind.custom ?? false)
  if (!isFields(after)) throw badRequest('the patch leaves no object')
  const draft = strict(kind, fitting(kind, namespace, name, after), call)
  checkUid(kind, before, draft)
  const made = store(kube, target, call, before, stored(kind, withRevision(before, draft, patch)), 'Update')
  return answer(kube, kind, versioned(kind, made), shape, call, 200)
}

/** What a patch of a media type makes of an object. Throws 415 for types that are none. */
export function patched(type: string, object: Fields, patch: unknown, custom: boolean): unknown {
  if (type === 'application/json-patch+json') return applyJsonPatch(object, patch)
  if (!isFields(patch)) throw badRequest(`json: cannot unmarshal array into Go value of type map[string]interface {}`)
  if (type === 'application/merge-patch+json') return applyMergePatch(object, patch)
  if (type === 'application/strategic-merge-patch+json' && !custom) return applyStrategicPatch(object, patch)
  throw unsupportedPatch(custom, type)
}

function unsupportedPatch(custom: boolean, type: string): ApiError {
  const known = type === 'application/strategic-merge-patch+json'
  const types = `the body of the request was in an unknown format - accepted media types include: ${CUSTOM_TYPES}`
  if (custom && known) return new ApiError(415, 'UnsupportedMediaType', types)
  return new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
}

/** A patch does not make another object of an object. The real one finds this twice. */
function checkUid(kind: Kind, before: KubeObject, after: KubeObject): void {
  const { uid, name } = after.metadata
  if (uid === undefined || uid === before.metadata.uid) return
  const message = `Invalid value: ${JSON.stringify(uid)}: field is immutable`
  const cause = { reason: 'FieldValueInvalid', message, field: 'metadata.uid' }
  throw invalid(kind, name, [cause, cause])
}

/** A patch that names no revision is applied to whatever is there. */
function withRevision(before: KubeObject, draft: KubeObject, patch: unknown): KubeObject {
  const named = isFields(patch) && isFields(patch.metadata) ? patch.metadata.resourceVersion : undefined
  const resourceVersion = typeof named === 'string' ? named : before.metadata.resourceVersion
  return { ...draft, metadata: { ...draft.metadata, ...(resourceVersion && { resourceVersion }) } }
}

async function applyObject(kube: Kube, target: Target, call: Call, patch: unknown): Promise<void> {
  const { kind, namespace, name } = target
  const shape = negotiate(call.header('accept'), call.query)
  const manager = managerOf(kind, call, 'Apply', target.subresource)
  if (!call.query.get('fieldManager')) {
    const message = 'Required value: is required for apply patch'
    throw invalidOptions('PatchOptions', [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }])
  }
  if (!isFields(patch)) throw badRequest('error decoding YAML: the apply patch is no object')
  if (!patch.kind || !patch.apiVersion) {
    const type = `${String(patch.apiVersion ?? '/')}, Kind=${String(patch.kind ?? '')}`
    throw badRequest(`invalid object type: ${type}`)
  }
  const config = strict(kind, fitting(kind, namespace, name, patch), call)
  if (config.metadata.managedFields) throw badRequest('metadata.managedFields must be nil')
  const force = ['true', '1'].includes(call.query.get('force') ?? '')
  const now = kube.store.clock.now()

  const before = kube.store.get(storedKind(kind), namespaceOf(kind, namespace), name)
  if (!before) {
    if (kind.namespaced) checkNamespace(kube.store, kind, config)
    if (config.metadata.uid)
      throw conflict(
        kind,
        name,
        `uid mismatch: the provided object specified uid ${config.metadata.uid}, and no existing object was found`,
      )
    const born = { ...config, metadata: { ...config.metadata, uid: randomUid(kube.store.random) } }
    const owned = applyConfig(undefined, born, { manager, force, now })
    const made = kube.store.create(admit(kube.store, kind, undefined, owned), { dryRun: isDryRun(call) })
    return answer(kube, kind, made, shape, call, 201)
  }
  const { resourceVersion } = config.metadata
  const merged = applyConfig(before, config, { manager, force, now })
  const revision = { resourceVersion: resourceVersion ?? before.metadata.resourceVersion }
  const draft = { ...merged, metadata: { ...merged.metadata, ...revision } } as KubeObject
  const made = store(kube, target, call, before, draft, 'Apply')
  return answer(kube, kind, made, shape, call, 200)
}
