import { timestamp } from '../../kube/timestamp.ts'
import type { Container, ContainerState, ContainerStatus, Terminated } from '../pod/pod.ts'
import { digest, imageId } from './image.ts'

/** A container that has not been started yet. */
export function fresh(container: Container, reason: string): ContainerStatus {
  return {
    name: container.name,
    image: container.image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason } },
    lastState: {},
  }
}

/** It waits; what it did before becomes the last state. */
export function waiting(status: ContainerStatus, reason: string, message?: string): ContainerStatus {
  const state = { waiting: { reason, ...(message && { message }) } }
  return { ...status, ready: false, started: false, state, lastState: remembered(status) }
}

/** It runs, for the first time or again. */
export function running(status: ContainerStatus, container: Container, uid: string, now: number): ContainerStatus {
  const again = status.containerID !== undefined
  const restartCount = status.restartCount + (again ? 1 : 0)
  return {
    ...status,
    image: container.image,
    imageID: imageId(container.image),
    containerID: `containerd://${digest(`${uid}/${container.name}/${restartCount}`)}`,
    restartCount,
    state: { running: { startedAt: timestamp(now) } },
    lastState: remembered(status),
  }
}

export function terminated(
  status: ContainerStatus,
  exit: { readonly code: number; readonly reason: string },
  now: number,
): ContainerStatus {
  const record: Terminated = {
    exitCode: exit.code,
    reason: exit.reason,
    startedAt: status.state.running?.startedAt ?? timestamp(now),
    finishedAt: timestamp(now),
    ...(status.containerID && { containerID: status.containerID }),
  }
  return { ...status, ready: false, started: false, state: { terminated: record } }
}

function remembered(status: ContainerStatus): ContainerState {
  return status.state.terminated ? { terminated: status.state.terminated } : status.lastState
}
