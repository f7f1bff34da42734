import type { Container, ContainerStatus, Pod, Probe } from '../pod/pod.ts'
import type { EventDraft } from '../recorder.ts'
import { moment } from '../stamp.ts'
import { running, terminated, waiting } from './container-status.ts'
import { imageSize, pullFailure } from './image.ts'
import type { Role, Script } from './script.ts'

/** What a container needs of the pod and node that it runs in. */
export type Surroundings = {
  readonly pod: Pod
  now(): number
  /** Runs a task later, unless the pod's run ends before. */
  after(ms: number, task: () => void): void
  say(draft: Omit<EventDraft, 'component' | 'host'>): void
  script(run: number): Script
  configProblem(): string | undefined
  hasImage(): boolean
  keepImage(): void
  podIp(): string
  changed(): void
  /** Called once, when the container has ended for good. */
  done(): void
}

export type ContainerRun = {
  readonly role: Role
  status(): ContainerStatus
  /** Takes it from not having started to wherever its script leads. */
  begin(): void
  /** Goes on from what the stored status says. */
  resume(): void
  /** Asks it to stop; `stopped` is called when it has, at the latest after the grace period. */
  stop(graceMs: number, stopped: () => void): void
  /** Marks it as lost with its node, to be started again. */
  lose(): void
}

const MAX_BACKOFF_MS = 300_000
const RESET_AFTER_MS = 600_000
const CONFIG_RETRY_MS = 12_000
const BACKOFF_EVENT_MS = 12_000
/** Healthy containers are ready before this, so that they leave no warning behind. */
const FIRST_COMPLAINT_MS = 3_000

