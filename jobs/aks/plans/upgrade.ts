import { compareVersions, upgradesOf } from '../../../src/azure/upgrades.ts'
import { Fault } from '../../../src/fault.ts'
import type { AksPlanner } from '../planner.ts'
import { preflight } from './preflight.ts'
import { armStep, checkRunning, clusterBody, fieldDiff, findWhole, listOf, named, planOf } from './resource.ts'
import { putOf } from './scale.ts'

const MINUTE = 60_000
const PER_NODE_MS = 10 * MINUTE
/** A kubelet may be three minor versions older than its API server (kubernetes.io/releases/version-skew-policy). */
const SKEW = 3

/** az aks upgrade: the cluster is put with another version, and each of its pools, unless only the control plane is meant. */
export const upgrade: AksPlanner<'aks upgrade'> = async ({ version: to }, { controlPlaneOnly }, context) => {
  const { azure, cluster, signal } = context
  const found = await findWhole(context)
  checkRunning(found, cluster.name, `start ${named(context)}`)
  const from = String(found.properties.currentKubernetesVersion ?? found.properties.kubernetesVersion)
  const pools = listOf(found.properties.agentPoolProfiles)
  const versionOf = (pool: (typeof pools)[number]) =>
    String(pool.currentOrchestratorVersion ?? pool.orchestratorVersion)
  const moved = controlPlaneOnly ? [] : pools.filter((pool) => versionOf(pool) !== to)
  if (to !== from) {
    const { control } = await upgradesOf(azure, cluster, signal)
    const offered = control.upgrades.map(({ version }) => version)
    if (!offered.includes(to))
      throw new Fault('invalid', `${cluster.name} cannot be upgraded from ${from} to ${to}.`, {
        hint: offered.length > 0 ? `It can to: ${offered.join(', ')}.` : 'It runs the newest version that it can.',
      })
  }
  const renewed = moved.map((pool) => ({
    ...{ name: String(pool.name), count: Number(pool.count ?? 0), size: String(pool.vmSize) },
    surge: String((pool.upgradeSettings as { maxSurge?: unknown } | undefined)?.maxSurge ?? ''),
  }))
  const { impact, warnings } = await preflight(context, renewed, {
    version: to,
    window: 'aksManagedAutoUpgradeSchedule',
  })
  const { properties, ...rest } = clusterBody(found, { kubernetesVersion: to })
  const profiles = listOf(properties.agentPoolProfiles).map((pool) => ({
    ...pool,
    ...(!controlPlaneOnly && { orchestratorVersion: to }),
  }))
  // How many nodes an autoscaled pool has moves by itself, and is not part of what is approved.
  const approved = profiles.map((pool: Readonly<Record<string, unknown>>) => {
    const { count, ...still } = pool
    return pool.enableAutoScaling === true ? still : { ...still, count }
  })
  const body = { ...rest, properties: { ...properties, agentPoolProfiles: approved } }
  const carried = { agentPoolProfiles: profiles }
  const step = armStep(
    context,
    { ...putOf(found, body), carried },
    {
      ...{
        resource: found.path,
        // The control plane has it before its pools do, or had it all along.
        fields: Object.fromEntries([
          ['properties/currentKubernetesVersion', to],
          ...moved.map(({ name }) => [`properties/agentPoolProfiles/${String(name)}/currentOrchestratorVersion`, to]),
        ]),
        during: ['upgrading', 'updating'],
      },
    },
  )
  const nodes = renewed.reduce((all, { count }) => all + count, 0)
  const what = controlPlaneOnly ? 'the control plane' : 'the cluster'
  const far = pools.filter((pool) => controlPlaneOnly && minor(to) - minor(versionOf(pool)) > SKEW)
  return planOf(context, to === from && moved.length === 0 ? undefined : step, {
    verb: 'aks upgrade',
    says: `Upgrade ${what} from ${from} to ${to}`,
    diff:
      fieldDiff(cluster.name, { kubernetes: [from, to] }) +
      moved.map((pool) => fieldDiff(String(pool.name), { kubernetes: [versionOf(pool), to] })).join(''),
    impact: [
      ...(to === from ? [] : ['The control plane goes first; the API server may not answer for moments.']),
      ...impact,
    ],
    warnings: [
      'It cannot be undone: Kubernetes goes back to no older version.',
      ...far.map((pool) => `${pool.name} runs ${versionOf(pool)}, more than ${SKEW} minor versions behind ${to}.`),
      ...(compareVersions(to, from) < 0 ? [`${to} is older than ${from}.`] : []),
      ...warnings,
    ],
    follow: {
      ...{
        kind: 'azure',
        doing: `Upgrading ${what} from ${from} to ${to}`,
        done: `Upgraded ${what} from ${from} to ${to}`,
      },
      usualMs: 15 * MINUTE + nodes * PER_NODE_MS,
      ...(nodes > 0 && { nodes: { version: to } }),
    },
  })
}

function minor(version: string): number {
  return Number(version.split('.')[1] ?? 0)
}
