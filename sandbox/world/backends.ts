import { BEHAVIOUR } from '../controllers/kubelet/script.ts'
import type { Happening } from './happening.ts'
import { made, madeEarlier, recreated, rolledOut } from './happening.ts'
import { budget, configMap, headless, namespace, quota, secret, service } from './plain.ts'
import { REGISTRY } from './shop.ts'
import type { App } from './workload.ts'
import { cronJob, deployment, job, statefulSet } from './workload.ts'

const gateway: App = {
  name: 'gateway',
  namespace: 'payments',
  image: `${REGISTRY}/payments/gateway:2.6.0`,
  replicas: 2,
  port: 8080,
  cpu: '200m/1',
  memory: '384Mi/512Mi',
  health: '/actuator/health',
  secret: 'gateway-keys',
}
const ledger: App = {
  name: 'ledger',
  namespace: 'payments',
  image: `${REGISTRY}/payments/ledger:1.12.3`,
  replicas: 2,
  port: 8080,
  cpu: '200m/1',
  memory: '384Mi/768Mi',
  health: '/actuator/health',
  secret: 'ledger-credentials',
}
const fraud: App = {
  name: 'fraud-check',
  namespace: 'payments',
  image: `${REGISTRY}/payments/fraud-check:0.9.14`,
  port: 8080,
  cpu: '300m/1',
  memory: '512Mi/1Gi',
  health: '/healthz',
  annotations: { 'sandbox.quarterdeck/logs': 'go' },
}

const db: App = {
  name: 'db',
  namespace: 'data',
  image: 'docker.io/library/postgres:18.1',
  replicas: 3,
  port: 5432,
  cpu: '500m/2',
  memory: '1Gi/2Gi',
  secret: 'db-credentials',
}
const redis: App = {
  name: 'redis',
  namespace: 'data',
  image: 'docker.io/library/redis:8.4.0',
  replicas: 3,
  port: 6379,
  cpu: '100m/500m',
  memory: '256Mi/512Mi',
  annotations: { [BEHAVIOUR]: 'crash-once', 'sandbox.quarterdeck/after': '40' },
}
const backup: App = {
  name: 'db-backup',
  namespace: 'data',
  image: `${REGISTRY}/data/backup:1.3.0`,
  cpu: '200m',
  memory: '256Mi',
  secret: 'db-credentials',
  annotations: { 'sandbox.quarterdeck/after': '95' },
}
const migrate: App = {
  name: 'migrate-orders-0042',
  namespace: 'data',
  image: `${REGISTRY}/data/migrate:0042`,
  cpu: '100m',
  memory: '128Mi',
  secret: 'db-credentials',
  annotations: { 'sandbox.quarterdeck/after': '38' },
}
const failing: App = {
  ...migrate,
  name: 'migrate-totals-0043',
  image: `${REGISTRY}/data/migrate:0043`,
  annotations: { [BEHAVIOUR]: 'crash' },
}

/** Payments, whose secrets not even on-call may read. */
export function payments(replicas = 2): readonly Happening[] {
  const apps = [gateway, ledger].map((app) => ({ ...app, replicas })).concat({ ...fraud, replicas: 1 })
  return [
    made('41d', namespace('payments', { team: 'payments', 'pod-security.kubernetes.io/enforce': 'restricted' })),
    made(
      '41d',
      secret('payments', 'gateway-keys', ['ACQUIRER_API_KEY', 'SIGNING_KEY']),
      secret('payments', 'ledger-credentials', ['DATABASE_URL']),
    ),
    made('41d', quota('payments', 'payments-quota', { pods: '12', 'requests.cpu': '4', 'requests.memory': '6Gi' })),
    made('40d21h', ...apps.map(deployment), ...apps.map((app) => service('payments', app.name, 8080))),
    made('40d', budget('payments', 'gateway', { minAvailable: 1 }), budget('payments', 'ledger', { minAvailable: 1 })),
    rolledOut('15d7h', 'payments', 'gateway', { image: `${REGISTRY}/payments/gateway:2.6.1`, cause: 'gateway 2.6.1' }),
    recreated('4d9h', 'payments', 'ledger'),
  ]
}

/** Databases, their backups, and two migrations of which one failed. */
export function data(replicas = 3): readonly Happening[] {
  return [
    made(
      '41d',
      namespace('data', { team: 'platform' }),
      secret('data', 'db-credentials', ['POSTGRES_PASSWORD', 'REPLICATION_PASSWORD']),
    ),
    made(
      '41d',
      configMap('data', 'redis-config', {
        'redis.conf': 'maxmemory 384mb\nmaxmemory-policy noeviction\nappendonly yes\n',
      }),
    ),
    made(
      '40d23h',
      statefulSet({ ...db, replicas }, '64Gi'),
      headless('data', 'db', 5432),
      statefulSet({ ...redis, replicas }, '8Gi'),
      headless('data', 'redis', 6379),
    ),
    made('40d', budget('data', 'db', { maxUnavailable: 1 }), budget('data', 'redis', { maxUnavailable: 1 })),
    madeEarlier('20d', '3d1h', cronJob(backup, '30 2 * * *')),
    made('6d3h', job(migrate)),
    made('5h40m', job({ ...failing, spec: { backoffLimit: 2 } })),
  ]
}
