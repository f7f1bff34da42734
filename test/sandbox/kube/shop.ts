import type { ManualClock } from '../../../sandbox/clock.ts'
import type { Store } from '../../../sandbox/kube/store.ts'
import type { KubeObject } from '../../../sandbox/object.ts'
import { deployment, pod, START } from './cluster.ts'

const HOUR = 60 * 60 * 1000

/** When everything in the shop is three hours old. */
export const NOW = START + 3 * HOUR

const at = (ms: number) => new Date(ms).toISOString().replace('.000', '')
const owner = ({ apiVersion, kind, metadata }: KubeObject) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid ?? '',
  controller: true,
})

/** A node and a Deployment half well, with what belongs to them. */
export function seedShop(store: Store, clock: ManualClock): void {
  store.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1', labels: { 'node-role.kubernetes.io/worker': '' } },
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: at(START), lastTransitionTime: at(START) }],
      nodeInfo: { kubeletVersion: 'v1.36.1', osImage: 'Ubuntu 24.04' },
    },
  })
  const plain = deployment('web')
  const web = store.create({
    ...plain,
    metadata: { ...plain.metadata, annotations: { 'deployment.kubernetes.io/revision': '2' } },
    status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1 },
  })
  const spec = web.spec as { template: object }
  const set = (name: string, revision: string, replicas: number, image: string) =>
    store.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace: 'shop',
        labels: { app: 'web' },
        annotations: { 'deployment.kubernetes.io/revision': revision },
        ownerReferences: [owner(web)],
      },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'web' } },
        template: { ...spec.template, spec: { containers: [{ name: 'web', image }] } },
      },
      status: { replicas, readyReplicas: Math.min(1, replicas) },
    })
  set('web-4c3e', '1', 0, 'web:0')
  const current = set('web-5d4f', '2', 2, 'web:1')
  const of = (parent: KubeObject, object: KubeObject) =>
    store.create({ ...object, metadata: { ...object.metadata, ownerReferences: [owner(parent)] } })
  of(
    current,
    pod('web-5d4f-aa', { labels: { app: 'web' }, status: { podIP: '10.1.0.1', podIPs: [{ ip: '10.1.0.1' }] } }),
  )
  const crashed = {
    name: 'web',
    ready: false,
    restartCount: 4,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: at(NOW - 5 * 60_000) } },
  }
  const ailing = of(
    current,
    pod('web-5d4f-bb', {
      labels: { app: 'web' },
      status: { conditions: [{ type: 'Ready', status: 'False' }], containerStatuses: [crashed] },
    }),
  )
  const done = {
    name: 'web',
    ready: false,
    restartCount: 0,
    state: { terminated: { exitCode: 0, reason: 'Completed' } },
  }
  store.create(
    pod('job-1', { labels: { app: 'job' }, status: { phase: 'Succeeded', conditions: [], containerStatuses: [done] } }),
  )
  store.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { clusterIP: '10.96.0.10', selector: { app: 'web' }, ports: [{ port: 80 }] },
  })
  store.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web-5d4f-bb.1', namespace: 'shop' },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'web-5d4f-bb', namespace: 'shop', uid: ailing.metadata.uid },
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off restarting failed container web',
    count: 9,
    firstTimestamp: at(NOW - 60 * 60_000),
    lastTimestamp: at(NOW - 2 * 60_000),
    source: { component: 'kubelet', host: 'node-1' },
  })
  clock.advance(3 * HOUR)
}
