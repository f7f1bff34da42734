import type { Clock } from '../../clock.ts'
import { kinds } from '../../kube/kinds.ts'
import type { LogLine, LogSource } from '../../kube/kube.ts'
import type { Store } from '../../kube/store.ts'
import type { KubeObject } from '../../object.ts'
import type { Container, ContainerStatus, Pod, Terminated } from '../pod/pod.ts'
import { moment } from '../stamp.ts'
import { personaOf } from './cast.ts'
import type { RunOf } from './lines.ts'
import { nextLine, writtenBy } from './lines.ts'

/** The logs of every container in the store, made up from what it is, when it ran and how it ended. */
export function podLogs(store: Store, clock: Clock): LogSource {
  return {
    read(object, name, { previous }) {
      const found = locate(object as Pod, name)
      const run = found && runOf(object as Pod, found.status, previous)
      return found && run ? writtenBy(personaOf(object as Pod, found.container), run, clock.now()) : undefined
    },
    follow(object, name, line, end) {
      const found = locate(object as Pod, name)
      const run = found && runOf(object as Pod, found.status, false)
      if (!found || !run || run.end) {
        return clock.after(0, end)
      }
      return tail(store, clock, { pod: object as Pod, ...found, run }, line, end)
    },
  }
}

type Found = { readonly container: Container; readonly status: ContainerStatus }

function locate(pod: Pod, name: string): Found | undefined {
  const container = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find((one) => one.name === name)
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  const status = statuses.find((one) => one.name === name)
  return container && status && { container, status }
}

/** The run that a status tells of. While a container waits to be started again, its last run is the current one. */
function runOf(pod: Pod, status: ContainerStatus, previous: boolean): RunOf | undefined {
  const waits = status.state.waiting !== undefined
  const state = previous || waits ? status.lastState : status.state
  const run = state.terminated
  const count = status.restartCount - (previous && !waits ? 1 : 0)
  const seed = `${pod.metadata.uid}/${status.name}/${count}`
  const common = { seed, pod: pod.metadata.name }
  if (state.running) return { ...common, startedAt: moment(state.running.startedAt) }
  return run && { ...common, startedAt: moment(run.startedAt), end: endOf(run) }
}

function endOf(run: Terminated) {
  return { at: moment(run.finishedAt), code: run.exitCode, reason: run.reason ?? '' }
}

/** Writes lines as they come due, until the run is over or the pod is gone. */
function tail(
  store: Store,
  clock: Clock,
  followed: Found & { readonly pod: KubeObject; readonly run: RunOf },
  line: (line: LogLine) => void,
  end: () => void,
): () => void {
  const { run, container, status } = followed
  const pod = followed.pod as Pod
  const persona = personaOf(pod, container)
  let last = clock.now()

  let cancel = wait()
  const unwatch = store.subscribe(({ kind, object }) => {
    if (kind === kinds.pods && object.metadata.uid === pod.metadata.uid) check()
  })

  function wait(): () => void {
    const next = nextLine(persona, run, last)
    return clock.after(next.at - clock.now(), () => {
      last = next.at
      line(next)
      cancel = wait()
    })
  }

  function check(): void {
    const live = store.get(kinds.pods, pod.metadata.namespace, pod.metadata.name) as Pod | undefined
    const now = live?.metadata.uid === pod.metadata.uid ? live && locate(live, container.name)?.status : undefined
    if (now?.containerID === status.containerID && now?.state.running) return
    const over = now?.state.terminated ?? now?.lastState.terminated
    const whole = over ? writtenBy(persona, { ...run, end: endOf(over) }, clock.now()) : []
    for (const words of whole.filter((one) => one.at > last)) line(words)
    stop()
    end()
  }

  function stop(): void {
    cancel()
    unwatch()
  }
  return stop
}
