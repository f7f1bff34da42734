import { randomUUID } from 'node:crypto'
import { answer, refusal } from '../answer.ts'
import type { Route } from './call.ts'
import { CLUSTER, inCluster } from './call.ts'
import { note } from './changing.ts'

const LASTS_MS = 15_000

/** Real AKS answers 202 with `Running` until the command has ended, and then once and again with what it printed. */
export const runCommandRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${CLUSTER}/runCommand`,
    serve: inCluster((call, cluster, sub) => {
      if (cluster.properties.powerState.code === 'Stopped')
        return refusal(400, 'BadRequest', 'Run command is not supported for a stopped cluster.')
      const id = randomUUID().replaceAll('-', '')
      const startedAt = call.state.clock.now()
      call.state.commands.set(id, { command: String(call.body.command ?? ''), startedAt })
      note({ call, cluster, sub }, cluster.id, 'runCommand/action', 'Started')
      const location = `${call.origin}${cluster.id}/commandResults/${id}?api-version=2026-06-01`
      return answer(202, undefined, { location })
    }),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/commandResults/:id`,
    serve: inCluster(({ state, url, origin }, _cluster, _sub, { id = '' }) => {
      const found = state.commands.get(id)
      if (!found) return refusal(404, 'NotFound', `The command ${id} could not be found.`)
      const { startedAt, command } = found
      const finishedAt = startedAt + LASTS_MS
      if (state.clock.now() < finishedAt) {
        return answer(
          202,
          { id, properties: { provisioningState: 'Running' } },
          { location: `${origin}${url.pathname}${url.search}` },
        )
      }
      const { exitCode = 0, logs = `$ ${command}\n`, reason } = state.commandEnds?.(command) ?? {}
      const times = { startedAt: new Date(startedAt).toISOString(), finishedAt: new Date(finishedAt).toISOString() }
      const ended =
        reason === undefined
          ? { provisioningState: 'Succeeded', exitCode, logs }
          : { provisioningState: 'Failed', reason }
      return answer(200, { id, properties: { ...times, ...ended } })
    }),
  },
]
