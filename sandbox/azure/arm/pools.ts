import type { Outcome } from '../answer.ts'
import { answer, refusal } from '../answer.ts'
import type { ArmPool, Json } from '../model.ts'
import type { Step } from '../steps.ts'
import { wait } from '../steps.ts'
import { pool as newPool } from '../world.ts'
import type { Route } from './call.ts'
import { CLUSTER, inCluster, same } from './call.ts'
import type { Asked } from './changing.ts'
import { accepted, begin, blame, busy, changedSince, machinesOf, newTag, note } from './changing.ts'
import { noPool, poolResource } from './clusters.ts'

const POOL = `${CLUSTER}/agentPools/:pool`

type Change = { readonly state: string; readonly work: Step; readonly done?: () => void }

/** What changes the pools of a cluster. */
export const poolRoutes: readonly Route[] = [
  {
    method: 'PUT',
    path: POOL,
    serve: inCluster((call, cluster, sub, { pool = '' }) => {
      const asked = { call, cluster, sub }
      const found = find(asked, pool)
      if (!found) return busy(asked) ?? create(asked, pool)
      return busy(asked) ?? changedSince(asked, found.eTag) ?? refusedPut(asked, found) ?? put(asked, found)
    }),
  },
  {
    method: 'DELETE',
    path: POOL,
    serve: inCluster((call, cluster, sub, { pool = '' }) => {
      const asked = { call, cluster, sub }
      const found = find(asked, pool)
      if (!found) return answer(204)
      return busy(asked) ?? changedSince(asked, found.eTag) ?? remove(asked, found)
    }),
  },
  {
    method: 'POST',
    path: `${POOL}/upgradeNodeImageVersion`,
    serve: inCluster((call, cluster, sub, { pool = '' }) => {
      const asked = { call, cluster, sub }
      const found = find(asked, pool)
      if (!found) return noPool(cluster, pool)
      const refused = busy(asked)
      if (refused) return refused
      const image = call.state.nodeImage(found)
      const version = String(found.currentOrchestratorVersion)
      const operation = start(asked, found, 'agentPools/upgradeNodeImageVersion/action', {
        state: 'UpgradingNodeImageVersion',
        work: machinesOf(call, cluster).renew(found, { version, image }),
        done() {
          found.nodeImageVersion = image
        },
      })
      return accepted(asked, operation)
    }),
  },
  {
    method: 'POST',
    path: `${POOL}/abort`,
    serve: inCluster((call, cluster, sub, { pool = '' }) => {
      const asked = { call, cluster, sub }
      if (!call.operations.abort(cluster.id)) return answer(204)
      note(asked, `${cluster.id}/agentPools/${pool}`, 'agentPools/abort/action', 'Succeeded')
      const work = wait(call.state.clock, 20_000)
      return accepted(asked, call.operations.begin({ about: '', work, done: () => {}, undone: () => {} }))
    }),
  },
]

function find({ cluster }: Asked, pool: string): ArmPool | undefined {
  return cluster.properties.agentPoolProfiles.find(({ name }) => same(name, pool))
}

function wantedOf({ call }: Asked): Partial<ArmPool> {
  const { eTag: _tag, provisioningState: _state, name: _name, ...wanted } = (call.body.properties ?? {}) as Json
  return wanted as Partial<ArmPool>
}

/** AKS takes a PUT for the whole pool, and what it does not allow it says before anything begins. */
function refusedPut(asked: Asked, pool: ArmPool): Outcome | undefined {
  const { cluster } = asked
  const wanted = wantedOf(asked)
  const invalid = (message: string) => refusal(400, 'InvalidParameter', message)
  if (wanted.vmSize === undefined) return invalid('Required parameter agentPoolProfile.vmSize is missing (null).')
  if (wanted.vmSize !== pool.vmSize) {
    return refusal(409, 'PropertyChangeNotAllowed', `Changing property 'properties.vmSize' is not allowed.`)
  }
  if (wanted.nodeImageVersion !== undefined && wanted.nodeImageVersion !== pool.nodeImageVersion) {
    const message = `Rolling back to node image version ${String(wanted.nodeImageVersion)} is not allowed: it is not in recentlyUsedVersions.`
    return invalid(message)
  }
  if (pool.enableAutoScaling && wanted.enableAutoScaling && (wanted.count ?? pool.count) !== pool.count) {
    return invalid('Cannot set agentPoolProfile.count while cluster autoscaler is enabled.')
  }
  const to = String(wanted.orchestratorVersion ?? pool.orchestratorVersion)
  const control = String(cluster.properties.currentKubernetesVersion)
  const isAhead = to.localeCompare(control, 'en', { numeric: true }) > 0
  if (isAhead) {
    const message = `Node pool version ${to} and control plane version ${control} are incompatible. Minor version of node pool cannot be bigger than control plane version. For more information, please check https://aka.ms/aks/UpgradeVersionRules.`
    return refusal(400, 'NodePoolMcVersionIncompatible', message)
  }
  return shortOf(asked, String(pool.vmSize), (wanted.count ?? pool.count) - pool.count)
}

