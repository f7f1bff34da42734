import { describe, expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { SmallCluster } from './small-cluster.ts'
import { barePod, doing, smallCluster } from './small-cluster.ts'

const container = { name: 'main', image: 'registry.example/main:1' }

function start(behaviour: string, spec: object = {}, more: Record<string, string> = {}): SmallCluster {
  const cluster = smallCluster(1)
  cluster.make(
    barePod('one', { containers: [container], ...spec }, { 'sandbox.quarterdeck/behaviour': behaviour, ...more }),
  )
  return cluster
}

const status = (cluster: SmallCluster) => cluster.pod('one').status?.containerStatuses?.[0]

/** The seconds at which the container was started. */
function starts(cluster: SmallCluster, seconds: number): readonly number[] {
  const begun = cluster.clock.now()
  const times: number[] = []
  for (let step = 0; step < seconds; step++) {
    cluster.seconds(1)
    const count = status(cluster)?.restartCount ?? 0
    if (status(cluster)?.state.running && count === times.length) times.push((cluster.clock.now() - begun) / 1000)
  }
  return times
}

describe('a container', () => {
  it('is pulled, created, started and ready, in that order and with the real words', () => {
    const cluster = smallCluster(1)
    const readinessProbe = { httpGet: { path: '/healthz', port: 8080 } }
    cluster.make(barePod('one', { containers: [{ ...container, readinessProbe }] }))
    const phases = new Set<string>()
    for (let step = 0; step < 100; step++) {
      cluster.clock.advance(100)
      phases.add(`${cluster.pod('one').status?.phase} ${doing(cluster.pod('one'))} ${status(cluster)?.ready}`)
    }
    expect([...phases]).toEqual(['Pending ContainerCreating false', 'Running running false', 'Running running true'])
    expect(cluster.events('one').map(({ reason }) => reason)).toEqual([
      'Scheduled',
      'Pulling',
      'Pulled',
      'Created',
      'Started',
    ])
    expect(cluster.pod('one').status).toMatchObject({ podIP: '10.244.0.4', hostIP: '10.0.0.1', qosClass: 'BestEffort' })
    expect(status(cluster)).toMatchObject({ started: true, restartCount: 0, lastState: {} })
  })

  it('that crashes is restarted at once, then after 10 s, 20 s ... 5 min', () => {
    const cluster = start('crash', {}, { 'sandbox.quarterdeck/after': '2' })
    const times = starts(cluster, 1800)
    const gaps = times.slice(1).map((at, index) => Math.round(at - (times[index] ?? 0)))
    // Each run takes 2 s, and some 1.2 s pass around it.
    const waits = gaps.map((gap) => gap - 3)
    expect(waits.slice(0, 8)).toEqual([0, 10, 20, 40, 80, 160, 300, 300].map((wait) => expect.closeTo(wait, -0.5)))
    expect(status(cluster)?.lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
    const message = status(cluster)?.state.waiting?.message
    expect(message).toMatch(/^back-off 5m0s restarting failed container=main pod=one_shop\(.{36}\)$/)
    expect(cluster.events('one', 'BackOff')[0]?.message).toMatch(
      /^Back-off restarting failed container main in pod one_shop\(/,
    )
    expect(cluster.pod('one').status?.phase).toBe('Running')
  })

  it('that fills its memory is killed with 137 and OOMKilled', () => {
    const cluster = start('oom', {}, { 'sandbox.quarterdeck/after': '20' })
    cluster.seconds(27)
    const { state, lastState } = status(cluster) ?? {}
    expect(state?.terminated ?? lastState?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })

  it('whose image is missing waits longer and longer, and tells the registry’s answer', () => {
    const cluster = start('bad-image')
    cluster.seconds(8)
    expect(status(cluster)?.state.waiting?.reason).toBe('ImagePullBackOff')
    cluster.seconds(300)
    expect(cluster.events('one', 'Failed')[0]?.message).toBe(
      'Failed to pull image "registry.example/main:1": rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/main:1": failed to resolve reference "registry.example/main:1": registry.example/main:1: not found',
    )
    expect(cluster.pod('one').status?.phase).toBe('Pending')
  })

  it('that never gets ready runs on, with warnings', () => {
    const cluster = start('never-ready')
    cluster.seconds(60)
    expect(status(cluster)).toMatchObject({ ready: false, state: { running: {} } })
    expect(cluster.events('one', 'Unhealthy')[0]).toMatchObject({
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
      type: 'Warning',
    })
    const ready = cluster.pod('one').status?.conditions?.find(({ type }) => type === 'Ready')
    expect(ready).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [main]',
    })
  })

  it('that hangs is killed by its liveness probe', () => {
    const cluster = start('hang')
    cluster.seconds(60)
    expect(cluster.events('one', 'Killing')[0]?.message).toBe('Container main failed liveness probe, will be restarted')
    cluster.seconds(10)
    expect(status(cluster)).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137, reason: 'Error' } },
    })
  })

  it('waits for a Secret that it names, and starts once that is there', () => {
    const envFrom = [{ secretRef: { name: 'keys' } }]
    const cluster = start('', { containers: [{ ...container, envFrom }] })
    cluster.seconds(5)
    expect(status(cluster)?.state.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'secret "keys" not found',
    })
    cluster.make({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'shop' } })
    cluster.seconds(30)
    expect(doing(cluster.pod('one'))).toBe('running')
  })

  it('waits for a volume whose ConfigMap is missing', () => {
    const cluster = start('', { volumes: [{ name: 'config', configMap: { name: 'settings' } }] })
    cluster.seconds(20)
    expect(doing(cluster.pod('one'))).toBe('ContainerCreating')
    expect(cluster.events('one', 'FailedMount')[0]?.message).toBe(
      'MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
    )
  })
})

