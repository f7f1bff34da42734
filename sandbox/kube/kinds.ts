import type { Kind } from './kind.ts'

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const OBJECT = ['apiVersion', 'kind', 'metadata']
const SPEC = [...OBJECT, 'spec']
const STATUS = [...SPEC, 'status']

type Row = Partial<Omit<Kind, 'kind' | 'plural'>> & { readonly short?: string }

function define(group: string, version: string, kind: string, plural: string, row: Row = {}): Kind {
  const { short, ...rest } = row
  return {
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: short?.split(' ') ?? [],
    categories: [],
    namespaced: true,
    verbs: VERBS,
    subresources: [],
    generations: false,
    ...rest,
  }
}

const core = (kind: string, plural: string, row?: Row) => define('', 'v1', kind, plural, row)
const cluster = { namespaced: false }
const all = { categories: ['all'] }
const workload = { ...all, generations: true, subresources: ['scale', 'status'], fields: STATUS }
const spec = { subresources: ['status'], fields: STATUS }

/** The kinds every sandbox cluster has, by plural, in the order the API's discovery tells them. */
export const kinds = {
  configmaps: core('ConfigMap', 'configmaps', { short: 'cm', fields: [...OBJECT, 'data', 'binaryData', 'immutable'] }),
  endpoints: core('Endpoints', 'endpoints', { short: 'ep', fields: [...OBJECT, 'subsets'] }),
  events: core('Event', 'events', { short: 'ev' }),
  limitranges: core('LimitRange', 'limitranges', { short: 'limits', fields: SPEC }),
  namespaces: core('Namespace', 'namespaces', {
    ...cluster,
    short: 'ns',
    verbs: VERBS.filter((verb) => verb !== 'deletecollection'),
    subresources: ['finalize', 'status'],
    fields: STATUS,
  }),
  nodes: core('Node', 'nodes', { ...cluster, ...spec, short: 'no' }),
  persistentvolumeclaims: core('PersistentVolumeClaim', 'persistentvolumeclaims', { ...spec, short: 'pvc' }),
  persistentvolumes: core('PersistentVolume', 'persistentvolumes', { ...cluster, ...spec, short: 'pv' }),
  pods: core('Pod', 'pods', {
    ...all,
    short: 'po',
    generations: true,
    subresources: ['eviction', 'log', 'status', 'ephemeralcontainers'],
    fields: STATUS,
  }),
  replicationcontrollers: core('ReplicationController', 'replicationcontrollers', { ...workload, short: 'rc' }),
  resourcequotas: core('ResourceQuota', 'resourcequotas', { ...spec, short: 'quota' }),
  secrets: core('Secret', 'secrets', { fields: [...OBJECT, 'data', 'stringData', 'type', 'immutable'] }),
  serviceaccounts: core('ServiceAccount', 'serviceaccounts', {
    short: 'sa',
    fields: [...OBJECT, 'secrets', 'imagePullSecrets', 'automountServiceAccountToken'],
  }),
  services: core('Service', 'services', { ...all, ...spec, short: 'svc' }),
  controllerrevisions: define('apps', 'v1', 'ControllerRevision', 'controllerrevisions', {
    fields: [...OBJECT, 'data', 'revision'],
  }),
  daemonsets: define('apps', 'v1', 'DaemonSet', 'daemonsets', { ...workload, short: 'ds', subresources: ['status'] }),
  deployments: define('apps', 'v1', 'Deployment', 'deployments', { ...workload, short: 'deploy' }),
  replicasets: define('apps', 'v1', 'ReplicaSet', 'replicasets', { ...workload, short: 'rs' }),
  statefulsets: define('apps', 'v1', 'StatefulSet', 'statefulsets', { ...workload, short: 'sts' }),
  eventsV1: define('events.k8s.io', 'v1', 'Event', 'events', { short: 'ev' }),
  horizontalpodautoscalers: define('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
    ...all,
    ...spec,
    short: 'hpa',
  }),
  cronjobs: define('batch', 'v1', 'CronJob', 'cronjobs', { ...all, ...spec, generations: true, short: 'cj' }),
  jobs: define('batch', 'v1', 'Job', 'jobs', { ...all, ...spec, generations: true }),
  certificatesigningrequests: define(
    'certificates.k8s.io',
    'v1',
    'CertificateSigningRequest',
    'certificatesigningrequests',
    { ...cluster, short: 'csr', subresources: ['approval', 'status'], fields: STATUS },
  ),
  ingressclasses: define('networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', {
    ...cluster,
    generations: true,
    fields: SPEC,
  }),
  ingresses: define('networking.k8s.io', 'v1', 'Ingress', 'ingresses', { ...spec, generations: true, short: 'ing' }),
  networkpolicies: define('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', {
    short: 'netpol',
    generations: true,
    fields: SPEC,
  }),
  poddisruptionbudgets: define('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    ...spec,
    generations: true,
    short: 'pdb',
  }),
  clusterrolebindings: define('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', {
    ...cluster,
    fields: [...OBJECT, 'roleRef', 'subjects'],
  }),
  clusterroles: define('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', {
    ...cluster,
    fields: [...OBJECT, 'rules', 'aggregationRule'],
  }),
  rolebindings: define('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings', {
    fields: [...OBJECT, 'roleRef', 'subjects'],
  }),
  roles: define('rbac.authorization.k8s.io', 'v1', 'Role', 'roles', { fields: [...OBJECT, 'rules'] }),
  storageclasses: define('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', {
    ...cluster,
    short: 'sc',
  }),
  customresourcedefinitions: define(
    'apiextensions.k8s.io',
    'v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    { ...cluster, ...spec, categories: ['api-extensions'], generations: true, short: 'crd crds' },
  ),
  priorityclasses: define('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', {
    ...cluster,
    short: 'pc',
    generations: true,
    fields: [...OBJECT, 'value', 'globalDefault', 'description', 'preemptionPolicy'],
  }),
  leases: define('coordination.k8s.io', 'v1', 'Lease', 'leases', { fields: SPEC }),
  endpointslices: define('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', {
    generations: true,
    fields: [...OBJECT, 'addressType', 'endpoints', 'ports'],
  }),
} as const satisfies Record<string, Kind>

/** All of them, as a store takes them. */
export const builtinKinds: readonly Kind[] = Object.values(kinds)
