import { describe, expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { SmallCluster } from './small-cluster.ts'
import { deployment, doing, smallCluster, template } from './small-cluster.ts'

function setTemplate(cluster: SmallCluster, image: string, annotations?: Record<string, string>): void {
  cluster.change(kinds.deployments, 'web', ({ spec }) => ({
    spec: { ...(spec as object), template: { ...template('web', image, {}, annotations) } },
  }))
}

function condition(cluster: SmallCluster, type: string) {
  const found = cluster.deployment().status?.conditions?.find((one) => one.type === type)
  return `${found?.status} ${found?.reason}: ${found?.message}`
}

const sizes = (cluster: SmallCluster) =>
  Object.fromEntries(
    cluster.sets().map((set) => [set.metadata.annotations?.['deployment.kubernetes.io/revision'], set.spec.replicas]),
  )

describe('a rolling update', () => {
  it('replaces pods step by step and never leaves its bounds', () => {
    const cluster = smallCluster()
    cluster.make(
      deployment('web', 4, { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
    )
    cluster.seconds(20)
    expect(cluster.deployment().status).toMatchObject({
      replicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
      updatedReplicas: 4,
    })
    setTemplate(cluster, 'registry.example/web:2')
    const seen: string[] = []
    for (let step = 0; step < 400; step++) {
      cluster.clock.advance(100)
      const { '1': old = 0, '2': next = 0 } = sizes(cluster)
      const { status } = cluster.deployment()
      expect(old + next).toBeLessThanOrEqual(5)
      expect(status?.availableReplicas ?? 0).toBeGreaterThanOrEqual(3)
      if (seen.at(-1) !== `${old}+${next}`) seen.push(`${old}+${next}`)
    }
    expect(seen[0]).toMatch(/^[34]\+[12]$/)
    expect(seen.at(-1)).toBe('0+4')
    expect(cluster.deployment().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2')
    expect(condition(cluster, 'Progressing')).toMatch(
      /^True NewReplicaSetAvailable: ReplicaSet "web-.*" has successfully progressed.$/,
    )
    expect(cluster.pods('web').map((pod) => pod.spec.containers[0]?.image)).toEqual(
      Array(4).fill('registry.example/web:2'),
    )
    expect(cluster.events('web', 'ScalingReplicaSet').map((event) => event.message)[0]).toMatch(
      /^Scaled up replica set web-\w+ from 0 to 4$/,
    )
    expect(cluster.errors).toEqual([])
  })

  it('gets stuck on an image that does not exist, says so after its deadline, and comes back by rollback', () => {
    const cluster = smallCluster()
    cluster.make(deployment('web', 3, { progressDeadlineSeconds: 60 }))
    cluster.seconds(20)
    setTemplate(cluster, 'registry.example/web:broken')
    cluster.seconds(30)
    const [bad] = cluster.pods('web').filter((pod) => pod.spec.containers[0]?.image.endsWith('broken'))
    expect(bad && doing(bad)).toBe('ImagePullBackOff')
    expect(cluster.deployment().status).toMatchObject({
      replicas: 4,
      updatedReplicas: 1,
      availableReplicas: 3,
      unavailableReplicas: 1,
    })
    expect(condition(cluster, 'Progressing')).toContain('True ReplicaSetUpdated')
    cluster.seconds(60)
    expect(condition(cluster, 'Progressing')).toMatch(
      /^False ProgressDeadlineExceeded: ReplicaSet "web-.*" has timed out progressing.$/,
    )
    expect(condition(cluster, 'Available')).toContain('True MinimumReplicasAvailable')
    setTemplate(cluster, 'registry.example/web:1')
    cluster.seconds(30)
    expect(sizes(cluster)).toEqual({ '2': 0, '3': 3 })
    expect(cluster.sets().find((set) => set.spec.replicas === 3)?.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    })
    expect(cluster.pods('web').map(doing)).toEqual(['running', 'running', 'running'])
  })

  it('waits while paused, yet scales', () => {
    const cluster = smallCluster()
    cluster.make(deployment('web', 2))
    cluster.seconds(20)
    cluster.change(kinds.deployments, 'web', ({ spec }) => ({
      spec: { ...(spec as object), paused: true, replicas: 4, template: template('web', 'registry.example/web:2') },
    }))
    cluster.seconds(30)
    expect(sizes(cluster)).toEqual({ '1': 4 })
    expect(condition(cluster, 'Progressing')).toBe('Unknown DeploymentPaused: Deployment is paused')
    cluster.change(kinds.deployments, 'web', ({ spec }) => ({ spec: { ...(spec as object), paused: false } }))
    cluster.seconds(60)
    expect(sizes(cluster)).toEqual({ '1': 0, '2': 4 })
  })

  it('shares a change of scale in its middle', () => {
    const cluster = smallCluster()
    cluster.make(
      deployment('web', 4, { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } } }),
    )
    cluster.seconds(20)
    setTemplate(cluster, 'registry.example/web:broken')
    cluster.seconds(20)
    expect(sizes(cluster)).toEqual({ '1': 4, '2': 2 })
    cluster.change(kinds.deployments, 'web', ({ spec }) => ({ spec: { ...(spec as object), replicas: 10 } }))
    cluster.seconds(20)
    expect(sizes(cluster)).toEqual({ '1': 8, '2': 4 })
  })

  it('forgets revisions beyond its limit', () => {
    const cluster = smallCluster()
    cluster.make(deployment('web', 1, { revisionHistoryLimit: 2 }))
    for (const tag of [2, 3, 4, 5]) {
      cluster.seconds(20)
      setTemplate(cluster, `registry.example/web:${tag}`)
    }
    cluster.seconds(30)
    expect(Object.keys(sizes(cluster))).toEqual(['3', '4', '5'])
  })
})

it('Recreate starts the new pods only when the last old one is gone', () => {
  const cluster = smallCluster()
  cluster.make(deployment('web', 2, { strategy: { type: 'Recreate' } }))
  cluster.seconds(20)
  setTemplate(cluster, 'registry.example/web:2')
  for (let step = 0; step < 200; step++) {
    cluster.clock.advance(100)
    expect(new Set(cluster.pods('web').map((pod) => pod.spec.containers[0]?.image)).size).toBeLessThanOrEqual(1)
  }
  expect(sizes(cluster)).toEqual({ '1': 0, '2': 2 })
  expect(cluster.deployment().status?.availableReplicas).toBe(2)
})

it('a scale-down gives up the pods that do not work first', () => {
  const cluster = smallCluster()
  cluster.make(deployment('web', 3))
  cluster.seconds(20)
  const [victim] = cluster.pods('web')
  cluster.store.delete(kinds.pods, 'shop', victim?.metadata.name ?? '')
  const starting = () => cluster.pods('web').find((pod) => doing(pod) === 'ContainerCreating')?.metadata.name
  for (let step = 0; step < 20 && !starting(); step++) cluster.clock.advance(100)
  const young = starting()
  cluster.change(kinds.deployments, 'web', ({ spec }) => ({ spec: { ...(spec as object), replicas: 2 } }))
  cluster.seconds(5)
  expect(young).toBeDefined()
  expect(cluster.pods('web').map((pod) => pod.metadata.name)).not.toContain(young)
  expect(cluster.pods('web').map(doing)).toEqual(['running', 'running'])
})
