import type { KubeObject } from '../../object.ts'
import { since } from './duration.ts'
import type { Container } from './printer.ts'
import { age, printer } from './printer.ts'

type Terminated = {
  readonly exitCode?: number
  readonly signal?: number
  readonly reason?: string
  readonly finishedAt?: string
}

type ContainerStatus = {
  readonly name: string
  readonly ready?: boolean
  readonly started?: boolean
  readonly restartCount?: number
  readonly state?: {
    readonly waiting?: { readonly reason?: string }
    readonly running?: object
    readonly terminated?: Terminated
  }
  readonly lastState?: { readonly terminated?: Terminated }
}

type Condition = { readonly type: string; readonly status: string; readonly reason?: string }

type Pod = {
  readonly metadata: KubeObject['metadata']
  readonly spec?: {
    readonly nodeName?: string
    readonly containers?: readonly Container[]
    readonly initContainers?: readonly Container[]
    readonly readinessGates?: readonly { readonly conditionType: string }[]
  }
  readonly status?: {
    readonly phase?: string
    readonly reason?: string
    readonly conditions?: readonly Condition[]
    readonly podIPs?: readonly { readonly ip: string }[]
    readonly nominatedNodeName?: string
    readonly initContainerStatuses?: readonly ContainerStatus[]
    readonly containerStatuses?: readonly ContainerStatus[]
  }
}

type Summary = {
  readonly reason: string
  readonly ready: number
  readonly restarts: number
  readonly lastRestart: string
}

/** Pods, as printPod in pkg/printers/internalversion/printers.go shows them. */
export const pods = printer<Pod>(
  ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP*', 'Node*', 'Nominated Node*', 'Readiness Gates*'],
  (pod, now) => {
    const init = initContainers(pod)
    const begun = pod.status?.conditions?.some((c) => c.type === 'Initialized' && c.status === 'True')
    const summary = init.initializing && !begun ? init.summary : mainContainers(pod, init)
    const total = (pod.spec?.containers?.length ?? 0) + (pod.spec?.initContainers?.filter(isSidecar).length ?? 0)
    const { restarts, lastRestart } = summary
    return [
      pod.metadata.name,
      `${summary.ready}/${total}`,
      deletionReason(pod) ?? summary.reason,
      restarts !== 0 && lastRestart !== '' ? `${restarts} (${since(lastRestart, now)} ago)` : String(restarts),
      age(pod, now),
      pod.status?.podIPs?.[0]?.ip || '<none>',
      pod.spec?.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      readinessGates(pod),
    ]
  },
)

/** The mark on rows of pods that have ended. */
export function podConditions(object: KubeObject): readonly object[] | undefined {
  const phase = (object.status as { phase?: string } | undefined)?.phase
  if (phase !== 'Succeeded' && phase !== 'Failed') return undefined
  const message = phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.'
  return [{ type: 'Completed', status: 'True', reason: phase, message }]
}

function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === 'Always'
}

function phaseReason({ status }: Pod): string {
  const gated = status?.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated')
  return gated ? 'SchedulingGated' : status?.reason || status?.phase || ''
}

type Init = { readonly initializing: boolean; readonly summary: Summary; readonly sidecars: Summary }

function initContainers(pod: Pod): Init {
  const specs = new Map((pod.spec?.initContainers ?? []).map((container) => [container.name, container]))
  const reason = phaseReason(pod)
  let restarts = 0
  let lastRestart = ''
  let sidecars: Summary = { reason, ready: 0, restarts: 0, lastRestart: '' }
  const statuses = pod.status?.initContainerStatuses ?? []
  for (const [i, status] of statuses.entries()) {
    restarts += status.restartCount ?? 0
    lastRestart = later(lastRestart, status)
    const sidecar = isSidecar(specs.get(status.name))
    if (sidecar) {
      const ready = sidecars.ready + (status.started && status.ready && !succeeded(status) ? 1 : 0)
      const count = sidecars.restarts + (status.restartCount ?? 0)
      sidecars = { reason, ready, restarts: count, lastRestart: later(sidecars.lastRestart, status) }
    }
    if (succeeded(status) || (sidecar && status.started)) continue
    const summary = { reason: initReason(status, i, specs.size), ready: sidecars.ready, restarts, lastRestart }
    return { initializing: true, summary, sidecars }
  }
  return { initializing: false, summary: sidecars, sidecars }
}

function succeeded(status: ContainerStatus): boolean {
  return status.state?.terminated !== undefined && (status.state.terminated.exitCode ?? 0) === 0
}

function initReason({ state }: ContainerStatus, index: number, total: number): string {
  if (state?.terminated) return `Init:${endReason(state.terminated)}`
  const waiting = state?.waiting?.reason
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${total}`
}

function endReason({ reason, signal, exitCode }: Terminated): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`)
}

function later(date: string, { lastState }: ContainerStatus): string {
  const finished = lastState?.terminated?.finishedAt ?? ''
  return finished > date ? finished : date
}

function mainContainers(pod: Pod, init: Init): Summary {
  let { reason } = init.initializing ? init.summary : init.sidecars
  let { ready, restarts, lastRestart } = init.sidecars
  let running = false
  let error = ''
  for (const status of (pod.status?.containerStatuses ?? []).toReversed()) {
    restarts += status.restartCount ?? 0
    lastRestart = later(lastRestart, status)
    const { waiting, terminated } = status.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated) {
      reason = endReason(terminated)
      if ((terminated.exitCode ?? 0) !== 0) error = reason
    } else if (status.ready && status.state?.running) {
      running = true
      ready += 1
    }
  }
  if (reason === 'Completed') reason = stillRunning(pod, running, error)
  return { reason, ready, restarts, lastRestart }
}

/** With some containers done, others decide what the pod is called. */
function stillRunning(pod: Pod, running: boolean, error: string): string {
  const ready = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')
  if (running && ready) return 'Running'
  return error || (running ? 'NotReady' : 'Completed')
}

function deletionReason({ metadata, status }: Pod): string | undefined {
  if (!metadata.deletionTimestamp) return undefined
  if (status?.reason === 'NodeLost') return 'Unknown'
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? undefined : 'Terminating'
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const open = gates.filter((gate) => status?.conditions?.find((c) => c.type === gate.conditionType)?.status === 'True')
  return `${open.length}/${gates.length}`
}