describe('a pod', () => {
  it('runs its init containers first, one after the other', () => {
    const init = (name: string) => ({ name, image: 'registry.example/init:1' })
    const cluster = start('', { initContainers: [init('first'), init('second')] })
    const seen: string[] = []
    for (let step = 0; step < 150; step++) {
      cluster.clock.advance(100)
      const running = [
        ...(cluster.pod('one').status?.initContainerStatuses ?? []),
        ...(cluster.pod('one').status?.containerStatuses ?? []),
      ].filter((one) => one.state.running)
      for (const one of running) if (seen.at(-1) !== one.name) seen.push(one.name)
      expect(running.length).toBeLessThanOrEqual(1)
    }
    expect(seen).toEqual(['first', 'second', 'main'])
    expect(cluster.pod('one').status?.phase).toBe('Running')
  })

  it('stays Pending while an init container crashes', () => {
    const cluster = start('init-crash', { initContainers: [{ name: 'migrate', image: 'registry.example/init:1' }] })
    cluster.seconds(40)
    const { status: told } = cluster.pod('one')
    expect(told?.phase).toBe('Pending')
    expect(told?.initContainerStatuses?.[0]?.restartCount).toBeGreaterThanOrEqual(1)
    expect(told?.containerStatuses?.[0]?.state.waiting?.reason).toBe('PodInitializing')
    expect(told?.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
      status: 'False',
      message: 'containers with incomplete status: [migrate]',
    })
  })

  it('keeps a sidecar running beside its containers', () => {
    const cluster = start('', {
      initContainers: [{ name: 'proxy', image: 'registry.example/proxy:1', restartPolicy: 'Always' }],
    })
    cluster.seconds(20)
    expect(cluster.pod('one').status?.initContainerStatuses?.[0]).toMatchObject({ ready: true, state: { running: {} } })
    expect(doing(cluster.pod('one'))).toBe('running')
  })

  it('that is deleted stops its containers and goes within its grace period', () => {
    const cluster = start('stubborn', { terminationGracePeriodSeconds: 10 })
    cluster.seconds(10)
    cluster.store.delete(kinds.pods, 'shop', 'one')
    expect(cluster.pod('one').metadata.deletionTimestamp).toBeDefined()
    cluster.seconds(9)
    expect(cluster.events('one', 'Killing')[0]?.message).toBe('Stopping container main')
    expect(cluster.pods()).toHaveLength(1)
    cluster.seconds(2)
    expect(cluster.pods()).toHaveLength(0)
  })

  it('with restartPolicy Never ends Succeeded or Failed', () => {
    const good = start('complete', { restartPolicy: 'Never' })
    const bad = start('crash', { restartPolicy: 'Never' })
    good.seconds(30)
    bad.seconds(30)
    expect(good.pod('one').status?.phase).toBe('Succeeded')
    expect(bad.pod('one').status?.phase).toBe('Failed')
    expect(good.pod('one').status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PodCompleted',
    })
  })
})
