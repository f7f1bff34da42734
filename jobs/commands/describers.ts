import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { eventsOf } from '../../src/kube/events.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { isRecord } from '../../src/kube/objects.ts'
import { selectorOf } from '../../src/kube/pods-of.ts'
import { get, list } from '../../src/kube/resources.ts'
import { describeAutoscaler } from '../../src/view/describe/autoscaler.ts'
import { describeClaim } from '../../src/view/describe/claim.ts'
import { describeDaemonSet, describeReplicaSet, describeStatefulSet } from '../../src/view/describe/controllers.ts'
import { describeDeployment } from '../../src/view/describe/deployment.ts'
import { describeAny } from '../../src/view/describe/generic.ts'
import type { Backend } from '../../src/view/describe/ingress.ts'
import { describeIngress } from '../../src/view/describe/ingress.ts'
import { describeCronJob, describeJob } from '../../src/view/describe/job.ts'
import { describeNamespace } from '../../src/view/describe/namespace.ts'
import { describeNode } from '../../src/view/describe/node.ts'
import { describePod } from '../../src/view/describe/pod.ts'
import { describeService } from '../../src/view/describe/service.ts'
import { describeConfigMap, describeSecret } from '../../src/view/describe/stored.ts'
import type { Context } from '../context.ts'

/** What describing one object needs beside it: its events, or undefined where they are not wanted, and more questions. */
type Ask = {
  readonly object: KubeObject
  readonly events: readonly KubeObject[] | undefined
  readonly context: Context
}

type Describer = (ask: Ask) => string | Promise<string>

/** The kinds with a description of their own, by plural and group; every other kind is described by its fields. */
const DESCRIBERS: Readonly<Record<string, Describer>> = {
  'pods.': ({ object, events, context }) => describePod(object, events, context.now),
  'deployments.apps': async ({ object, events, context }) =>
    describeDeployment(object, await selected('replicasets.apps', object, context), events, context.now),
  'replicasets.apps': async ({ object, events, context }) =>
    describeReplicaSet(object, { pods: await selected('pods', object, context), events }, context.now),
  'statefulsets.apps': async ({ object, events, context }) =>
    describeStatefulSet(object, { pods: await selected('pods', object, context), events }, context.now),
  'daemonsets.apps': async ({ object, events, context }) =>
    describeDaemonSet(object, { pods: await selected('pods', object, context), events }, context.now),
  'jobs.batch': ({ object, events, context }) => describeJob(object, events, context.now),
  'cronjobs.batch': ({ object, events, context }) => describeCronJob(object, events, context.now),
  'horizontalpodautoscalers.autoscaling': ({ object, events, context }) =>
    describeAutoscaler(object, events, context.now),
  'services.': async ({ object, events, context }) =>
    describeService(object, await slicesOf(object.metadata.name ?? '', object, context), events, context.now),
  'ingresses.networking.k8s.io': async ({ object, events, context }) =>
    describeIngress(object, await backendsOf(object, context), events, context.now),
  'persistentvolumeclaims.': async ({ object, events, context }) =>
    describeClaim(object, await beside('pods', object, context), events, context.now),
  'configmaps.': ({ object, events, context }) => describeConfigMap(object, events, context.now),
  'secrets.': ({ object }) => describeSecret(object),
  'namespaces.': async ({ object, context }) =>
    describeNamespace(
      object,
      await within('resourcequotas', object, context),
      await within('limitranges', object, context),
    ),
  'nodes.': async ({ object, events, context }) =>
    describeNode(
      object,
      { pods: await podsOn(object, context), lease: await leaseOf(object, context), events },
      context.now,
    ),
}

/** `kubectl describe` of one object, with what it asks beside it. */
export async function describeObject(
  resource: Resource,
  object: KubeObject,
  withEvents: boolean,
  context: Context,
): Promise<string> {
  const events = withEvents ? ((await allowed(eventsOf(context.api, object, context.signal)))?.items ?? []) : undefined
  const describer = DESCRIBERS[`${resource.resource}.${resource.group}`]
  return describer ? describer({ object, events, context }) : describeAny(object, events, context.now)
}

/** What somebody may not read is left out, as kubectl leaves it out; every other fault is one. */
async function allowed<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Fault && (error.code === 'forbidden' || error.code === 'not-found')) return undefined
    throw error
  }
}

type Where = {
  readonly namespace?: string | undefined
  readonly selector?: string | undefined
  readonly fieldSelector?: string | undefined
}

async function listOf(
  type: string,
  where: Where,
  { api, cluster, signal }: Context,
): Promise<readonly KubeObject[] | undefined> {
  const listed = await allowed(
    cluster.discovery.resolve(type, signal).then((resource) => list(api, resource, { ...where, signal })),
  )
  return listed?.items
}

async function selected(type: string, object: KubeObject, context: Context): Promise<readonly KubeObject[]> {
  const selector = selectorOf(object)
  return selector ? ((await listOf(type, { namespace: object.metadata.namespace, selector }, context)) ?? []) : []
}

async function beside(type: string, { metadata }: KubeObject, context: Context): Promise<readonly KubeObject[]> {
  return (await listOf(type, { namespace: metadata.namespace }, context)) ?? []
}

function within(type: string, { metadata }: KubeObject, context: Context): Promise<readonly KubeObject[] | undefined> {
  return listOf(type, { namespace: metadata.name }, context)
}

async function slicesOf(service: string, { metadata }: KubeObject, context: Context): Promise<readonly KubeObject[]> {
  return (
    (await listOf(
      'endpointslices.discovery.k8s.io',
      { namespace: metadata.namespace, selector: `kubernetes.io/service-name=${service}` },
      context,
    )) ?? []
  )
}

/** The services an ingress leads to, each once (kubectl pkg/describe, describeBackendV1). */
async function backendsOf(ingress: KubeObject, context: Context): Promise<ReadonlyMap<string, Backend>> {
  const names = [...new Set(serviceNames(ingress.spec))].slice(0, MOST_BACKENDS)
  const resource = await context.cluster.discovery.resolve('services', context.signal)
  const backends = await Promise.all(
    names.map(async (name): Promise<[string, Backend]> => {
      try {
        const service = await get(context.api, resource, {
          namespace: ingress.metadata.namespace,
          name,
          signal: context.signal,
        })
        return [name, { service, slices: await slicesOf(name, ingress, context) }]
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        return [name, { missing: error.message.replace(/^Error from server \(\w+\): /, '') }]
      }
    }),
  )
  return new Map(backends)
}

const MOST_BACKENDS = 50

function serviceNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(serviceNames)
  if (!isRecord(value)) return []
  const { service, ...rest } = value
  const own = isRecord(service) && typeof service.name === 'string' ? [service.name] : []
  return [...own, ...Object.values(rest).flatMap(serviceNames)]
}

/** Pods that still take something of a node (kubectl pkg/describe, NodeDescriber). */
function podsOn({ metadata }: KubeObject, context: Context): Promise<readonly KubeObject[] | undefined> {
  return listOf(
    'pods',
    { fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed` },
    context,
  )
}

async function leaseOf({ metadata }: KubeObject, { api, cluster, signal }: Context) {
  const resource = await cluster.discovery.resolve('leases.coordination.k8s.io', signal)
  try {
    return { found: await get(api, resource, { namespace: 'kube-node-lease', name: metadata.name ?? '', signal }) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { missing: error.message.replace(/^Error from server \(\w+\): /, '') }
  }
}
