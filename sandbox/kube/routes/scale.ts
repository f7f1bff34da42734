import type { KubeObject } from '../../object.ts'
import { ApiError, badRequest, conflict, invalid } from '../api-error.ts'
import { mediaType, readObject, readPatch } from '../body.ts'
import type { Call } from '../exchange.ts'
import type { Kube, Target } from '../kube.ts'
import type { Fields } from '../patch/value.ts'
import { isFields } from '../patch/value.ts'
import type { LabelSelector } from '../selectors/labels.ts'
import { formatLabelSelector, formatLabels } from '../selectors/labels.ts'
import { negative } from '../validation.ts'
import { patched } from './patch.ts'
import { namespaceOf } from './read.ts'
import { store } from './write.ts'

/** GET, PUT and PATCH of `/scale`: a workload's replicas and nothing else. */
export async function scaleObject(kube: Kube, target: Target, call: Call): Promise<void> {
  const { kind, namespace, name, verb } = target
  const before = kube.store.read(kind, namespaceOf(kind, namespace), name)
  if (verb === 'get') return call.json(200, scaleOf(before))
  const wanted =
    verb === 'update' ? await readObject(call) : patched(mediaType(call), scaleOf(before), await readPatch(call), false)
  if (!isFields(wanted)) throw badRequest('the patch leaves no object')
  const { metadata } = wanted
  const revision = isFields(metadata) ? metadata.resourceVersion : undefined
  if (typeof revision === 'string' && revision !== '' && revision !== before.metadata.resourceVersion) {
    throw conflict(
      kind,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    )
  }
  const replicas = replicasOf(wanted, name, verb)
  const spec = { ...(before.spec as Fields), replicas }
  return call.json(200, scaleOf(store(kube, target, call, before, { ...before, spec }, 'Update')))
}

/** What is no number: in a patch it is the result that is wrong, not the request. */
function undecodable(verb: string): ApiError {
  const message = 'json: cannot unmarshal into Go struct field ScaleSpec.spec.replicas of type int32'
  return verb === 'patch' ? new ApiError(422, 'Invalid', message, {}) : badRequest(message)
}

function replicasOf(scale: Fields, name: string, verb: string): number {
  const replicas = isFields(scale.spec) ? (scale.spec.replicas ?? 0) : 0
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) throw undecodable(verb)
  if (replicas < 0) throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [negative('spec.replicas', replicas)])
  return replicas
}

function scaleOf(object: KubeObject): Fields {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const spec = (object.spec ?? {}) as {
    readonly replicas?: number
    readonly selector?: LabelSelector & Record<string, string>
  }
  const status = (object.status ?? {}) as { readonly replicas?: number }
  // A ReplicationController's selector is plain labels.
  const selector =
    object.kind === 'ReplicationController' ? formatLabels(spec.selector) : formatLabelSelector(spec.selector)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { ...(spec.replicas && { replicas: spec.replicas }) },
    status: { replicas: status.replicas ?? 0, ...(selector !== '<none>' && { selector }) },
  }
}
