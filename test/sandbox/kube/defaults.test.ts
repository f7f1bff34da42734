import { beforeEach, expect, it } from 'vitest'
import { manualClock } from '../../../sandbox/clock.ts'
import { createStore } from '../../../sandbox/kube/memory.ts'
import type { Store } from '../../../sandbox/kube/store.ts'
import type { KubeObject } from '../../../sandbox/object.ts'
import { deployment, pod, START } from './cluster.ts'

let store: Store

beforeEach(() => {
  store = createStore({ clock: manualClock(START) })
})

const service = (name: string, type: string, ports: readonly object[] = [{ port: 80 }]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { type, selector: { app: 'web' }, ports },
})

it('probes of templates say how often and how patient they are', () => {
  const made = store.create({
    ...deployment('web'),
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'web', image: 'web:1', readinessProbe: { httpGet: { port: 80 }, periodSeconds: 5 } }],
        },
      },
    },
  })
  expect(made).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              readinessProbe: {
                httpGet: { path: '/', port: 80, scheme: 'HTTP' },
                timeoutSeconds: 1,
                periodSeconds: 5,
                successThreshold: 1,
                failureThreshold: 3,
              },
            },
          ],
        },
      },
    },
  })
})

it('a pod acts as the default account of its namespace, and may read its files', () => {
  const volumes = [{ name: 'settings', configMap: { name: 'settings' } }]
  const made = store.create(pod('a', { spec: { containers: [{ name: 'a', image: 'a:1' }], volumes } }))
  expect(made.spec).toMatchObject({
    serviceAccountName: 'default',
    serviceAccount: 'default',
    volumes: [{ name: 'settings', configMap: { name: 'settings', defaultMode: 420 } }],
  })
})

it('services that open a port on nodes open one of their own, and keep it', () => {
  const ports = (object: KubeObject) =>
    (object.spec as { ports: { nodePort?: number }[] }).ports.map(({ nodePort }) => nodePort)
  const first = store.create(
    service('one', 'NodePort', [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ]),
  )
  const second = store.create(service('two', 'LoadBalancer', [{ port: 80, nodePort: 30_080 }]))
  const all = [...ports(first), ...ports(second)]
  expect(new Set(all).size).toBe(3)
  expect(all.every((port) => port !== undefined && port >= 30_000 && port <= 32_767)).toBe(true)
  expect(ports(second)).toEqual([30_080])
  const again = store.update({ ...first, metadata: { ...first.metadata, labels: { seen: 'yes' } } })
  expect(ports(again)).toEqual(ports(first))
  expect(ports(store.create(service('three', 'ClusterIP')))).toEqual([undefined])
})

it('claims wait, volumes are to be had', () => {
  const spec = { accessModes: ['ReadWriteOnce'] }
  const claim = store.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'a', namespace: 'shop' },
    spec,
  })
  const volume = store.create({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' }, spec })
  expect(claim).toMatchObject({ spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } })
  expect(volume).toMatchObject({ spec: { volumeMode: 'Filesystem' }, status: { phase: 'Available' } })
})