/** One container's life: pull, create, start, probe, end, and again after a back-off of 10 s, doubled up to 5 min. */
export function createContainerRun(
  around: Surroundings,
  container: Container,
  role: Role,
  initial: ContainerStatus,
): ContainerRun {
  const { pod } = around
  const fieldPath = `spec.${role === 'app' ? 'containers' : 'initContainers'}{${container.name}}`
  const say = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    around.say({ type, reason, message, fieldPath })
  const restartPolicy = role === 'sidecar' ? 'Always' : (pod.spec.restartPolicy ?? 'Always')
  let status = initial
  let script = around.script(initial.restartCount)
  let backoffMs = initial.restartCount > 0 ? Math.min(MAX_BACKOFF_MS, 10_000 * 2 ** (initial.restartCount - 1)) : 0
  let pullBackoffMs = 10_000
  /** Timers of an older run find another number here and do nothing. */
  let generation = 0

  function set(next: ContainerStatus): void {
    status = next
    around.changed()
  }

  function later(ms: number, task: () => void): void {
    const mine = generation
    around.after(ms, () => {
      if (mine === generation) task()
    })
  }

  function begin(): void {
    generation += 1
    const problem = around.configProblem()
    if (problem) {
      say('Warning', 'Failed', `Error: ${problem}`)
      set(waiting(status, 'CreateContainerConfigError', problem))
      later(CONFIG_RETRY_MS, begin)
    } else if (container.imagePullPolicy !== 'Always' && around.hasImage()) {
      say('Normal', 'Pulled', `Container image "${container.image}" already present on machine`)
      later(150, launch)
    } else {
      say('Normal', 'Pulling', `Pulling image "${container.image}"`)
      later(script.pullMs, pulled)
    }
  }

  function pulled(): void {
    const { image } = container
    if (script.pull === 'ok') {
      around.keepImage()
      const took = `${(script.pullMs / 1000).toFixed(3)}s`
      say(
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${imageSize(image)} bytes.`,
      )
      later(150, launch)
      return
    }
    const why = pullFailure(image, script.pull)
    say('Warning', 'Failed', `Failed to pull image "${image}": ${why}`)
    say('Warning', 'Failed', 'Error: ErrImagePull')
    set(waiting(status, 'ErrImagePull', why))
    later(2000, () => {
      say('Normal', 'BackOff', `Back-off pulling image "${image}"`)
      say('Warning', 'Failed', 'Error: ImagePullBackOff')
      set(waiting(status, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${why}`))
      later(pullBackoffMs, begin)
      pullBackoffMs = Math.min(MAX_BACKOFF_MS, pullBackoffMs * 2)
    })
  }

  function launch(): void {
    say('Normal', 'Created', `Created container: ${container.name}`)
    say('Normal', 'Started', `Started container ${container.name}`)
    const next = running(status, container, pod.metadata.uid ?? '', around.now())
    const probed = container.readinessProbe !== undefined || script.readyMs === undefined
    const started = container.startupProbe === undefined
    set({ ...next, started, ready: role !== 'init' && started && !probed })
    arm(0)
  }

  /** Sets what will happen to a container that has been running for some time. */
  function arm(elapsedMs: number): void {
    const delay = (container.readinessProbe ?? container.startupProbe)?.initialDelaySeconds ?? 0
    const readyMs = script.readyMs === undefined ? undefined : Math.max(script.readyMs, delay * 1000)
    if (!status.ready && role !== 'init') awaitReady(readyMs === undefined ? undefined : readyMs - elapsedMs)
    const { end } = script
    if (end) later(Math.max(0, end.ms - elapsedMs), () => exit(end.code, end.reason))
    if (script.hangsMs !== undefined) later(Math.max(0, script.hangsMs - elapsedMs), hang)
  }

  function awaitReady(ms: number | undefined): void {
    const probe = container.startupProbe ?? container.readinessProbe
    if (ms !== undefined && ms < Number.POSITIVE_INFINITY)
      later(Math.max(0, ms), () => set({ ...status, started: true, ready: true }))
    complain(
      Math.max(FIRST_COMPLAINT_MS, (probe?.initialDelaySeconds ?? 0) * 1000),
      probe ?? {},
      container.startupProbe ? 'Startup' : 'Readiness',
    )
  }

  /** Says what the probe found, once a period, for as long as the container is not ready. */
  function complain(ms: number, probe: Probe, title: string): void {
    later(ms, () => {
      if (status.ready || !status.state.running) return
      say(
        'Warning',
        'Unhealthy',
        `${title} probe failed: ${probeFailure(probe, around.podIp(), script.readyMs === undefined)}`,
      )
      complain((probe.periodSeconds ?? 10) * 1000, probe, title)
    })
  }

  function hang(): void {
    const { failureThreshold = 3, periodSeconds = 10, ...probe } = container.livenessProbe ?? {}
    for (let count = 0; count < failureThreshold; count++) {
      later(count * periodSeconds * 1000, () =>
        say('Warning', 'Unhealthy', `Liveness probe failed: ${probeFailure(probe, around.podIp(), true)}`),
      )
    }
    later((failureThreshold - 1) * periodSeconds * 1000 + 1, () => {
      say('Normal', 'Killing', `Container ${container.name} failed liveness probe, will be restarted`)
      later(Math.min(script.stopMs, 30_000), () => exit(137, 'Error'))
    })
  }

  function exit(code: number, reason: string): void {
    generation += 1
    const ranMs = around.now() - moment(status.state.running?.startedAt)
    const again =
      restartPolicy === 'Always' ||
      (restartPolicy === 'OnFailure' && code !== 0) ||
      (role === 'init' && code !== 0 && restartPolicy !== 'Never')
    if (ranMs > RESET_AFTER_MS) backoffMs = 0
    set(terminated(status, { code, reason }, around.now()))
    if (!again || (role === 'init' && code === 0)) around.done()
    else later(1000, backoffMs === 0 ? restart : backOff)
  }

  function backOff(): void {
    const { name, namespace, uid } = pod.metadata
    const delay =
      backoffMs >= 60_000 ? `${Math.floor(backoffMs / 60_000)}m${(backoffMs % 60_000) / 1000}s` : `${backoffMs / 1000}s`
    const who = `${container.name} in pod ${name}_${namespace}(${uid})`
    const message = `back-off ${delay} restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`
    set(waiting(status, 'CrashLoopBackOff', message))
    for (let ms = 0; ms < backoffMs; ms += BACKOFF_EVENT_MS) {
      later(ms, () => say('Warning', 'BackOff', `Back-off restarting failed container ${who}`))
    }
    later(backoffMs, restart)
  }

  function restart(): void {
    backoffMs = backoffMs === 0 ? 10_000 : Math.min(MAX_BACKOFF_MS, backoffMs * 2)
    script = around.script(status.restartCount + 1)
    begin()
  }

  function resume(): void {
    if (status.state.running) arm(around.now() - moment(status.state.running.startedAt))
    else if (status.state.waiting?.reason === 'CrashLoopBackOff') later(backoffMs, restart)
    else if (status.state.terminated) later(1000, () => (restartPolicy === 'Always' ? restart() : around.done()))
    else begin()
  }

  function stop(graceMs: number, stopped: () => void): void {
    generation += 1
    if (!status.state.running) {
      stopped()
      return
    }
    say('Normal', 'Killing', `Stopping container ${container.name}`)
    const killed = script.stopMs > graceMs
    later(Math.min(script.stopMs, graceMs), () => {
      status = terminated(
        status,
        killed ? { code: 137, reason: 'Error' } : { code: 0, reason: 'Completed' },
        around.now(),
      )
      stopped()
    })
  }

  function lose(): void {
    generation += 1
    if (status.state.running) status = terminated(status, { code: 255, reason: 'Unknown' }, around.now())
    if (status.containerID !== undefined) script = around.script(status.restartCount + 1)
  }

  return { role, status: () => status, begin, resume, stop, lose }
}

function probeFailure(probe: Probe, ip: string, answers: boolean): string {
  if (probe.exec) return 'command failed: exit status 1'
  if (probe.tcpSocket) return `dial tcp ${ip}:${probe.tcpSocket.port}: connect: connection refused`
  if (answers) return 'HTTP probe failed with statuscode: 503'
  const { path = '/', port = 8080 } = probe.httpGet ?? {}
  return `Get "http://${ip}:${port}${path}": dial tcp ${ip}:${port}: connect: connection refused`
}
