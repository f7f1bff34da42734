import type { Container, Terminated, Waiting } from './container.ts'
import { NOT_YET } from './container.ts'
import type { Wire } from './wire.ts'

/** Reads a ContainerStatus, fields as in core/v1 generated.proto. */
export function readContainerStatus(wire: Wire, init: boolean): Container {
  const end = wire.message()
  let name = ''
  let ready = false
  let started = false
  let restarts = 0
  let state: Container['state'] = NOT_YET
  let last: Terminated | undefined
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        name = wire.name() ?? ''
        break
      case 2:
        state = readState(wire)
        break
      case 3: {
        const before = readState(wire)
        last = before.is === 'terminated' ? before : undefined
        break
      }
      case 4:
        ready = wire.flag()
        break
      case 5:
        restarts = wire.int()
        break
      case 9:
        started = wire.flag()
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return { name, init, ready, started, restarts, state, last }
}

function readState(wire: Wire): Container['state'] {
  const end = wire.message()
  let state: Container['state'] = NOT_YET
  while (wire.at < end) {
    const field = wire.field()
    if (field === 1) state = readWaiting(wire)
    else if (field === 2) state = { is: 'running', startedAt: readRunning(wire) }
    else if (field === 3) state = readTerminated(wire)
    else wire.skip()
  }
  wire.leave(end)
  return state
}

function readRunning(wire: Wire): number | undefined {
  const end = wire.message()
  let startedAt: number | undefined
  while (wire.at < end) {
    if (wire.field() === 1) startedAt = wire.time()
    else wire.skip()
  }
  wire.leave(end)
  return startedAt
}

function readWaiting(wire: Wire): Waiting {
  const end = wire.message()
  let reason: string | undefined
  let message: string | undefined
  while (wire.at < end) {
    const field = wire.field()
    if (field === 1) reason = wire.name()
    else if (field === 2) message = wire.text()
    else wire.skip()
  }
  wire.leave(end)
  return { is: 'waiting', reason, message }
}

function readTerminated(wire: Wire): Terminated {
  const end = wire.message()
  let exitCode = 0
  let signal = 0
  let reason: string | undefined
  let message: string | undefined
  let startedAt: number | undefined
  let finishedAt: number | undefined
  let containerID: string | undefined
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        exitCode = wire.int()
        break
      case 2:
        signal = wire.int()
        break
      case 3:
        reason = wire.name()
        break
      case 4:
        message = wire.text()
        break
      case 5:
        startedAt = wire.time()
        break
      case 6:
        finishedAt = wire.time()
        break
      case 7:
        containerID = wire.text()
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return { is: 'terminated', exitCode, signal, reason, message, startedAt, finishedAt, containerID }
}
