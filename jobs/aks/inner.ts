import type { Parsed } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Touched } from '../../src/policy/decide.ts'

/** The types of Kubernetes by what people call them: the cluster itself, which would know, cannot be asked. */
const TYPES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    pods: ['po', 'pod'],
    nodes: ['no', 'node'],
    services: ['svc', 'service'],
    namespaces: ['ns', 'namespace'],
    events: ['ev', 'event'],
    configmaps: ['cm', 'configmap'],
    secrets: ['secret'],
    endpoints: ['ep'],
    serviceaccounts: ['sa', 'serviceaccount'],
    persistentvolumes: ['pv', 'persistentvolume'],
    persistentvolumeclaims: ['pvc', 'persistentvolumeclaim'],
    resourcequotas: ['quota', 'resourcequota'],
    replicationcontrollers: ['rc', 'replicationcontroller'],
    'deployments.apps': ['deploy', 'deployment', 'deployments'],
    'statefulsets.apps': ['sts', 'statefulset', 'statefulsets'],
    'daemonsets.apps': ['ds', 'daemonset', 'daemonsets'],
    'replicasets.apps': ['rs', 'replicaset', 'replicasets'],
    'jobs.batch': ['job', 'jobs'],
    'cronjobs.batch': ['cj', 'cronjob', 'cronjobs'],
    'ingresses.networking.k8s.io': ['ing', 'ingress', 'ingresses'],
    'networkpolicies.networking.k8s.io': ['netpol', 'networkpolicy', 'networkpolicies'],
    'horizontalpodautoscalers.autoscaling': ['hpa', 'horizontalpodautoscaler', 'horizontalpodautoscalers'],
    'poddisruptionbudgets.policy': ['pdb', 'poddisruptionbudget', 'poddisruptionbudgets'],
  }).flatMap(([full, names]) => [headOf(full), ...names].map((name) => [name, full])),
)

/**
 * What a command touches that is run in a cluster through Azure, as rules speak of it; without a namespace it is `default`.
 * Throws a usage Fault for a change of a type that nobody here knows: no rule could be found for it.
 */
export function touchedInside({ access, namespace = 'default', flags, risk }: Parsed): Touched[] {
  const everywhere = 'allNamespaces' in flags && flags.allNamespaces === true
  return access.map(({ resource, subresource }) => {
    const known = typeOf(resource)
    if (known === undefined && risk !== 'read') throw unknownType(resource)
    const full = known ?? resource.toLowerCase()
    const isPlaced = !['nodes', 'namespaces', 'persistentvolumes'].includes(full)
    return {
      resource: subresource ? `${full}/${subresource}` : full,
      ...(isPlaced && { namespace: everywhere ? '*' : namespace }),
    }
  })
}

/** A version between a type and its group: `v1`, `v2beta1`, or none between its two dots. */
const VERSION = /^(v\d+((alpha|beta)\d+)?)?(\.|$)/

/**
 * A type by its full name, however it was spelled: `sts`, `sts.apps`, `deployments.v1.apps`, `secrets.v1.`. kubectl takes the
 * beginning of a group for the group (apimachinery, pkg/api/meta/restmapper.go).
 */
function typeOf(spelled: string): string | undefined {
  const [head = '', ...rest] = spelled.toLowerCase().split('.')
  const full = Object.hasOwn(TYPES, head) ? TYPES[head] : undefined
  const group = rest.join('.').replace(VERSION, '')
  return full?.slice(headOf(full).length + 1).startsWith(group) ? full : undefined
}

function headOf(full: string): string {
  return full.split('.', 1).join('')
}

function unknownType(spelled: string): Fault {
  return new Fault('usage', `I do not know the type ${spelled.slice(0, 60)}, so no rule can say who may change it.`, {
    hint: 'Deployments, stateful sets and nodes can be named. For the rest: az aks command invoke, as yourself.',
  })
}
