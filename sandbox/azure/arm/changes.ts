import type { Outcome } from '../answer.ts'
import { answer, refusal } from '../answer.ts'
import type { ArmCluster, ArmPool, Subscription } from '../model.ts'
import type { LongOperation } from '../operations.ts'
import type { Call, Route } from './call.ts'
import { CLUSTER, inCluster, inSubscription, same } from './call.ts'
import { noPool, poolResource } from './clusters.ts'

const MINUTE = 60_000
let edits = 0

/** What changes something and takes its time. */
export const changeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/subscriptions/:subscription/providers/Microsoft.ContainerService/locations/:location/operations/:id',
    serve: inSubscription(({ operations }, _subscription, { id = '' }) => {
      const found = operations.find(id)
      if (!found) return refusal(404, 'NotFound', 'The operation could not be found.')
      const { startedAt, status, endedAt, error } = found
      return answer(200, {
        // Real AKS: the id with its bytes swapped, not the one in the URL.
        name: `${id.slice(6, 8)}${id.slice(4, 6)}${id.slice(2, 4)}${id.slice(0, 2)}${id.slice(8)}`,
        status,
        startTime: new Date(startedAt).toISOString(),
        ...(endedAt !== undefined && { endTime: new Date(endedAt).toISOString() }),
        ...(error && { error }),
      })
    }),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/stop`,
    serve: inCluster((call, cluster, sub) => power(call, cluster, sub, 'Stopped')),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/start`,
    serve: inCluster((call, cluster, sub) => power(call, cluster, sub, 'Running')),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/abort`,
    serve: inCluster((call, cluster, sub) => {
      const aborted = call.operations.abort(cluster.id)
      if (!aborted) return answer(204)
      note(call, sub, cluster.id, 'Microsoft.ContainerService/managedClusters/abort/action')
      return accepted(call, sub, cluster, aborted, 202)
    }),
  },
  {
    method: 'PUT',
    path: `${CLUSTER}/agentPools/:pool`,
    serve: inCluster((call, cluster, sub, { pool }) => {
      const found = cluster.properties.agentPoolProfiles.find(({ name }) => same(name, pool))
      if (!found) return noPool(cluster, pool)
      return refusedFor(call, cluster) ?? changedSince(call, found.eTag) ?? scale(call, cluster, sub, found)
    }),
  },
]

function power(call: Call, cluster: ArmCluster, sub: Subscription, to: 'Running' | 'Stopped'): Outcome {
  const { properties } = cluster
  if (properties.powerState.code === to && !call.operations.running(cluster.id)) return answer(204)
  const refused = refusedFor(call, cluster)
  if (refused) return refused
  properties.provisioningState = to === 'Running' ? 'Starting' : 'Stopping'
  const operation = call.operations.begin({
    about: cluster.id,
    lastsMs: 4 * MINUTE,
    done: () => {
      properties.powerState = { code: to }
      properties.provisioningState = 'Succeeded'
      for (const pool of properties.agentPoolProfiles) pool.powerState = { code: to }
    },
    undone: () => {
      properties.provisioningState = 'Canceled'
    },
  })
  note(
    call,
    sub,
    cluster.id,
    `Microsoft.ContainerService/managedClusters/${to === 'Running' ? 'start' : 'stop'}/action`,
  )
  return accepted(call, sub, cluster, operation, 202)
}

function scale(call: Call, cluster: ArmCluster, sub: Subscription, pool: ArmPool): Outcome {
  const wanted = { ...((call.body.properties ?? {}) as Partial<ArmPool>) }
  pool.provisioningState = wanted.count === pool.count ? 'Updating' : 'Scaling'
  cluster.properties.provisioningState = 'Updating'
  const end = (state: string) => {
    pool.provisioningState = state
    cluster.properties.provisioningState = 'Succeeded'
    pool.eTag = `sandbox-${++edits}`
  }
  const operation = call.operations.begin({
    about: cluster.id,
    lastsMs: 3 * MINUTE,
    done: () => {
      Object.assign(pool, wanted)
      end('Succeeded')
    },
    undone: () => end('Canceled'),
  })
  note(
    call,
    sub,
    `${cluster.id}/agentPools/${pool.name}`,
    'Microsoft.ContainerService/managedClusters/agentPools/write',
  )
  const { body: _none, ...said } = accepted(call, sub, cluster, operation, 201)
  return { ...said, body: poolResource(cluster, { ...pool, ...wanted, provisioningState: pool.provisioningState }) }
}

/** One operation at a time: AKS says which pool keeps it. */
function refusedFor({ operations }: Call, cluster: ArmCluster): Outcome | undefined {
  if (!operations.running(cluster.id)) return undefined
  const busy = cluster.properties.agentPoolProfiles.find(({ provisioningState }) => provisioningState !== 'Succeeded')
  const which = busy
    ? `${busy.name} - ${busy.provisioningState}`
    : `${cluster.name} - ${cluster.properties.provisioningState}`
  return refusal(
    409,
    'OperationNotAllowed',
    `Operation is not allowed because there's an in progress operation (${which}). Please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  )
}

function changedSince({ headers }: Call, eTag: string): Outcome | undefined {
  const wanted = headers['if-match']
  if (wanted === undefined || wanted === '*' || wanted === eTag) return undefined
  return refusal(412, 'PreconditionFailed', `The requested If-Match ${wanted} does not match the current eTag ${eTag}.`)
}

/** Real AKS: a PUT has only Azure-AsyncOperation, a POST has Location as well, and neither has Retry-After. */
function accepted(
  call: Call,
  sub: Subscription,
  cluster: ArmCluster,
  { id }: LongOperation,
  status: 201 | 202,
): Outcome {
  const base = `${call.origin}/subscriptions/${sub.id}/providers/Microsoft.ContainerService/locations/${cluster.location}`
  return answer(status, undefined, {
    'azure-asyncoperation': `${base}/operations/${id}?api-version=2016-03-30`,
    ...(status === 202 && { location: `${base}/operationresults/${id}?api-version=2016-03-30` }),
  })
}

function note({ state, caller }: Call, { activities }: Subscription, resourceId: string, operation: string): void {
  activities.push({ at: state.clock.now(), caller, operation, status: 'Started', resourceId })
}
