import type { Kind } from '../kind.ts'
import { groupResource } from '../kind.ts'
import { builtinKinds } from '../kinds.ts'
import { horizontalpodautoscalers } from './autoscalers.ts'
import * as cluster from './cluster.ts'
import { bindings, configmaps, events, secrets, serviceaccounts } from './config.ts'
import { customPrinter, plain } from './custom.ts'
import * as network from './network.ts'
import { pods } from './pods.ts'
import type { Printer } from './printer.ts'
import * as storage from './storage.ts'
import * as workloads from './workloads.ts'

const PRINTERS: Readonly<Record<string, Printer>> = {
  pods,
  configmaps,
  events,
  'events.events.k8s.io': events,
  secrets,
  serviceaccounts,
  nodes: cluster.nodes,
  namespaces: cluster.namespaces,
  resourcequotas: cluster.resourcequotas,
  services: network.services,
  endpoints: network.endpoints,
  persistentvolumes: storage.persistentvolumes,
  persistentvolumeclaims: storage.persistentvolumeclaims,
  replicationcontrollers: workloads.replicationcontrollers,
  'deployments.apps': workloads.deployments,
  'replicasets.apps': workloads.replicasets,
  'statefulsets.apps': workloads.statefulsets,
  'daemonsets.apps': workloads.daemonsets,
  'controllerrevisions.apps': workloads.controllerrevisions,
  'jobs.batch': workloads.jobs,
  'cronjobs.batch': workloads.cronjobs,
  'horizontalpodautoscalers.autoscaling': horizontalpodautoscalers,
  'poddisruptionbudgets.policy': cluster.poddisruptionbudgets,
  'ingresses.networking.k8s.io': network.ingresses,
  'ingressclasses.networking.k8s.io': network.ingressclasses,
  'networkpolicies.networking.k8s.io': network.networkpolicies,
  'endpointslices.discovery.k8s.io': network.endpointslices,
  'storageclasses.storage.k8s.io': storage.storageclasses,
  'rolebindings.rbac.authorization.k8s.io': bindings,
  'clusterrolebindings.rbac.authorization.k8s.io': bindings,
  'leases.coordination.k8s.io': cluster.leases,
  'priorityclasses.scheduling.k8s.io': cluster.priorityclasses,
}

const builtin = new Set(builtinKinds.map(groupResource))

/** How objects of a kind become rows. */
export function printerOf(kind: Kind): Printer {
  const found = PRINTERS[groupResource(kind)]
  if (found) return found
  return builtin.has(groupResource(kind)) ? plain : customPrinter(kind.columns)
}
