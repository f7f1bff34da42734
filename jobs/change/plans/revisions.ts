import { isDeepStrictEqual } from 'node:util'
import { Fault } from '../../../src/fault.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { isObject, isRecord } from '../../../src/kube/objects.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import { selectorOf } from '../../../src/kube/pods-of.ts'
import { dig, fieldsList, fieldsOf, numberOf, textOf } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import type { Live } from './patched.ts'

/**
 * A revision that is kept, with its values unhidden: it may go into a step and nowhere else. `data` is the patch of a
 * ControllerRevision.
 */
export type Revision = {
  readonly number: number
  readonly template: unknown
  readonly annotations: Readonly<Record<string, unknown>>
  readonly data?: unknown
}

/** The revisions of a workload. Throws kubectl's words for a kind that has none. */
export async function readRevisions(live: Live, context: Context): Promise<readonly Revision[]> {
  const kind = live.on.group === 'apps' ? live.on.kind : ''
  if (kind === 'Deployment') {
    const owned = await ownedBy(live, 'replicasets.apps', context)
    return owned.flatMap((replicaSet) => {
      const annotations = fieldsOf(replicaSet.metadata.annotations)
      const number = Number(textOf(annotations[REVISION]) || Number.NaN)
      return Number.isInteger(number) ? [{ number, annotations, template: dig(replicaSet.spec, 'template') }] : []
    })
  }
  if (kind === 'StatefulSet' || kind === 'DaemonSet') {
    return (await ownedBy(live, 'controllerrevisions.apps', context)).map(({ data, revision }) => {
      const { $patch: _, ...template } = fieldsOf(dig(data, 'spec', 'template'))
      return { number: numberOf(revision) ?? 0, template, annotations: {}, data }
    })
  }
  const { group, kind: own } = live.on
  throw new Fault('usage', `no rollbacker has been implemented for "${group ? `${own}.${group}` : own}"`, {
    hint: 'Deployments, stateful sets and daemon sets keep revisions.',
  })
}

const REVISION = 'deployment.kubernetes.io/revision'
const HASH = 'pod-template-hash'

/** The object as it is in the cluster, nothing hidden: for a step and nothing else. */
export async function wholeObject({ resource, on }: Live, { api, signal }: Context): Promise<unknown> {
  return (await api.whole(resourcePath(resource, { namespace: on.namespace, name: on.name }), { signal })).json
}

/** Whether two pod templates are the same but for the label a Deployment puts there (kubectl rollback.go, equalIgnoreHash). */
export function sameTemplate(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other))
}

/** Nothing, null and an empty map or list are the same to the API server. */
function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((each) => comparable(each))
  if (!isRecord(value)) return value === null ? undefined : value
  const kept = Object.entries(value).flatMap(([name, each]) => {
    if (key === 'labels' && name === HASH) return []
    const shown = comparable(each, name)
    return shown === undefined ? [] : [[name, shown] as const]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

async function ownedBy({ object }: Live, type: string, { api, cluster, signal }: Context): Promise<KubeObject[]> {
  const resource = await cluster.discovery.resolve(type, signal)
  const { namespace, uid } = object.metadata
  const query = { labelSelector: selectorOf(object), limit: MOST }
  const { json } = await api.whole(resourcePath(resource, { namespace }), { query, signal })
  return fieldsList(dig(json, 'items'))
    .filter(isObject)
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid))
}

/** Revisions looked at; ten are kept unless somebody says otherwise. */
const MOST = 500
