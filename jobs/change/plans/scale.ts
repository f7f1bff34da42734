import type { ObjectRef, Plan, Send } from '../../../src/change/plan.ts'
import { Fault } from '../../../src/fault.ts'
import { isRecord } from '../../../src/kube/objects.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import { get as getObject } from '../../../src/kube/resources.ts'
import type { Target } from '../../commands/targets.ts'
import { findTargets } from '../../commands/targets.ts'
import type { Context } from '../../context.ts'
import { clusterUid } from '../cluster-uid.ts'
import type { Planner } from '../planner.ts'

const MERGE_PATCH = 'application/merge-patch+json'

type Scaled = {
  readonly on: ObjectRef
  readonly step: Send
  readonly from: number
  readonly path: string
  readonly full: string
}

/** kubectl scale: a merge patch of the subresource scale (kubectl pkg/scale/scale.go). */
export const scale: Planner<'scale'> = async (args, flags, context) => {
  const targets = await findTargets(args, context)
  const to = flags.replicas ?? 0
  const scaled = await Promise.all(targets.map((target) => planOne(target, to, flags, context)))
  await Promise.all(scaled.map(({ step }) => dryRun(step, context)))
  const changed = scaled.filter(({ from }) => from !== to)
  const plan: Plan = {
    v: 1,
    verb: 'scale',
    cluster: context.cluster.name,
    clusterUid: await clusterUid(context),
    steps: scaled.map(({ step }) => step),
    says: `Scale ${scaled.map(({ on, from }) => `${on.kind.toLowerCase()} ${on.namespace}/${on.name} from ${from}`).join(' and ')} to ${to}`,
    prints: scaled.map(({ full }) => `${full} scaled`),
    diff: scaled
      .map(({ full, from }) => `--- ${full}\n+++ ${full}\n-  replicas: ${from}\n+  replicas: ${to}\n`)
      .join(''),
    impact: changed.length === 0 ? ['It has that many replicas already.'] : changed.map((one) => impactOf(one, to)),
    warnings: to === 0 ? ['Nothing of it will be running.'] : [],
    ...undoOf(changed, to, context),
  }
  const [first] = changed
  return first && changed.length === 1 ? { ...plan, follow: { kind: 'rollout', on: first.on } } : plan
}

async function planOne(
  { resource, name = '' }: Target,
  to: number,
  flags: Parameters<typeof scale>[1],
  context: Context,
): Promise<Scaled> {
  const { api, namespace, signal } = context
  const full = `${resource.resource === resource.singular ? resource.resource : resource.singular}${resource.group ? `.${resource.group}` : ''}/${name}`
  if (!resource.subresources.includes('scale')) {
    throw new Fault('invalid', `${resource.resource} cannot be scaled`, {
      hint: 'Deployments, replica sets and stateful sets can.',
    })
  }
  const live = await getObject(api, resource, { namespace, name, signal })
  const { metadata } = live
  const from = isRecord(live.spec) && typeof live.spec.replicas === 'number' ? live.spec.replicas : 1
  if (flags.currentReplicas !== undefined && flags.currentReplicas !== from) {
    throw new Fault('conflict', `Expected replicas to be ${flags.currentReplicas}, was ${from}`)
  }
  if (flags.resourceVersion !== undefined && flags.resourceVersion !== metadata.resourceVersion) {
    throw new Fault(
      'conflict',
      `Expected resource version to be ${flags.resourceVersion}, was ${metadata.resourceVersion}`,
    )
  }
  const { group, version, kind } = resource
  const on: ObjectRef = {
    ...{ group, version, resource: resource.resource, kind, name },
    ...(resource.namespaced && { namespace }),
    ...(metadata.uid && { uid: metadata.uid }),
    ...(metadata.resourceVersion && { resourceVersion: metadata.resourceVersion }),
  }
  const path = resourcePath(resource, { namespace, name, subresource: 'scale' })
  const step: Send = {
    kind: 'send',
    on,
    method: 'PATCH',
    path,
    contentType: MERGE_PATCH,
    body: { spec: { replicas: to } },
    redo: 'reconcile',
  }
  return { on, step, from, path, full }
}

/** The server says what would be refused: admission, quota, a webhook. */
async function dryRun({ method, path, body, contentType }: Send, { api, signal }: Context): Promise<void> {
  await api.send(method, path, body, { contentType, query: { dryRun: 'All' }, signal })
}

function impactOf({ on, from }: Scaled, to: number): string {
  const pods = Math.abs(to - from)
  return `${pods} ${pods === 1 ? 'pod' : 'pods'} of ${on.name} ${pods === 1 ? 'is' : 'are'} ${to > from ? 'started' : 'stopped'}.`
}

function undoOf(changed: readonly Scaled[], to: number, { namespace, cluster }: Context): { undo?: string } {
  const [one] = changed
  if (!one || changed.length > 1) return {}
  return {
    undo: `scale ${one.on.resource}/${one.on.name} --current-replicas=${to} --replicas=${one.from} -n ${namespace} --cluster ${cluster.name}`,
  }
}
