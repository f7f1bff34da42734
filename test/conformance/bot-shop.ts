import type { KubeObject } from '../../sandbox/object.ts'
import { configMap, namespace, object, secret, service } from '../../sandbox/world/plain.ts'
import type { App } from '../../sandbox/world/workload.ts'
import { deployment, job, statefulSet } from '../../sandbox/world/workload.ts'
import type { Client } from '../support/control-plane/client.ts'
import { until } from '../support/until.ts'
import { wares } from '../support/wares.ts'
import { at, make, read } from './support/see.ts'
import { TABLE } from './support/table.ts'

/** Whom the bot acts for in these suites; the API server knows dev and guest by tokens of their own, too. */
export const ANA = { user: 'ana@example.com', groups: ['on-call', 'developers'] }

const RBAC = 'rbac.authorization.k8s.io'
const BEHAVIOUR = 'sandbox.quarterdeck/behaviour'
const NAMESPACES = ['shop', 'data', 'empty']
/** web 3, cart, api 2, checkout, recommendations, toolbox; search, db 2, migrate, collector on 3 nodes. */
const PODS = 16
const DISK_CLASS = 'managed-csi-premium'

const APPS: readonly App[] = [
  {
    name: 'web',
    namespace: 'shop',
    image: 'registry.example/web:2.4.1',
    replicas: 3,
    port: 8080,
    cpu: '100m/500m',
    memory: '128Mi/256Mi',
    health: '/healthz',
    labels: { tier: 'front' },
  },
  {
    name: 'cart',
    namespace: 'shop',
    image: 'registry.example/cart:1.0.0',
    port: 8080,
    configMap: 'settings',
    secret: 'database',
  },
  {
    name: 'api',
    namespace: 'shop',
    image: 'registry.example/api:1.8.2',
    replicas: 2,
    port: 8080,
    annotations: { [BEHAVIOUR]: 'oom' },
  },
  { name: 'search', namespace: 'data', image: 'registry.example/search:broken' },
]

/** Made through the API, and run by the test kubelet: the shop of the flow tests on a cluster that is no sandbox. */
export async function openShop(admin: Client): Promise<{ close(): Promise<void> }> {
  const goods = wares()
  // Pods without requests are refused where there is a quota of requests: what is there before it stays.
  const quotas = goods.filter(({ kind }) => kind === 'ResourceQuota')
  const definitions = goods.filter(({ kind }) => kind === 'CustomResourceDefinition')
  const others = goods.filter((one) => !quotas.includes(one) && !definitions.includes(one))
  const clusterWide = [...access(), ...definitions, ...disks(2)]

  await Promise.all([...NAMESPACES.map((name) => namespace(name)), ...clusterWide].map((one) => create(admin, one)))
  await until('namespaces have their service accounts, and the API server knows the new kind', async () => {
    const paths = NAMESPACES.map((name) => `/api/v1/namespaces/${name}/serviceaccounts/default`)
    const found = await Promise.all([...paths, '/apis/ops.example.com/v1/backups'].map((path) => admin.get(path)))
    return found.every(({ status }) => status === 200)
  })
  await Promise.all([...plain(), ...others].map((one) => create(admin, one)))
  await rollOut(admin)
  await settled(admin)
  await Promise.all(quotas.map((one) => create(admin, one)))

  return {
    async close() {
      const gone = [...NAMESPACES.map((name) => namespace(name)), ...clusterWide]
      await Promise.all(gone.map((one) => admin.ask('DELETE', `${pathOf(one)}/${one.metadata.name}`)))
    },
  }
}

/** A second revision of web, with its cause. */
async function rollOut(admin: Client): Promise<void> {
  const path = '/apis/apps/v1/namespaces/shop/deployments/web'
  await until(
    'web has its first revision',
    async () => at(await read(admin, path), 'status', 'observedGeneration') === 1,
  )
  const body = {
    metadata: { annotations: { 'kubernetes.io/change-cause': 'image 2.4.2: <b>fix</b>' } },
    spec: { template: { spec: { containers: [{ name: 'web', image: 'registry.example/web:2.4.2' }] } } },
  }
  const contentType = 'application/strategic-merge-patch+json'
  const { status, text } = await admin.ask('PATCH', path, { body, contentType })
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
}

