import type { KubeObject } from '../../object.ts'
import type { Store } from '../store.ts'
import type { Rule } from './rbac.ts'
import { MASTERS } from './rbac.ts'

const RBAC = 'rbac.authorization.k8s.io/v1'
const READ = ['get', 'list', 'watch']
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update']

const VIEWED: readonly Rule[] = [
  rule(
    '',
    'bindings configmaps endpoints events limitranges namespaces namespaces/status persistentvolumeclaims persistentvolumeclaims/status pods pods/log pods/status replicationcontrollers replicationcontrollers/scale replicationcontrollers/status resourcequotas resourcequotas/status serviceaccounts services services/status',
  ),
  rule(
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
  ),
  rule('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  rule('batch', 'cronjobs cronjobs/status jobs jobs/status'),
  rule('discovery.k8s.io', 'endpointslices'),
  rule('events.k8s.io', 'events'),
  rule('networking.k8s.io', 'ingresses ingresses/status networkpolicies'),
  rule('policy', 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule('metrics.k8s.io', 'nodes pods'),
]

const EDITED: readonly Rule[] = [
  rule('', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', READ),
  rule('', 'pods/eviction', ['create']),
  rule(
    '',
    'configmaps events persistentvolumeclaims pods pods/ephemeralcontainers replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services',
    WRITE,
  ),
  rule(
    'apps',
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
    WRITE,
  ),
  rule('autoscaling', 'horizontalpodautoscalers', WRITE),
  rule('batch', 'cronjobs jobs', WRITE),
  rule('coordination.k8s.io', 'leases', [...READ, ...WRITE]),
  rule('networking.k8s.io', 'ingresses networkpolicies', WRITE),
  rule('policy', 'poddisruptionbudgets', WRITE),
]

const ADMINISTERED: readonly Rule[] = [
  rule('authorization.k8s.io', 'localsubjectaccessreviews', ['create']),
  rule('rbac.authorization.k8s.io', 'rolebindings roles', [...READ, ...WRITE]),
]

const INFO = ['/healthz', '/livez', '/readyz', '/version', '/version/']
const DISCOVERY = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...INFO]

const ROLES: Readonly<Record<string, readonly Rule[]>> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  admin: [...ADMINISTERED, ...EDITED, ...VIEWED],
  edit: [...EDITED, ...VIEWED],
  view: VIEWED,
  'system:basic-user': [
    rule('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
    rule('authentication.k8s.io', 'selfsubjectreviews', ['create']),
  ],
  'system:discovery': [{ nonResourceURLs: DISCOVERY, verbs: ['get'] }],
  'system:public-info-viewer': [{ nonResourceURLs: INFO, verbs: ['get'] }],
}

const BINDINGS: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': [MASTERS],
  'system:basic-user': ['system:authenticated'],
  'system:discovery': ['system:authenticated'],
  'system:public-info-viewer': ['system:authenticated', 'system:unauthenticated'],
}

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/**
 * What every new cluster has: its namespaces, and the roles everybody counts on. Adds only what is missing.
 * The rules of view, edit and admin are those of plugin/pkg/auth/authorizer/rbac/bootstrappolicy for the kinds served here.
 */
export function bootstrap(store: Store): void {
  const objects: readonly KubeObject[] = [
    ...NAMESPACES.map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    })),
    ...Object.entries(ROLES).map(([name, rules]) => ({
      apiVersion: RBAC,
      kind: 'ClusterRole',
      metadata: meta(name),
      rules,
    })),
    ...Object.entries(BINDINGS).map(([name, groups]) => ({
      apiVersion: RBAC,
      kind: 'ClusterRoleBinding',
      metadata: meta(name),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: groups.map((group) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group })),
    })),
  ]
  for (const object of objects) {
    const kind = store.kinds.of(object)
    if (kind && !store.get(kind, undefined, object.metadata.name)) store.create(object)
  }
}

function meta(name: string) {
  return { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }
}

function rule(group: string, resources: string, verbs: readonly string[] = READ): Rule {
  return { apiGroups: [group], resources: resources.split(' '), verbs }
}
