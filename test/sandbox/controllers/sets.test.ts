import { describe, expect, it } from 'vitest'
import { isReady } from '../../../sandbox/controllers/pod/readiness.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { SmallCluster } from './small-cluster.ts'
import { smallCluster, template } from './small-cluster.ts'

const storage = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast' },
  provisioner: 'disk.example',
}

function statefulSet(cluster: SmallCluster, spec: object = {}): void {
  cluster.make(storage)
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '8Gi' } } },
  }
  cluster.make({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      replicas: 3,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: template('db', 'registry.example/db:1'),
      volumeClaimTemplates: [claim],
      ...spec,
    },
  })
}

const status = (cluster: SmallCluster) => cluster.store.read(kinds.statefulsets, 'shop', 'db').status

describe('a stateful set', () => {
  it('starts its pods one after the other, each with its own volume', () => {
    const cluster = smallCluster()
    statefulSet(cluster)
    let most = 0
    for (let step = 0; step < 400; step++) {
      cluster.clock.advance(100)
      const pods = cluster.pods('db')
      expect(pods.filter((pod) => !isReady(pod)).length).toBeLessThanOrEqual(1)
      most = Math.max(most, pods.length)
    }
    expect(cluster.pods('db').map((pod) => pod.metadata.name)).toEqual(['db-0', 'db-1', 'db-2'])
    expect(most).toBe(3)
    expect(status(cluster)).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 })
    const claims = cluster.store.list(kinds.persistentvolumeclaims)
    expect(claims.map((claim) => [claim.metadata.name, (claim.status as { phase: string }).phase])).toEqual([
      ['data-db-0', 'Bound'],
      ['data-db-1', 'Bound'],
      ['data-db-2', 'Bound'],
    ])
    expect(cluster.store.list(kinds.persistentvolumes)).toHaveLength(3)
  })

  it('updates from the last pod to its partition', () => {
    const cluster = smallCluster()
    statefulSet(cluster)
    cluster.seconds(40)
    cluster.change(kinds.statefulsets, 'db', ({ spec }) => ({
      spec: {
        ...(spec as object),
        template: template('db', 'registry.example/db:2'),
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      },
    }))
    cluster.seconds(60)
    expect(cluster.pods('db').map((pod) => pod.spec.containers[0]?.image)).toEqual([
      'registry.example/db:1',
      'registry.example/db:2',
      'registry.example/db:2',
    ])
    const { currentRevision, updateRevision } = status(cluster) as Record<string, string>
    expect(currentRevision).not.toBe(updateRevision)
    cluster.change(kinds.statefulsets, 'db', ({ spec }) => ({
      spec: { ...(spec as object), updateStrategy: { type: 'RollingUpdate' } },
    }))
    cluster.seconds(40)
    expect(status(cluster)).toMatchObject({ currentRevision: updateRevision, updatedReplicas: 3 })
    expect(
      cluster.store
        .list(kinds.controllerrevisions)
        .map((one) => one.revision)
        .sort(),
    ).toEqual([1, 2])
  })

  it('shrinks from the end and keeps its volumes', () => {
    const cluster = smallCluster()
    statefulSet(cluster, { podManagementPolicy: 'Parallel' })
    cluster.seconds(15)
    cluster.change(kinds.statefulsets, 'db', ({ spec }) => ({
      spec: { ...(spec as object), replicas: 1, podManagementPolicy: 'OrderedReady' },
    }))
    cluster.seconds(20)
    expect(cluster.pods('db').map((pod) => pod.metadata.name)).toEqual(['db-0'])
    expect(cluster.store.list(kinds.persistentvolumeclaims)).toHaveLength(3)
    expect(cluster.errors).toEqual([])
  })
})

describe('a daemon set', () => {
  const taints = [{ key: 'dedicated', effect: 'NoSchedule' }]

  function daemons(cluster: SmallCluster): void {
    const spec = {
      selector: { matchLabels: { app: 'agent' } },
      template: template('agent', 'registry.example/agent:1'),
    }
    cluster.make({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'shop' }, spec })
    cluster.seconds(15)
  }

  const told = (cluster: SmallCluster) => cluster.store.read(kinds.daemonsets, 'shop', 'agent').status

  it('has one pod on every node that it tolerates, cordoned ones included', () => {
    const cluster = smallCluster([{}, {}, { taints }])
    cluster.change(kinds.nodes, 'node-1', ({ spec }) => ({
      spec: {
        ...(spec as object),
        unschedulable: true,
        taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
      },
    }))
    daemons(cluster)
    expect(
      cluster
        .pods('agent')
        .map((pod) => pod.spec.nodeName)
        .sort(),
    ).toEqual(['node-0', 'node-1'])
    expect(told(cluster)).toMatchObject({
      desiredNumberScheduled: 2,
      currentNumberScheduled: 2,
      numberReady: 2,
      numberAvailable: 2,
      numberMisscheduled: 0,
    })
    cluster.addNode('later')
    cluster.seconds(15)
    expect(told(cluster)).toMatchObject({ desiredNumberScheduled: 3, numberReady: 3 })
  })

  it('updates one node at a time', () => {
    const cluster = smallCluster(3)
    daemons(cluster)
    cluster.change(kinds.daemonsets, 'agent', ({ spec }) => ({
      spec: { ...(spec as object), template: template('agent', 'registry.example/agent:2') },
    }))
    for (let step = 0; step < 400; step++) {
      cluster.clock.advance(100)
      expect(cluster.pods('agent').filter(isReady).length).toBeGreaterThanOrEqual(2)
    }
    expect(cluster.pods('agent').map((pod) => pod.spec.containers[0]?.image)).toEqual(
      Array(3).fill('registry.example/agent:2'),
    )
    expect(told(cluster)).toMatchObject({ updatedNumberScheduled: 3 })
    expect(cluster.errors).toEqual([])
  })
})
