import type { Resource } from '../../src/kube/discovery.ts'
import { describeAccount, describeBinding, describeRole } from '../../src/view/describe/access.ts'
import {
  describeEndpoints,
  describeIngressClass,
  describeIpAddress,
  describeServiceCidr,
  describeSlice,
} from '../../src/view/describe/addresses.ts'
import { describeAutoscaler } from '../../src/view/describe/autoscaler.ts'
import { describeSigningRequest } from '../../src/view/describe/certificate-request.ts'
import { describeClaim } from '../../src/view/describe/claim.ts'
import {
  describeAttributesClass,
  describeCsiNode,
  describePriorityClass,
  describeStorageClass,
} from '../../src/view/describe/classes.ts'
import {
  describeDaemonSet,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from '../../src/view/describe/controllers.ts'
import { describeDeployment } from '../../src/view/describe/deployment.ts'
import { describeAny } from '../../src/view/describe/generic.ts'
import { describeIngress } from '../../src/view/describe/ingress.ts'
import { describeCronJob, describeJob } from '../../src/view/describe/job.ts'
import { describeLimitRange, describeQuota } from '../../src/view/describe/limits.ts'
import { describeNamespace } from '../../src/view/describe/namespace.ts'
import { describeNode } from '../../src/view/describe/node.ts'
import { describePod } from '../../src/view/describe/pod.ts'
import { describeBudget, describeNetworkPolicy } from '../../src/view/describe/policy.ts'
import { describeService } from '../../src/view/describe/service.ts'
import { describeConfigMap, describeSecret } from '../../src/view/describe/stored.ts'
import { describeVolume } from '../../src/view/describe/volume.ts'
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
  'secrets.': alone(describeSecret),
  'replicationcontrollers.': withPods(describeReplicationController),
  'persistentvolumes.': simple(describeVolume),
  'serviceaccounts.': simple(describeAccount),
  'roles.rbac.authorization.k8s.io': alone(describeRole),
  'clusterroles.rbac.authorization.k8s.io': alone(describeRole),
  'rolebindings.rbac.authorization.k8s.io': alone(describeBinding),
  'clusterrolebindings.rbac.authorization.k8s.io': alone(describeBinding),
  'resourcequotas.': alone(describeQuota),
  'limitranges.': alone(describeLimitRange),
  'poddisruptionbudgets.policy': simple(describeBudget),
  'networkpolicies.networking.k8s.io': alone(describeNetworkPolicy),
  'ingressclasses.networking.k8s.io': simple(describeIngressClass),
  'servicecidrs.networking.k8s.io': simple(describeServiceCidr),
  'ipaddresses.networking.k8s.io': simple(describeIpAddress),
  'endpoints.': simple(describeEndpoints),
  'endpointslices.discovery.k8s.io': simple(describeSlice),
  'storageclasses.storage.k8s.io': simple(describeStorageClass),
  'csinodes.storage.k8s.io': simple(describeCsiNode),
  'volumeattributesclasses.storage.k8s.io': simple(describeAttributesClass),
  'priorityclasses.scheduling.k8s.io': simple(describePriorityClass),
  'certificatesigningrequests.certificates.k8s.io': simple(describeSigningRequest),
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
export async function describeObject(
  resource: Pick<Resource, 'resource' | 'group'>,
  related: Related,
): Promise<string> {
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

/** One that shows no events, nor anything else. */
function alone(describe: (object: unknown) => string): Describer {
  return async ({ object }) => describe(object)
}

function withPods(describe: typeof describeReplicaSet): Describer {
  return async (related) => {
    const [pods, events] = await Promise.all([related.selected('pods'), related.events()])
    return describe(related.object, { pods, events }, related.context.now)
  }
}