function plain(): readonly KubeObject[] {
  return [
    configMap('shop', 'settings', { 'app.yaml': 'debug: false\nregion: weu\n', greeting: 'hello' }),
    secret('shop', 'database', ['username', 'password']),
    ...APPS.map(deployment),
    statefulSet({ name: 'db', namespace: 'data', image: 'postgres:17', replicas: 2, port: 5432 }, '8Gi'),
    job({
      name: 'migrate',
      namespace: 'data',
      image: 'registry.example/migrate:3',
      annotations: { [BEHAVIOUR]: 'complete' },
    }),
    service('shop', 'web', 8080),
    service('shop', 'api', 8080),
  ]
}

/** Ana may read everything, for this suite only; what others may do is in users.ts. */
function access(): readonly KubeObject[] {
  const name = 'oncall'
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }]
  return [
    object(`${RBAC}/v1`, 'ClusterRole', { name }, { rules }),
    object(
      `${RBAC}/v1`,
      'ClusterRoleBinding',
      { name },
      {
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
        subjects: [{ apiGroup: RBAC, kind: 'User', name: ANA.user }],
      },
    ),
  ]
}

/** Nobody provisions disks here: those of the database are there beforehand. */
function disks(count: number): readonly KubeObject[] {
  return Array.from({ length: count }, (_, i) =>
    object(
      'v1',
      'PersistentVolume',
      { name: `disk-${i}` },
      {
        spec: {
          storageClassName: DISK_CLASS,
          capacity: { storage: '8Gi' },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: `/disks/${i}` },
        },
      },
    ),
  )
}

/** Waits until nothing happens any more but what is wrong on purpose, and that seldom. */
async function settled(admin: Client): Promise<void> {
  let rows: readonly Cells[] = []
  const isOpen = async () => {
    rows = [...(await pods(admin, 'shop')), ...(await pods(admin, 'data'))]
    return rows.length === PODS && rows.every(isSettled)
  }
  await until('the shop is open', isOpen, 60_000).catch((error: unknown) => {
    throw new Error(`${error}\n${rows.join('\n')}`)
  })
}

type Cells = readonly unknown[]

async function pods(admin: Client, namespace: string): Promise<readonly Cells[]> {
  const table = await read(admin, `/api/v1/namespaces/${namespace}/pods`, { accept: TABLE })
  return (at(table, 'rows') as readonly { readonly cells: Cells }[]).map(({ cells }) => cells)
}

function isSettled([name, ready, status, restarts]: Cells): boolean {
  // Each time it crashes it waits for longer, and so stays as it is for longer.
  if (/^api-/.test(`${name}`)) return Number.parseInt(`${restarts}`, 10) >= 4
  if (/^search-/.test(`${name}`)) return status === 'ImagePullBackOff'
  if (/^migrate-/.test(`${name}`)) return status === 'Completed'
  return status === 'Running' && /^(\d+)\/\1$/.test(`${ready}`)
}

async function create(admin: Client, one: KubeObject): Promise<void> {
  const path = pathOf(one)
  await make(admin, path, one)
  if (one.kind !== 'Backup' || !one.status) return
  const contentType = 'application/merge-patch+json'
  await admin.ask('PATCH', `${path}/${one.metadata.name}/status`, { body: { status: one.status }, contentType })
}

function pathOf({ apiVersion, kind, metadata }: KubeObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const plural = kind.toLowerCase().replace(/s?$/, (end) => (end ? 'ses' : 's'))
  return `${root}${metadata.namespace ? `/namespaces/${metadata.namespace}` : ''}/${plural}`
}
