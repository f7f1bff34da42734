import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KubectlResult } from '../support/kubectl.ts'
import { openKubectl } from '../support/kubectl.ts'

/** Real kubectl in front of an API server that serves nothing but what a test put there. */
export type Oracle = {
  /** What the server answers for a path; `as=Table` requests look under `table:<path>` first. */
  readonly answers: Map<string, unknown>
  readonly run: (...args: readonly string[]) => Promise<KubectlResult>
  readonly close: () => Promise<void>
}

const WIDGETS = '/apis/ex.io/v1/namespaces/d/widgets'
const VERBS = ['get', 'list']

const core = [
  ...['pods:Pod', 'configmaps:ConfigMap', 'events:Event', 'secrets:Secret', 'services:Service'].map(resource(true)),
  ...['endpoints:Endpoints', 'namespaces:Namespace', 'nodes:Node', 'resourcequotas:ResourceQuota'].map((words) =>
    resource(!/^n/.test(words))(words),
  ),
  ...['limitranges:LimitRange', 'persistentvolumeclaims:PersistentVolumeClaim'].map(resource(true)),
  ...['serviceaccounts:ServiceAccount', 'replicationcontrollers:ReplicationController'].map(resource(true)),
  resource(false)('persistentvolumes:PersistentVolume'),
]
const groups: Readonly<Record<string, readonly unknown[]>> = {
  'ex.io/v1': [resource(true)('widgets:Widget')],
  'apps/v1': [
    'deployments:Deployment',
    'replicasets:ReplicaSet',
    'statefulsets:StatefulSet',
    'daemonsets:DaemonSet',
  ].map(resource(true)),
  'networking.k8s.io/v1': [
    ...['ingresses:Ingress', 'networkpolicies:NetworkPolicy'].map(resource(true)),
    ...['ingressclasses:IngressClass', 'servicecidrs:ServiceCIDR', 'ipaddresses:IPAddress'].map(resource(false)),
  ],
  'rbac.authorization.k8s.io/v1': [
    ...['roles:Role', 'rolebindings:RoleBinding'].map(resource(true)),
    ...['clusterroles:ClusterRole', 'clusterrolebindings:ClusterRoleBinding'].map(resource(false)),
  ],
  'policy/v1': [resource(true)('poddisruptionbudgets:PodDisruptionBudget')],
  'storage.k8s.io/v1': [
    'storageclasses:StorageClass',
    'csinodes:CSINode',
    'volumeattributesclasses:VolumeAttributesClass',
  ].map(resource(false)),
  'scheduling.k8s.io/v1': [resource(false)('priorityclasses:PriorityClass')],
  'certificates.k8s.io/v1': [resource(false)('certificatesigningrequests:CertificateSigningRequest')],
  'autoscaling/v2': [resource(true)('horizontalpodautoscalers:HorizontalPodAutoscaler')],
  'batch/v1': ['jobs:Job', 'cronjobs:CronJob'].map(resource(true)),
  'discovery.k8s.io/v1': [resource(true)('endpointslices:EndpointSlice')],
  'coordination.k8s.io/v1': [resource(true)('leases:Lease')],
}

/** Starts both. `close` ends both. */
export async function openOracle(): Promise<Oracle> {
  const answers = new Map<string, unknown>(discovery())
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const isTable = request.headers.accept?.includes('as=Table')
    const answer = (isTable ? answers.get(`table:${path}`) : undefined) ?? answers.get(path)
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? notFound(path)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const kubectl = await openKubectl()
  return {
    answers,
    run: (...args) => kubectl(['--server', `http://127.0.0.1:${port}`, '-n', 'd', ...args]),
    async close() {
      await kubectl.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Puts custom resources, or a table of them, where `get widgets` finds them. */
export function putWidgets(oracle: Oracle, items: readonly unknown[]): void {
  oracle.answers.set(WIDGETS, { apiVersion: 'ex.io/v1', kind: 'WidgetList', metadata: {}, items })
}

export function putTable(oracle: Oracle, table: object): void {
  oracle.answers.set(`table:${WIDGETS}`, { apiVersion: 'meta.k8s.io/v1', kind: 'Table', metadata: {}, ...table })
}

function resource(namespaced: boolean) {
  return (words: string) => {
    const [name, kind] = words.split(':')
    return { name, singularName: kind?.toLowerCase(), namespaced, kind, verbs: VERBS }
  }
}

function* discovery(): Generator<[string, unknown]> {
  yield ['/api', { kind: 'APIVersions', versions: ['v1'] }]
  yield ['/api/v1', { kind: 'APIResourceList', groupVersion: 'v1', resources: core }]
  const list = Object.keys(groups).map((groupVersion) => {
    const [name, version] = groupVersion.split('/')
    return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } }
  })
  yield ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: list }]
  for (const [groupVersion, resources] of Object.entries(groups)) {
    yield [`/apis/${groupVersion}`, { kind: 'APIResourceList', groupVersion, resources }]
  }
}

function notFound(path: string) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: 'NotFound',
    message: `${path} not found`,
    code: 404,
  }
}
