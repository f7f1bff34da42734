import { timeOf } from '../age.ts'
import { dig, fieldsOf, isFields, textOf } from '../fields.ts'
import { ago, span } from './ago.ts'
import type { Container, End } from './container.ts'
import { lastEnd, memoryLimit, restartsOf } from './container.ts'
import type { State } from './verdict.ts'
import { commas, plural, short } from './verdict.ts'
import type { Warning } from './warnings.ts'

/** A restart that is longer ago than this is history, in ms. */
const RECENT = 60 * 60_000

/**
 * What one container is doing. The reasons are the kubelet's own words (k8s.io/kubernetes pkg/kubelet/images/types.go,
 * pkg/kubelet/container/sync_result.go); one that is not known is said as it is. Undefined where all is well, or not yet begun.
 */
export function containerState(container: Container, warnings: readonly Warning[], now: number): State | undefined {
  const { waiting, terminated, running } = fieldsOf(container.status.state)
  if (isFields(waiting)) return waitingState(container, warnings, now)
  if (isFields(terminated)) return endedState(container, now)
  return isFields(running) ? runningState(container, warnings, now) : undefined
}

function waitingState(container: Container, warnings: readonly Warning[], now: number): State | undefined {
  const waiting = fieldsOf(dig(container.status, 'state', 'waiting'))
  const reason = textOf(waiting.reason)
  const message = short(textOf(waiting.message))
  const end = lastEnd(container)
  switch (reason) {
    case '':
    case 'PodInitializing':
    case 'ContainerCreating':
      return end && !end.fine ? restartingState(container, end, now) : undefined
    case 'CrashLoopBackOff':
      return { tone: 'bad', state: 'Crash looping', detail: crashWords(container, end, now) }
    case 'ErrImagePull':
    case 'ImagePullBackOff':
      return { tone: 'bad', state: 'Cannot pull its image', detail: pullWords(container, message, warnings) }
    case 'InvalidImageName':
      return { tone: 'bad', state: 'No such image name', detail: textOf(container.spec.image) }
    case 'ErrImageNeverPull':
      return { tone: 'bad', state: 'Image is not on the node', detail: 'and its pull policy is Never' }
    case 'CreateContainerConfigError':
      return { tone: 'bad', state: 'Cannot start', detail: message || 'something it refers to is missing' }
    case 'CreateContainerError':
    case 'RunContainerError':
    case 'PostStartHookError':
    case 'PreCreateHookError':
      return { tone: 'bad', state: 'Cannot start', detail: commas(reason, message) }
    default:
      return { tone: 'warn', state: 'Waiting', detail: commas(reason, message) }
  }
}

function restartingState(container: Container, end: End, now: number): State {
  return { tone: 'warn', state: 'Restarting', detail: crashWords(container, end, now) }
}

/** `OOMKilled, exit 137, 7 restarts, last 2 min ago; memory limit 256Mi`. */
function crashWords(container: Container, end: End | undefined, now: number): string {
  const restarts = restartsOf(container)
  const last = end?.at === undefined ? '' : ago(end.at, now).replace(/^(?=\d)/, 'last ')
  const words = commas(end?.words ?? '', restarts > 0 ? plural(restarts, 'restart') : '', last)
  const limit = memoryLimit(container)
  if (!end?.oom) return words
  return `${words}; ${limit === '' ? 'no memory limit of its own, the node ran out' : `memory limit ${limit}`}`
}

/** The registry's own sentence, which is in the first event and gone from the state once the kubelet backs off. */
function pullWords(container: Container, message: string, warnings: readonly Warning[]): string {
  const image = textOf(container.spec.image)
  const told = warnings.find(({ reason, message: text }) => reason === 'Failed' && text.includes(image))?.message
  const why = /not found|manifest unknown|does not exist/i.test(`${told} ${message}`)
    ? 'there is no such image or tag'
    : /unauthori[sz]ed|denied|forbidden|authentication required/i.test(`${told} ${message}`)
      ? 'the registry does not let us in'
      : /no such host|timeout|refused|deadline|unreachable/i.test(`${told} ${message}`)
        ? 'the registry does not answer'
        : ''
  return commas(image, why)
}

function endedState(container: Container, now: number): State | undefined {
  const end = lastEnd(container)
  if (!end || end.fine) return undefined
  return { tone: 'bad', state: 'Ended', detail: crashWords(container, end, now) }
}

function runningState(container: Container, warnings: readonly Warning[], now: number): State | undefined {
  const end = lastEnd(container)
  const recent = end?.at !== undefined && !end.fine && now - end.at < RECENT
  if (container.init) return undefined
  if (container.status.ready !== true) {
    const since = timeOf(dig(container.status, 'state', 'running', 'startedAt'))
    const started = since === undefined ? '' : `started ${ago(since, now)}`
    const crashes = recent && end ? crashWords(container, end, now) : ''
    const probe = probeWords(container, warnings)
    const starting = container.status.started === false ? 'its startup probe has not passed' : ''
    return { tone: 'bad', state: 'Not ready', detail: commas(probe || starting, crashes || started) }
  }
  if (!recent || !end) return undefined
  return { tone: 'warn', state: 'Running again', detail: crashWords(container, end, now) }
}

/** Why it is not ready, by its own probe: `readiness probe fails: HTTP 503`. */
function probeWords({ name }: Container, warnings: readonly Warning[]): string {
  const found = warnings.find(
    ({ reason, container }) => reason === 'Unhealthy' && (container === '' || container === name),
  )
  const [, probe, why] =
    /^(Readiness|Liveness|Startup) probe (?:failed|errored)[^:]*: ?(.*)$/.exec(found?.message ?? '') ?? []
  if (!probe) return ''
  const status = /statuscode: (\d+)/.exec(why ?? '')?.[1]
  return `${probe.toLowerCase()} probe fails${why ? `: ${status ? `HTTP ${status}` : short(why)}` : ''}`
}

/** How long something has been so, in words that follow a state: `for 12 min`. */
export function forHow(since: number | undefined, now: number): string {
  return since === undefined ? '' : `for ${span(now - since)}`
}
