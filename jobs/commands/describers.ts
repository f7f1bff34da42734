import type { Resource } from '../../src/kube/discovery.ts'
import { describeAutoscaler } from '../../src/view/describe/autoscaler.ts'
import { describeClaim } from '../../src/view/describe/claim.ts'
import { describeDaemonSet, describeReplicaSet, describeStatefulSet } from '../../src/view/describe/controllers.ts'
import { describeDeployment } from '../../src/view/describe/deployment.ts'
import { describeAny } from '../../src/view/describe/generic.ts'
import { describeIngress } from '../../src/view/describe/ingress.ts'
import { describeCronJob, describeJob } from '../../src/view/describe/job.ts'
import { describeNamespace } from '../../src/view/describe/namespace.ts'
import { describeNode } from '../../src/view/describe/node.ts'
import { describePod } from '../../src/view/describe/pod.ts'
import { describeService } from '../../src/view/describe/service.ts'
import { describeConfigMap, describeSecret } from '../../src/view/describe/stored.ts'
import type { Related } from './related.ts'
import { backendsOf, leaseOf, podsOn, slicesOf } from './related.ts'

type Describer = (related: Related) => Promise<string>

/** The kinds with a description of their own, by plural and group; every other kind is described by its fields. */
const DESCRIBERS: Readonly<Record<string, Describer>> = {
  'pods.': simple(describePod),
  'deployments.apps': async (related) =>
    describeDeployment(
      related.object,
      await related.selected('replicasets.apps'),
      await related.events(),
      related.context.now,
    ),
  'replicasets.apps': withPods(describeReplicaSet),
  'statefulsets.apps': withPods(describeStatefulSet),
  'daemonsets.apps': withPods(describeDaemonSet),
  'jobs.batch': simple(describeJob),
  'cronjobs.batch': simple(describeCronJob),
  'horizontalpodautoscalers.autoscaling': simple(describeAutoscaler),
  'services.': async (related) => {
    const slices = await slicesOf(related.object.metadata.name ?? '', related)
    return describeService(related.object, slices, await related.events(), related.context.now)
  },
  'ingresses.networking.k8s.io': async (related) =>
    describeIngress(related.object, await backendsOf(related), await related.events(), related.context.now),
  'persistentvolumeclaims.': async (related) =>
    describeClaim(related.object, await related.beside('pods'), await related.events(), related.context.now),
  'configmaps.': simple(describeConfigMap),
  'secrets.': async ({ object }) => describeSecret(object),
  'namespaces.': async ({ object, list }) => {
    const { name: namespace } = object.metadata
    return describeNamespace(
      object,
      await list('resourcequotas', { namespace }),
      await list('limitranges', { namespace }),
    )
  },
  'nodes.': async (related) => {
    const [pods, lease, events] = await Promise.all([podsOn(related), leaseOf(related), related.events()])
    return describeNode(related.object, { pods, lease, events }, related.context.now)
  },
}

/** `kubectl describe` of one object, with what it asks beside it. */
export async function describeObject(resource: Resource, related: Related): Promise<string> {
  return (DESCRIBERS[kindOf(resource)] ?? simple(describeAny))(related)
}

/** How the tables of describers and verdicts name a type. */
export function kindOf({ resource, group }: Pick<Resource, 'resource' | 'group'>): string {
  return `${resource}.${group}`
}

type FromEvents = (object: unknown, events: readonly unknown[] | undefined, now: number) => string

/** A description that needs nothing but the object and its events. */
function simple(describe: FromEvents): Describer {
  return async (related) => describe(related.object, await related.events(), related.context.now)
}

function withPods(describe: typeof describeReplicaSet): Describer {
  return async (related) => {
    const [pods, events] = await Promise.all([related.selected('pods'), related.events()])
    return describe(related.object, { pods, events }, related.context.now)
  }
}
