import { expect, it } from 'vitest'
import { findCondition } from '../../../sandbox/controllers/condition.ts'
import { createRecorder } from '../../../sandbox/controllers/recorder.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { barePod, deployment, smallCluster, template } from './small-cluster.ts'

it('a service has endpoints where its pods are ready', () => {
  const cluster = smallCluster([{ labels: { 'topology.kubernetes.io/zone': 'a' } }])
  const ports = [{ name: 'http', port: 80, targetPort: 'web' }]
  cluster.make({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports },
  })
  const pods = template('web', 'registry.example/web:1')
  const containers = pods.spec.containers.map((one) => ({ ...one, ports: [{ name: 'web', containerPort: 8080 }] }))
  cluster.make(deployment('web', 1, { template: { ...pods, spec: { containers } } }))
  const endpoints = () => cluster.store.read(kinds.endpoints, 'shop', 'web').subsets
  const slice = () => cluster.store.list(kinds.endpointslices, { namespace: 'shop' })[0]
  cluster.seconds(20)
  const [pod] = cluster.pods('web')
  expect(endpoints()).toMatchObject([
    {
      addresses: [{ ip: pod?.status?.podIP, nodeName: 'node-0' }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    },
  ])
  expect(slice()).toMatchObject({
    metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
    endpoints: [
      {
        conditions: { ready: true, serving: true, terminating: false },
        zone: 'a',
        targetRef: { name: pod?.metadata.name },
      },
    ],
  })
  cluster.change(kinds.deployments, 'web', ({ spec }) => ({ spec: { ...(spec as object), replicas: 0 } }))
  cluster.seconds(10)
  expect(endpoints()).toBeUndefined()
  expect(slice()?.endpoints).toEqual([])
})

it('a quota counts what is there and refuses what is too much, in the API’s words', () => {
  const cluster = smallCluster()
  cluster.make({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'small', namespace: 'shop' },
    spec: { hard: { pods: '2', 'requests.cpu': '1', services: '3' } },
  })
  const pods = template('web', 'registry.example/web:1')
  const containers = pods.spec.containers.map((one) => ({ ...one, resources: { requests: { cpu: '300m' } } }))
  cluster.make(deployment('web', 3, { template: { ...pods, spec: { containers } } }))
  cluster.seconds(20)
  expect(cluster.pods('web')).toHaveLength(2)
  expect(cluster.store.read(kinds.resourcequotas, 'shop', 'small').status).toEqual({
    hard: { pods: '2', 'requests.cpu': '1', services: '3' },
    used: { pods: '2', 'requests.cpu': '600m', services: '0' },
  })
  expect(cluster.events('web', 'FailedCreate')[0]?.message).toMatch(
    /^Error creating: pods "web-\w+-\w{5}" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2$/,
  )
  const failure = findCondition(cluster.deployment().status?.conditions, 'ReplicaFailure')
  expect(failure).toMatchObject({ status: 'True', reason: 'FailedCreate' })
  cluster.change(kinds.resourcequotas, 'small', ({ spec }) => ({ spec: { ...(spec as object), hard: { pods: '5' } } }))
  cluster.seconds(40)
  expect(cluster.deployment().status?.readyReplicas).toBe(3)
  expect(findCondition(cluster.deployment().status?.conditions, 'ReplicaFailure')).toBeUndefined()
})

it('a disruption budget knows how many pods may go', () => {
  const cluster = smallCluster()
  const budget = (name: string, spec: object) =>
    cluster.make({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace: 'shop' },
      spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    })
  budget('least', { minAvailable: 2 })
  budget('most', { maxUnavailable: '50%' })
  const status = (name: string) => cluster.store.read(kinds.poddisruptionbudgets, 'shop', name).status
  cluster.make(deployment('web', 3))
  cluster.seconds(20)
  expect(status('least')).toMatchObject({
    disruptionsAllowed: 1,
    currentHealthy: 3,
    desiredHealthy: 2,
    expectedPods: 3,
  })
  expect(status('most')).toMatchObject({ disruptionsAllowed: 2, desiredHealthy: 1 })
  cluster.store.delete(kinds.pods, 'shop', cluster.pods('web')[0]?.metadata.name ?? '')
  cluster.clock.advance(100)
  expect(status('least')).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 2 })
})

it('a namespace gets its service account, a claim of an unknown class stays Pending', () => {
  const cluster = smallCluster()
  cluster.make({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  expect(cluster.store.get(kinds.serviceaccounts, 'shop', 'default')).toBeDefined()
  expect(cluster.store.get(kinds.configmaps, 'shop', 'kube-root-ca.crt')).toBeDefined()
  cluster.make({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { storageClassName: 'gold' },
  })
  cluster.seconds(5)
  expect(cluster.events('data')[0]).toMatchObject({
    reason: 'ProvisioningFailed',
    message: 'storageclass.storage.k8s.io "gold" not found',
  })
})

it('events count up, fall silent when they become too many, and are gone after an hour', () => {
  const cluster = smallCluster(0)
  const about = cluster.make(barePod('one', { containers: [] }))
  const record = createRecorder(cluster.store, cluster.clock)
  const say = (message: string) => record(about, { type: 'Warning', reason: 'Test', message, component: 'test' })
  for (let at = 0; at < 60; at++) say('the same')
  expect(cluster.events('one', 'Test')).toEqual([{ reason: 'Test', message: 'the same', count: 25, type: 'Warning' }])
  cluster.seconds(301)
  say('something else')
  expect(cluster.events('one', 'Test')).toHaveLength(2)
  cluster.seconds(4000)
  expect(cluster.events('one', 'Test')).toHaveLength(0)
})

it('an object that cannot be understood is reported and left alone', () => {
  const cluster = smallCluster()
  cluster.store.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'odd', namespace: 'shop' },
    spec: { replicas: 1 },
  })
  cluster.make(deployment('web', 1))
  cluster.seconds(20)
  expect(cluster.errors[0]).toMatch(/^Deployment shop\/odd: TypeError/)
  expect(cluster.deployment().status?.readyReplicas).toBe(1)
})

it('a namespace that is deleted ends with all that lives in it', () => {
  const cluster = smallCluster()
  cluster.make({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
    spec: { finalizers: ['kubernetes'] },
  })
  cluster.make(deployment('web', 3))
  cluster.seconds(20)
  cluster.store.delete(kinds.namespaces, undefined, 'shop')
  cluster.seconds(60)
  expect(cluster.store.get(kinds.namespaces, undefined, 'shop')).toBeUndefined()
  expect(cluster.pods()).toEqual([])
  expect(cluster.store.list(kinds.events, { namespace: 'shop' })).toEqual([])
})
