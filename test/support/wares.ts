import type { KubeObject } from '../../sandbox/object.ts'
import {
  autoscaler,
  budget,
  configMap,
  headless,
  ingress,
  object,
  quota,
  serviceAccount,
} from '../../sandbox/world/plain.ts'
import type { App } from '../../sandbox/world/workload.ts'
import { cronJob, daemonSet, deployment } from '../../sandbox/world/workload.ts'

const GROUP = 'ops.example.com'

/** What no answer may ever show, wherever it is put; see bad-input.test.ts. */
export const SECRETS = {
  /** In the Secret `leaky`, its annotation, and the ConfigMap of that name. */
  token: 'ghp_notarealtokenbutlongenough00000000',
  password: 'correct-horse-battery-staple',
  /** A name of their own, so that only knowing that it is a Secret can hide it. */
  plain: 'just-some-words',
} as const

const CHECKOUT: App = {
  name: 'checkout',
  namespace: 'shop',
  image: 'registry.example/checkout:3.1.0',
  port: 8080,
  env: [
    { name: 'REGION', value: 'weu' },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'GREETING', valueFrom: { configMapKeyRef: { name: 'settings', key: 'greeting' } } },
    { name: 'DATABASE_USER', valueFrom: { secretKeyRef: { name: 'database', key: 'username' } } },
  ],
  volumes: [
    { name: 'settings', configMap: { name: 'settings' } },
    { name: 'scratch', emptyDir: {} },
  ],
  init: [{ name: 'prepare', image: 'registry.example/prepare:1', command: ['/bin/prepare', '--all'] }],
  sidecars: [{ name: 'proxy', image: 'registry.example/proxy:5', args: ['--listen=:15001'] }],
}

const CHOSEN: App = {
  name: 'recommendations-for-people-who-came-back',
  namespace: 'shop',
  image: 'registry.example/recommendations:2026.11.1-experimental.4',
  sidecars: [{ name: 'cache', image: 'registry.example/cache:2' }],
  annotations: { 'kubectl.kubernetes.io/default-container': 'cache', 'example.com/owner': 'team recommendations' },
}

/** More kinds of things than a shop needs, each because kubectl prints it in a way of its own. */
export function wares(): readonly KubeObject[] {
  return [
    deployment(CHECKOUT),
    deployment(CHOSEN),
    daemonSet({ name: 'collector', namespace: 'data', image: 'registry.example/collector:1' }),
    cronJob({ name: 'report', namespace: 'data', image: 'registry.example/report:1' }, '30 2 1 1 *'),
    headless('data', 'db', 5432),
    ingress('shop', 'web', 'shop.example', { '/': 'web', '/api': 'api' }),
    autoscaler('shop', 'web', 2, 6),
    budget('shop', 'web', { minAvailable: 2 }),
    quota('shop', 'team', { pods: '20', 'requests.cpu': '4' }),
    serviceAccount('shop', 'deployer'),
    toolbox(),
    ...leaky(),
    definition(),
    backup('nightly', {
      spec: { schedule: '0 3 * * *', keep: 7, targets: [{ name: 'db', paths: ['/var/lib', '/etc'] }, { name: 'web' }] },
      status: { phase: 'Ready', bytes: 123_456_789, ratio: 0.5, conditions: [] },
    }),
    backup('weekly', { spec: { schedule: '0 4 * * 0', keep: 52, paused: true } }),
  ]
}

/** A pod without labels, owner, limits or service account token. */
function toolbox(): KubeObject {
  return object(
    'v1',
    'Pod',
    { name: 'toolbox', namespace: 'shop' },
    { spec: { containers: [{ name: 'shell', image: 'registry.example/toolbox:1' }], restartPolicy: 'Always' } },
  )
}

function leaky(): KubeObject[] {
  const data = { password: SECRETS.password, words: SECRETS.plain, token: SECRETS.token }
  const encoded = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  )
  const applied = (kind: string, fields: object) => ({
    'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify({ apiVersion: 'v1', kind, ...fields })}\n`,
  })
  return [
    object(
      'v1',
      'Secret',
      { name: 'leaky', namespace: 'shop', annotations: applied('Secret', { data: encoded, stringData: data }) },
      { type: 'Opaque', data: encoded },
    ),
    {
      ...configMap('shop', 'leaky', { 'env.sh': `export API_TOKEN=${SECRETS.token}\nPASSWORD=${SECRETS.password}\n` }),
      metadata: {
        name: 'leaky',
        namespace: 'shop',
        annotations: applied('ConfigMap', { data: { password: SECRETS.password, api_token: SECRETS.token } }),
      },
    },
  ]
}

function backup(name: string, fields: Readonly<Record<string, unknown>>): KubeObject {
  const metadata = { name, namespace: 'shop', labels: { 'app.kubernetes.io/part-of': 'backups' } }
  return object(`${GROUP}/v1`, 'Backup', metadata, fields)
}

/** A custom kind that is part of `all`, in two versions. */
function definition(): KubeObject {
  const names = {
    kind: 'Backup',
    listKind: 'BackupList',
    plural: 'backups',
    singular: 'backup',
    shortNames: ['bk'],
    categories: ['all'],
  }
  const additionalPrinterColumns = [
    { name: 'Schedule', type: 'string', jsonPath: '.spec.schedule' },
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
    { name: 'Keep', type: 'integer', jsonPath: '.spec.keep', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ]
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    subresources: { status: {} },
    additionalPrinterColumns,
    schema,
  })
  const versions = [version('v1', true), version('v1beta1', false)]
  return object(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { name: `backups.${GROUP}` },
    { spec: { group: GROUP, scope: 'Namespaced', names, versions } },
  )
}
