import type { Fields } from './json.ts'
import { count, fields, text } from './json.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import { time } from './time.ts'

export type Waiting = {
  readonly is: 'waiting'
  readonly reason: string | undefined
  readonly message: string | undefined
}

export type Running = { readonly is: 'running'; readonly startedAt: number | undefined }

/** How a container ended. `containerID` tells one end from another. */
export type Terminated = {
  readonly is: 'terminated'
  readonly exitCode: number
  readonly signal: number
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
  readonly containerID: string | undefined
}

/** What became of a container (core/v1 ContainerStatus). */
export type Container = {
  readonly name: string
  readonly init: boolean
  readonly ready: boolean
  readonly started: boolean
  readonly restarts: number
  readonly state: Waiting | Running | Terminated
  /** How the run before this one ended. */
  readonly last: Terminated | undefined
}

/** What a container without a state is taken to be (core/v1 ContainerState). */
export const NOT_YET: Waiting = Object.freeze({ is: 'waiting', reason: undefined, message: undefined })

export function projectContainer(status: Fields, init: boolean, pool: Pool = noPool): Container {
  return {
    name: pool.text(text(status.name)) ?? '',
    init,
    ready: status.ready === true,
    started: status.started === true,
    restarts: count(status.restartCount),
    state: stateOf(fields(status.state), pool),
    last: lastOf(status.lastState, pool),
  }
}

function stateOf(state: Fields, pool: Pool): Container['state'] {
  if (state.running) return { is: 'running', startedAt: time(fields(state.running).startedAt) }
  if (state.terminated) return terminatedOf(fields(state.terminated), pool)
  if (!state.waiting) return NOT_YET
  const waiting = fields(state.waiting)
  return { is: 'waiting', reason: pool.text(text(waiting.reason)), message: text(waiting.message) }
}

function lastOf(value: unknown, pool: Pool): Terminated | undefined {
  const { terminated } = fields(value)
  return terminated ? terminatedOf(fields(terminated), pool) : undefined
}

function terminatedOf(terminated: Fields, pool: Pool): Terminated {
  return {
    is: 'terminated',
    exitCode: count(terminated.exitCode),
    signal: count(terminated.signal),
    reason: pool.text(text(terminated.reason)),
    message: text(terminated.message),
    startedAt: time(terminated.startedAt),
    finishedAt: time(terminated.finishedAt),
    containerID: text(terminated.containerID),
  }
}
