import type { ManualClock } from '../../sandbox/clock.ts'
import { manualClock } from '../../sandbox/clock.ts'
import type { Controllers } from '../../sandbox/controllers/start.ts'
import { startControllers } from '../../sandbox/controllers/start.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import type { KubeOptions, KubeServer } from '../../sandbox/kube/server.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import type { Store } from '../../sandbox/kube/store.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { nodesOf } from '../../sandbox/world/nodes.ts'
import { configMap, namespace, secret, service } from '../../sandbox/world/plain.ts'
import type { App } from '../../sandbox/world/workload.ts'
import { deployment, job, statefulSet } from '../../sandbox/world/workload.ts'
import { wares } from './wares.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const RBAC = 'rbac.authorization.k8s.io'

export const TOKENS = {
  bot: { user: 'quarterdeck', groups: ['bots'] },
  admin: { user: 'root', groups: ['system:masters'] },
  dana: { user: 'dana@example.com', groups: ['oncall', 'staff'] },
} as const

export type Shop = {
  readonly server: KubeServer
  readonly store: Store
  readonly clock: ManualClock
  readonly controllers: Controllers
  stop(): Promise<void>
}

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
    replicas: 1,
    port: 8080,
    configMap: 'settings',
    secret: 'database',
  },
]

const TROUBLED: readonly App[] = [
  {
    name: 'api',
    namespace: 'shop',
    image: 'registry.example/api:1.8.2',
    replicas: 2,
    port: 8080,
    memory: '128Mi/256Mi',
    annotations: { 'sandbox.quarterdeck/behaviour': 'oom' },
  },
  { name: 'search', namespace: 'data', image: 'registry.example/search:broken', replicas: 1 },
]

/** A small cluster ten days old on a clock that stands still, so that ages are the same whoever asks; its troubles are young. */
export async function openShop(options: Pick<KubeOptions, 'tls' | 'logs'> = {}): Promise<Shop> {
  // Neither what is ten days old nor what happens in the last 20 minutes is near the point where its age changes, by this
  // clock or by the real one, by which kubectl itself counts.
  const clock = manualClock(Date.now() - 10 * DAY - 11 * 60 * MINUTE - 45 * MINUTE)
  const store = createStore({ clock })
  const controllers = startControllers({ store })
  // Before its objects, because it is the server that knows custom kinds.
  const server = await startKube({
    clock,
    store,
    tokens: TOKENS,
    logs: controllers.logs,
    metrics: controllers.metrics,
    ...options,
  })
  const pool = {
    name: 'userpool',
    mode: 'User',
    count: 3,
    size: 'Standard_D4ds_v5',
    cluster: 'prod-weu',
    version: 'v1.36.1',
  } as const
  for (const object of [...nodesOf(pool, 1, clock.now()), ...objects(), ...wares()]) store.create(object)
  clock.advance(10 * DAY)
  for (const app of TROUBLED) store.create(deployment(app))
  clock.advance(20 * MINUTE)
  return {
    server,
    store,
    clock,
    controllers,
    async stop() {
      controllers.stop()
      await server.stop()
    },
  }
}

function objects(): KubeObject[] {
  return [
    namespace('shop'),
    namespace('data'),
    namespace('empty'),
    ...access(),
    configMap('shop', 'settings', { 'app.yaml': 'debug: false\nregion: weu\n', greeting: 'hello' }),
    secret('shop', 'database', ['username', 'password']),
    ...APPS.map(deployment),
    statefulSet({ name: 'db', namespace: 'data', image: 'postgres:17', replicas: 2, port: 5432 }, '8Gi'),
    job({
      name: 'migrate',
      namespace: 'data',
      image: 'registry.example/migrate:3',
      annotations: { 'sandbox.quarterdeck/behaviour': 'complete' },
    }),
    service('shop', 'web', 8080),
    service('shop', 'api', 8080),
  ]
}

/** The bot may impersonate the people and their groups; on-call may read all but the secrets of `data`; staff may do nothing. */
function access(): KubeObject[] {
  const role = (name: string, rules: readonly object[]) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  })
  const bind = (name: string, subject: object) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ apiGroup: RBAC, ...subject }],
  })
  return [
    role('impersonator', [
      {
        apiGroups: [''],
        resources: ['users'],
        verbs: ['impersonate'],
        resourceNames: ['dana@example.com', 'kim@example.com'],
      },
      { apiGroups: [''], resources: ['groups'], verbs: ['impersonate'], resourceNames: ['oncall', 'staff'] },
    ]),
    bind('impersonator', { kind: 'User', name: 'quarterdeck' }),
    role('oncall', [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }]),
    bind('oncall', { kind: 'Group', name: 'oncall' }),
  ]
}
