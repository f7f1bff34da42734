import { kinds } from '../../kube/kinds.ts'
import { timestamp } from '../../kube/timestamp.ts'
import type { Cluster } from '../cluster.ts'
import { writeStatus } from '../cluster.ts'
import type { Container, ContainerStatus, Pod, PodStatus } from '../pod/pod.ts'
import { isOver } from '../pod/readiness.ts'
import type { ContainerRun, Surroundings } from './container-run.ts'
import { createContainerRun } from './container-run.ts'
import { fresh } from './container-status.ts'
import { configProblem, mountProblem } from './missing.ts'
import { phaseOf, podStatus } from './pod-status.ts'
import type { Role } from './script.ts'
import { scriptOf } from './script.ts'

/** The node that a pod runs on, as far as the pod cares. */
export type Host = {
  readonly name: string
  readonly ip: string
  readonly images: Set<string>
  nextPodIp(): string
}

export type PodRun = {
  /** Ends the pod gracefully and takes it out of the store. */
  terminate(graceMs: number): void
  /** Stops simulating; what the store says stays. */
  cancel(): void
  /** The node came back after a crash: what ran on it is started again. */
  restart(): void
}

const SANDBOX_MS = 400
const MOUNT_RETRY_MS = 8_000

/** One pod's life on its node, from wherever its stored status says that it is. */
export function createPodRun(cluster: Cluster, host: Host, pod: Pod): PodRun {
  const { store, clock } = cluster
  const { namespace, name, uid } = pod.metadata
  const timers = new Set<() => void>()
  const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => container.image)
  const begun = new Set<ContainerRun>()
  let facts: Partial<PodStatus> = {}
  let podIp = pod.status?.podIP
  let ending = false
  let mountRetryMs = MOUNT_RETRY_MS

  function after(ms: number, task: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      task()
    })
    timers.add(cancel)
  }

  function cancel(): void {
    for (const stop of timers) stop()
    timers.clear()
  }

  const say: Surroundings['say'] = (draft) => cluster.record(pod, { ...draft, component: 'kubelet', host: host.name })

  const around: Omit<Surroundings, 'script' | 'configProblem' | 'hasImage' | 'keepImage'> = {
    pod,
    now: clock.now,
    after,
    say,
    podIp: () => podIp ?? '',
    changed: publish,
    done: proceed,
  }

  function run(container: Container, role: Role, held: ContainerStatus | undefined): ContainerRun {
    const blank = fresh(container, pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating')
    return createContainerRun(
      {
        ...around,
        script: (count) => scriptOf(pod, container, role, count, cluster.random),
        configProblem: () => configProblem(store, pod, container),
        hasImage: () => host.images.has(container.image),
        keepImage: () => void host.images.add(container.image),
      },
      container,
      role,
      held ?? blank,
    )
  }

  const held = (statuses: readonly ContainerStatus[] | undefined, container: Container) =>
    statuses?.find((status) => status.name === container.name)
  const init = (pod.spec.initContainers ?? []).map((container) =>
    run(
      container,
      container.restartPolicy === 'Always' ? 'sidecar' : 'init',
      held(pod.status?.initContainerStatuses, container),
    ),
  )
  const app = pod.spec.containers.map((container) =>
    run(container, 'app', held(pod.status?.containerStatuses, container)),
  )
  const sidecars = new Set(init.filter((one) => one.role === 'sidecar').map((one) => one.status().name))

  function containers() {
    return { init: init.map((one) => one.status()), app: app.map((one) => one.status()), sidecars }
  }

  function live(): Pod | undefined {
    const stored = store.get(kinds.pods, namespace, name) as Pod | undefined
    return stored?.metadata.uid === uid ? stored : undefined
  }

  function publish(): void {
    const stored = live()
    if (!stored) return
    writeStatus(store, stored, podStatus(stored, containers(), facts, clock.now()))
    // A sidecar that has started lets the next init container begin.
    if (!ending && init.some((one) => one.role === 'sidecar')) after(0, proceed)
  }

  /** Begins whatever is next: the first init container that has not ended, then all the others at once. */
  function proceed(): void {
    const next = init.find((one) =>
      one.role === 'sidecar' ? !one.status().started : one.status().state.terminated?.exitCode !== 0,
    )
    const phase = phaseOf(pod.spec.restartPolicy ?? 'Always', containers())
    if (phase === 'Failed' || phase === 'Succeeded') finish()
    else for (const one of next ? [next] : app) if (!begun.has(one)) start(one)
  }

  function start(one: ContainerRun): void {
    begun.add(one)
    one.begin()
  }

  /** A job's pod is over when its containers are; its sidecars are stopped then. */
  function finish(): void {
    for (const one of init.filter((each) => each.role === 'sidecar')) one.stop(30_000, publish)
    publish()
  }

  function admit(): void {
    facts = { hostIP: host.ip, hostIPs: [{ ip: host.ip }], startTime: timestamp(clock.now()) }
    publish()
    after(SANDBOX_MS, mount)
  }

  function mount(): void {
    const message = mountProblem(store, pod)
    if (!message) {
      sandbox()
      return
    }
    say({ type: 'Warning', reason: 'FailedMount', message })
    after(mountRetryMs, mount)
    mountRetryMs = Math.min(122_000, mountRetryMs * 2)
  }

  function sandbox(): void {
    podIp = pod.spec.hostNetwork ? host.ip : host.nextPodIp()
    facts = { ...facts, podIP: podIp, podIPs: [{ ip: podIp }] }
    publish()
    proceed()
  }

  function resume(): void {
    for (const image of images) host.images.add(image)
    const initialized = init.every((one) => one.role === 'sidecar' || one.status().state.terminated?.exitCode === 0)
    const known = initialized
      ? [...init.filter((one) => one.role === 'sidecar'), ...app]
      : init.filter((one) => !one.status().state.waiting)
    for (const one of [...known, ...init.filter((each) => each.role === 'init')]) begun.add(one)
    for (const one of known) one.resume()
    if (!initialized) proceed()
  }

  function terminate(graceMs: number): void {
    if (ending) return
    ending = true
    cancel()
    let left = init.length + app.length
    const stopped = () => {
      left -= 1
      if (left > 0) return
      publish()
      after(100, () => {
        if (live()) store.delete(kinds.pods, namespace, name, { gracePeriodSeconds: 0 })
      })
    }
    for (const one of [...app, ...init]) one.stop(graceMs, stopped)
  }

  function restart(): void {
    cancel()
    begun.clear()
    for (const one of [...init, ...app]) one.lose()
    podIp = undefined
    after(SANDBOX_MS, sandbox)
  }

  if (!pod.status?.containerStatuses) admit()
  else if (!isOver(pod)) resume()
  return { terminate, cancel, restart }
}