function shortOf({ sub }: Asked, size: string, more: number): Outcome | undefined {
  const cores = more * Number(/\d+/.exec(size)?.[0] ?? 0)
  const family = sub.usages.find((usage) => usage.family === 'standardDDSv5Family')
  if (!family || cores <= 0 || family.used + cores <= family.limit) return undefined
  const message = `Insufficient vcpu quota requested ${cores}, remaining ${family.limit - family.used} for family ${family.family} for region westeurope. If you want to increase the quota, please follow this instruction: https://learn.microsoft.com/en-us/azure/quotas/view-quotas. Surge nodes would also consume vcpu quota, please consider use smaller maxSurge or use maxUnavailable to proceed upgrade without surge nodes, details: aka.ms/aks/maxUnavailable.`
  return refusal(400, 'ErrCode_InsufficientVCPUQuota', message)
}

function put(asked: Asked, pool: ArmPool): Outcome {
  const { cluster } = asked
  const wanted = wantedOf(asked)
  const change = changeOf(asked, pool, wanted)
  const { currentOrchestratorVersion: _now, nodeImageVersion: _image, powerState: _power, ...goal } = wanted
  Object.assign(pool, goal)
  const operation = start(asked, pool, 'agentPools/write', change)
  return accepted(asked, operation, poolResource(cluster, pool))
}

/** What a PUT means, by what it changes. */
function changeOf(asked: Asked, pool: ArmPool, wanted: Partial<ArmPool>): Change {
  const { call, cluster } = asked
  const machines = machinesOf(call, cluster)
  const power = wanted.powerState?.code
  if (power !== undefined && power !== pool.powerState.code) {
    return {
      state: power === 'Running' ? 'Starting' : 'Stopping',
      work: machines.resize(pool, power === 'Running' ? pool.count : 0),
      done() {
        pool.powerState = { code: power }
      },
    }
  }
  const version = String(wanted.orchestratorVersion ?? pool.currentOrchestratorVersion)
  if (version !== pool.currentOrchestratorVersion) {
    const image = call.state.nodeImage(pool)
    return {
      state: 'Upgrading',
      work: machines.renew(pool, { version, image }),
      done() {
        pool.currentOrchestratorVersion = version
        pool.nodeImageVersion = image
      },
    }
  }
  const count = wanted.count ?? pool.count
  if (count !== pool.count) return { state: 'Scaling', work: machines.resize(pool, count) }
  const { min, max } = { min: Number(wanted.minCount ?? 0), max: Number(wanted.maxCount ?? count) }
  const within = wanted.enableAutoScaling ? Math.min(max, Math.max(min, pool.count)) : pool.count
  return {
    state: 'Updating',
    work: within === pool.count ? wait(call.state.clock, 60_000) : machines.resize(pool, within),
    done() {
      pool.count = within
    },
  }
}

function create(asked: Asked, name: string): Outcome {
  const { call, cluster } = asked
  const wanted = wantedOf(asked)
  const isWindows = wanted.osType === 'Windows'
  if (!(isWindows ? /^[a-z][a-z0-9]{0,5}$/ : /^[a-z][a-z0-9]{0,11}$/).test(name)) {
    const message = `The agent pool name '${name}' is invalid: it must begin with a letter, have only small letters and digits, and be at most ${isWindows ? 6 : 12} long.`
    return refusal(400, 'InvalidParameter', message)
  }
  const size = String(wanted.vmSize ?? 'Standard_D4ds_v5')
  const short = shortOf(asked, size, Number(wanted.count ?? 1))
  if (short) return short
  const control = String(cluster.properties.currentKubernetesVersion)
  const version = String(wanted.orchestratorVersion ?? control)
  const mode = wanted.mode === 'System' ? 'System' : 'User'
  const made = newPool(name, mode, Number(wanted.count ?? 1), size, version, {
    ...wanted,
    currentOrchestratorVersion: version,
    powerState: { code: 'Running' },
    ...(isWindows && { osSKU: wanted.osSKU ?? 'Windows2022' }),
  })
  made.nodeImageVersion = call.state.nodeImage(made)
  cluster.properties.agentPoolProfiles.push(made)
  const operation = start(asked, made, 'agentPools/write', {
    state: 'Creating',
    work: machinesOf(call, cluster).resize(made, made.count),
  })
  return accepted(asked, operation, poolResource(cluster, made))
}

function remove(asked: Asked, pool: ArmPool): Outcome {
  const { call, cluster } = asked
  const pools = cluster.properties.agentPoolProfiles
  const isLast = pool.mode === 'System' && pools.filter(({ mode }) => mode === 'System').length === 1
  if (isLast) return refusal(400, 'OperationNotAllowed', 'There has to be at least one system agent pool.')
  const operation = start(asked, pool, 'agentPools/delete', {
    state: 'Deleting',
    work: machinesOf(call, cluster).resize(pool, 0),
    done: () => void pools.splice(pools.indexOf(pool), 1),
  })
  return accepted(asked, operation)
}

/** Begins a change of a pool, which keeps its cluster busy, and settles both when it is over. */
function start(asked: Asked, pool: ArmPool, what: string, { state, work, done = () => {} }: Change) {
  const { cluster } = asked
  const settle = (to: string, error?: { code: string; message: string }) => {
    pool.provisioningState = to
    pool.status = blame(error)
    pool.eTag = newTag()
    cluster.properties.provisioningState = to === 'Canceled' ? 'Succeeded' : to
    cluster.properties.status = blame(error)
  }
  pool.provisioningState = state
  pool.eTag = newTag()
  cluster.properties.provisioningState = state === 'Upgrading' ? 'Upgrading' : 'Updating'
  return begin(asked, {
    work,
    what,
    of: `${cluster.id}/agentPools/${pool.name}`,
    done() {
      done()
      settle('Succeeded')
    },
    undone: settle,
    result: () => poolResource(cluster, pool),
  })
}
