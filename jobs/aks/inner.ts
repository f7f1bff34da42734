import type { Parsed } from '../../src/command/parse.ts'
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
  }).flatMap(([full, names]) => names.map((name) => [name, full])),
)

/** What a command touches that is run in a cluster through Azure, as rules speak of it; without a namespace it is `default`. */
export function touchedInside({ access, namespace = 'default', flags }: Parsed): Touched[] {
  const everywhere = 'allNamespaces' in flags && flags.allNamespaces === true
  return access.map(({ resource, subresource }) => {
    const full = TYPES[resource.toLowerCase()] ?? resource.toLowerCase()
    const isPlaced = !['nodes', 'namespaces', 'persistentvolumes'].includes(full)
    return {
      resource: subresource ? `${full}/${subresource}` : full,
      ...(isPlaced && { namespace: everywhere ? '*' : namespace }),
    }
  })
}
