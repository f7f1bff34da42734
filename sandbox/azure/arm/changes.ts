import type { Outcome } from '../answer.ts'
import { answer, refusal } from '../answer.ts'
import type { ArmPool, Json } from '../model.ts'
import type { Step } from '../steps.ts'
import { act, inTurn, wait } from '../steps.ts'
import type { Route } from './call.ts'
import { CLUSTER, inCluster, inSubscription, same } from './call.ts'
import type { Asked } from './changing.ts'
import { accepted, begin, blame, busy, changedSince, isFinal, machinesOf, newTag, note } from './changing.ts'
import { poolRoutes } from './pools.ts'

const LOCATION = '/subscriptions/:subscription/providers/Microsoft.ContainerService/locations/:location'

/** What changes a cluster, most of which takes its time. */
export const changeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${LOCATION}/operations/:id`,
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
    method: 'GET',
    path: `${LOCATION}/operationresults/:id`,
    serve: inSubscription(({ operations, url }, _subscription, { id = '' }) => {
      const found = operations.find(id)
      if (!found) return refusal(404, 'NotFound', 'The operation could not be found.')
      if (found.status === 'InProgress') return answer(202, undefined, { location: url.href })
      if (found.error) return answer(200, { error: found.error })
      return found.result ? answer(200, found.result()) : answer(204)
    }),
  },
  {
    method: 'PUT',
    path: CLUSTER,
    serve: inCluster((call, cluster, sub) => {
      const asked = { call, cluster, sub }
      return busy(asked) ?? changedSince(asked, cluster.eTag) ?? putCluster(asked)
    }),
  },
  {
    method: 'PATCH',
    path: CLUSTER,
    serve: inCluster((call, cluster, sub) => {
      cluster.tags = { ...((call.body.tags ?? {}) as Json) }
      cluster.eTag = newTag()
      note({ call, cluster, sub }, cluster.id, 'write', 'Succeeded')
      return answer(200, cluster, { etag: cluster.eTag })
    }),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/stop`,
    serve: inCluster((call, cluster, sub) => power({ call, cluster, sub }, 'Stopped')),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/start`,
    serve: inCluster((call, cluster, sub) => power({ call, cluster, sub }, 'Running')),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/abort`,
    serve: inCluster((call, cluster, sub) => {
      const asked = { call, cluster, sub }
      const aborted = call.operations.abort(cluster.id)
      if (!aborted) return answer(204)
      note(asked, cluster.id, 'abort/action', 'Succeeded')
      return accepted(asked, call.operations.begin({ about: '', work: soon(asked), done: () => {}, undone: () => {} }))
    }),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/rotateClusterCertificates`,
    serve: inCluster((call, cluster, sub) => {
      const asked = { call, cluster, sub }
      const refused = busy(asked)
      if (refused) return refused
      const { properties } = cluster
      properties.provisioningState = 'RotatingClusterCertificates'
      const operation = begin(asked, {
        work: wait(call.state.clock, 600_000),
        what: 'rotateClusterCertificates/action',
        done: () => settle(asked, 'Succeeded'),
        undone: (state, error) => settle(asked, state, error),
      })
      return accepted(asked, operation)
    }),
  },
  ...poolRoutes,
]

/** What is put takes the place of what was; only another version takes long. */
function putCluster(asked: Asked): Outcome {
  const { call, cluster } = asked
  const { properties } = cluster
  const wanted = (call.body.properties ?? {}) as Json & { kubernetesVersion?: string; agentPoolProfiles?: unknown }
  if (!Array.isArray(wanted.agentPoolProfiles)) {
    return refusal(400, 'InvalidParameter', 'Required parameter agentPoolProfiles is missing (null).')
  }
  const to = wanted.kubernetesVersion ?? properties.kubernetesVersion
  const isUpgrade = to !== properties.currentKubernetesVersion
  if (isUpgrade && !pathOf(call.state.versions, String(properties.currentKubernetesVersion)).includes(to)) {
    const message = `Upgrading Kubernetes version ${String(properties.currentKubernetesVersion)} to ${to} is not allowed. Available upgrades: ${pathOf(call.state.versions, String(properties.currentKubernetesVersion)).join(', ')}.`
    return refusal(400, 'OperationNotAllowed', message)
  }
  const { agentPoolProfiles: _pools, provisioningState: _state, powerState: _power, ...rest } = wanted
  Object.assign(properties, rest)
  cluster.tags = (call.body.tags ?? cluster.tags) as Json
  const moved = movedPools(asked, wanted.agentPoolProfiles)
  properties.provisioningState = isUpgrade || moved.length > 0 ? 'Upgrading' : 'Updating'
  const control = () => {
    properties.currentKubernetesVersion = to
  }
  const steps = [
    ...(isUpgrade ? [() => machinesOf(call, cluster).upgrade(to), () => act(call.state.clock, control)] : []),
    ...moved,
  ]
  const operation = begin(asked, {
    work: steps.length > 0 ? inTurn(steps) : soon(asked),
    what: 'write',
    done: () => settle(asked, 'Succeeded'),
    undone(state, error) {
      for (const pool of properties.agentPoolProfiles)
        if (!isFinal(pool.provisioningState)) pool.provisioningState = state
      settle(asked, state, error)
    },
  })
  return accepted(asked, operation, cluster)
}

/** The control plane goes first, and then one pool after another: each tells its new version when it has it. */
function movedPools({ call, cluster }: Asked, profiles: readonly Partial<ArmPool>[]): (() => Step)[] {
  return cluster.properties.agentPoolProfiles.flatMap((pool) => {
    const wanted = profiles.find(({ name }) => name === pool.name)?.orchestratorVersion
    if (wanted === undefined || wanted === pool.currentOrchestratorVersion) return []
    const version = String(wanted)
    const image = call.state.nodeImage({ ...pool, orchestratorVersion: version, currentOrchestratorVersion: version })
    const renewed = () => {
      Object.assign(pool, {
        ...{ orchestratorVersion: version, currentOrchestratorVersion: version, nodeImageVersion: image },
        ...{ provisioningState: 'Succeeded', eTag: newTag() },
      })
    }
    return [
      () => {
        pool.provisioningState = 'Upgrading'
        return machinesOf(call, cluster).renew(pool, { version, image })
      },
      () => act(call.state.clock, renewed),
    ]
  })
}

function power(asked: Asked, to: 'Running' | 'Stopped'): Outcome {
  const { call, cluster } = asked
  const { properties } = cluster
  if (properties.powerState.code === to && !call.operations.running(cluster.id)) return answer(204)
  const refused = busy(asked)
  if (refused) return refused
  properties.provisioningState = to === 'Running' ? 'Starting' : 'Stopping'
  const operation = begin(asked, {
    work: machinesOf(call, cluster).power(to === 'Running'),
    what: to === 'Running' ? 'start/action' : 'stop/action',
    done() {
      properties.powerState = { code: to }
      for (const pool of properties.agentPoolProfiles) pool.powerState = { code: to }
      settle(asked, 'Succeeded')
    },
    undone: (state, error) => settle(asked, state, error),
  })
  return accepted(asked, operation)
}

function settle({ cluster: { properties } }: Asked, state: string, error?: { code: string; message: string }): void {
  properties.provisioningState = state
  properties.status = blame(error)
}

/** What a version can be upgraded to. */
export function pathOf(versions: readonly Json[], from: string): readonly string[] {
  return versions.flatMap(({ patchVersions = {} }) =>
    Object.entries(patchVersions as Record<string, { upgrades?: string[] }>).flatMap(([patch, { upgrades = [] }]) =>
      same(patch, from) ? upgrades : [],
    ),
  )
}

function soon({ call }: Asked): Step {
  return inTurn([() => wait(call.state.clock, 20_000)])
}
