import type { Condition } from '../condition.ts'
import { withCondition } from '../condition.ts'
import type { ContainerStatus, Pod, PodStatus } from '../pod/pod.ts'

/** How the containers stand, in the order of the spec. */
export type Containers = {
  readonly init: readonly ContainerStatus[]
  readonly app: readonly ContainerStatus[]
  /** Names of init containers that keep running beside the others. */
  readonly sidecars: ReadonlySet<string>
}

/** The pod's phase, from its containers (pkg/kubelet/kubelet_pods.go getPhase). */
export function phaseOf(restartPolicy: string, containers: Containers): string {
  const plain = containers.init.filter((one) => !containers.sidecars.has(one.name))
  const failedInit = plain.some((one) => (one.state.terminated?.exitCode ?? 0) !== 0)
  if (failedInit && restartPolicy === 'Never') return 'Failed'
  if (!isInitialized(containers)) return 'Pending'
  const { app } = containers
  if (app.some((one) => one.state.waiting && !one.lastState.terminated)) return 'Pending'
  if (restartPolicy === 'Always' || app.some((one) => one.state.running)) return 'Running'
  const exits = app.map((one) => (one.state.terminated ?? one.lastState.terminated)?.exitCode ?? 0)
  if (exits.every((code) => code === 0)) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

export function isInitialized({ init, sidecars }: Containers): boolean {
  return init.every((one) => (sidecars.has(one.name) ? one.started : one.state.terminated?.exitCode === 0))
}

/** The whole status; condition times move only where a condition does. */
export function podStatus(pod: Pod, containers: Containers, facts: Partial<PodStatus>, now: number): PodStatus {
  const phase = phaseOf(pod.spec.restartPolicy ?? 'Always', containers)
  const held = pod.status?.conditions ?? []
  const made = conditionsOf(phase, containers, facts.podIP !== undefined || pod.status?.podIP !== undefined)
  const moved = made.flatMap((condition) => {
    const list = withCondition(held.map(bare), condition, now)
    return list.filter((one) => one.type === condition.type)
  })
  const others = held.filter((one) => !made.some((condition) => condition.type === one.type))
  const { init, app } = containers
  return {
    ...pod.status,
    ...facts,
    phase,
    conditions: [...moved, ...others],
    ...(init.length > 0 && { initContainerStatuses: init }),
    containerStatuses: app,
  }
}

/** A condition that turns True loses the reason that it had while it was False. */
function bare({ type, status, lastTransitionTime }: Condition): Condition {
  return { type, status, ...(lastTransitionTime && { lastTransitionTime }) }
}

function conditionsOf(phase: string, containers: Containers, hasSandbox: boolean): readonly Condition[] {
  const over = phase === 'Succeeded' || phase === 'Failed'
  const reason = phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed'
  const pending = containers.init.filter(
    (one) => !containers.sidecars.has(one.name) && one.state.terminated?.exitCode !== 0,
  )
  const unready = [...containers.init.filter((one) => containers.sidecars.has(one.name)), ...containers.app].filter(
    (one) => !one.ready,
  )
  const ready: Partial<Condition> = over
    ? { status: 'False', reason }
    : verdict(unready, 'ContainersNotReady', 'containers with unready status')
  const initialized =
    phase === 'Succeeded'
      ? { status: 'True' as const, reason }
      : verdict(pending, 'ContainersNotInitialized', 'containers with incomplete status')
  return [
    { type: 'PodReadyToStartContainers', status: hasSandbox && !over ? 'True' : 'False' },
    { status: 'True', ...initialized, type: 'Initialized' },
    { status: 'True', ...ready, type: 'Ready' },
    { status: 'True', ...ready, type: 'ContainersReady' },
  ]
}

function verdict(lacking: readonly ContainerStatus[], reason: string, words: string): Partial<Condition> {
  if (lacking.length === 0) return { status: 'True' }
  return { status: 'False', reason, message: `${words}: [${lacking.map((one) => one.name).join(' ')}]` }
}
