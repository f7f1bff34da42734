import type { Rule } from '../kube/access/rbac.ts'
import type { KubeObject } from '../object.ts'
import { bot } from './people.ts'
import { namespace, serviceAccount } from './plain.ts'

const RBAC = 'rbac.authorization.k8s.io'
const READ = ['get', 'list', 'watch']
const WRITE = ['create', 'delete', 'patch', 'update']

const WATCHED: readonly Rule[] = [
  allow(
    '',
    'events namespaces nodes persistentvolumeclaims persistentvolumes pods pods/log resourcequotas services endpoints',
    READ,
  ),
  allow('apps', 'daemonsets deployments replicasets statefulsets controllerrevisions', READ),
  allow('batch', 'cronjobs jobs', READ),
  allow('autoscaling', 'horizontalpodautoscalers', READ),
  allow('policy', 'poddisruptionbudgets', READ),
  allow('discovery.k8s.io', 'endpointslices', READ),
  allow('networking.k8s.io', 'ingresses', READ),
  allow('metrics.k8s.io', 'nodes pods', ['get', 'list']),
]

// Everything but the values of secrets: those are granted by namespace.
const SEEN: readonly Rule[] = [
  ...WATCHED,
  allow('', 'configmaps limitranges replicationcontrollers serviceaccounts', READ),
  allow('networking.k8s.io', 'ingresses ingressclasses networkpolicies', READ),
  allow('storage.k8s.io', 'storageclasses', READ),
  allow('scheduling.k8s.io', 'priorityclasses', READ),
  allow('coordination.k8s.io', 'leases', READ),
  allow(RBAC, 'clusterroles clusterrolebindings roles rolebindings', READ),
  allow('apiextensions.k8s.io', 'customresourcedefinitions', READ),
  allow('cert-manager.io', '*', READ),
]

const RUN: readonly Rule[] = [
  allow('', 'pods', ['delete', 'patch', 'update']),
  allow('', 'pods/eviction', ['create']),
  allow('', 'nodes', ['patch', 'update']),
  allow('', 'configmaps services', WRITE),
  allow('apps', 'daemonsets deployments deployments/scale replicasets/scale statefulsets statefulsets/scale', [
    'create',
    'patch',
    'update',
  ]),
  allow('batch', 'cronjobs jobs', WRITE),
  allow('autoscaling', 'horizontalpodautoscalers', ['patch', 'update']),
]

const LEAD: readonly Rule[] = [
  allow('apps', 'daemonsets deployments replicasets statefulsets', WRITE),
  allow('', 'namespaces persistentvolumeclaims resourcequotas', WRITE),
  allow('networking.k8s.io', 'ingresses networkpolicies', WRITE),
  allow('policy', 'poddisruptionbudgets', WRITE),
]

const BOT: readonly Rule[] = [
  ...WATCHED,
  { apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: bot.users },
  { apiGroups: [''], resources: ['groups'], verbs: ['impersonate'], resourceNames: bot.mayJoin },
]

/** Namespaces whose secrets on-call may read. Those of payments are nobody's but the leads'. */
const OPEN_SECRETS = ['shop', 'data', 'monitoring']

/** Roles and bindings of the demo's people and of the bot. Secrets are not in any role that spans namespaces. */
export function access(): readonly KubeObject[] {
  return [
    namespace('quarterdeck'),
    serviceAccount('quarterdeck', 'quarterdeck'),
    role('quarterdeck', BOT),
    binding('quarterdeck', 'quarterdeck', [{ kind: 'ServiceAccount', name: 'quarterdeck', namespace: 'quarterdeck' }]),
    leases(),
    leasesBinding(),
    role(
      'shop-viewer',
      SEEN.filter((rule) => !rule.apiGroups?.includes(RBAC)),
    ),
    role('shop-oncall', [...SEEN, ...RUN]),
    role('shop-lead', [...SEEN, ...RUN, ...LEAD, allow('', 'secrets', [...READ, ...WRITE])]),
    role('secret-reader', [allow('', 'secrets', READ)]),
    binding('shop-viewers', 'shop-viewer', [group('viewers')]),
    binding('shop-oncall', 'shop-oncall', [group('oncall')]),
    binding('shop-leads', 'shop-lead', [group('leads')]),
  ]
}

/** What can only be bound once its namespace is there. */
export function secretReaders(existing: readonly string[]): readonly KubeObject[] {
  return OPEN_SECRETS.filter((name) => existing.includes(name)).map((name) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'oncall-secret-readers', namespace: name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'secret-reader' },
    subjects: [group('oncall')],
  }))
}

function allow(apiGroup: string, resources: string, verbs: readonly string[]): Rule {
  return { apiGroups: [apiGroup], resources: resources.split(' '), verbs }
}

function group(name: string) {
  return { kind: 'Group', apiGroup: RBAC, name }
}

function role(name: string, rules: readonly Rule[]): KubeObject {
  return { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules }
}

function binding(name: string, to: string, subjects: readonly object[]): KubeObject {
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: to }
  return { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects }
}

/** Where watchers elect their leader. */
function leases(): KubeObject {
  const metadata = { name: 'quarterdeck-leases', namespace: 'quarterdeck' }
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata,
    rules: [allow('coordination.k8s.io', 'leases', [...READ, ...WRITE])],
  }
}

function leasesBinding(): KubeObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'quarterdeck-leases', namespace: 'quarterdeck' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'quarterdeck-leases' },
    subjects: [{ kind: 'ServiceAccount', name: 'quarterdeck', namespace: 'quarterdeck' }],
  }
}
