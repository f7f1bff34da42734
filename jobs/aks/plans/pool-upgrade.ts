import { compareVersions, imagesOf } from '../../../src/azure/upgrades.ts'
import { Fault } from '../../../src/fault.ts'
import { imageDate } from '../../../src/view/aks/pools.ts'
import type { AksPlanner } from '../planner.ts'
import type { Renewed } from './preflight.ts'
import { preflight } from './preflight.ts'
import type { Found } from './resource.ts'
import { armStep, checkRunning, fieldDiff, findPool, named, planOf, poolBody, recordOf } from './resource.ts'
import { putOf } from './scale.ts'

const MINUTE = 60_000
/** What a node takes as a rule: to be emptied, replaced and Ready. */
const PER_NODE_MS = 10 * MINUTE

/** az aks nodepool upgrade: the pool is put with another version, and not with a forced past (azure-cli acs/custom.py). */
export const nodepoolUpgrade: AksPlanner<'aks nodepool upgrade'> = async ({ pool, version }, _flags, context) => {
  const { cluster } = context
  const found = await findPool(context, pool)
  checkRunning(found, pool, `nodepool start ${named(context)} ${pool}`)
  const from = String(found.properties.currentOrchestratorVersion ?? found.properties.orchestratorVersion)
  const to = version ?? cluster.version
  if (compareVersions(to, cluster.version) > 0)
    throw new Fault('invalid', `${pool} cannot be newer than its control plane, which runs ${cluster.version}.`, {
      hint: `The control plane goes first: /aks upgrade ${named(context)} --version ${to} --control-plane-only`,
    })
  if (compareVersions(to, from) < 0)
    throw new Fault('invalid', `${pool} runs ${from}; a pool cannot go back to ${to}.`, {
      hint: 'A new pool could: /aks nodepool add. What there is: /aks upgrades',
    })
  const renewed = renewedOf(found, pool)
  const { impact, warnings } = await preflight(context, [renewed], {
    version: to,
    window: 'aksManagedAutoUpgradeSchedule',
  })
  const body = poolBody(found, { orchestratorVersion: to })
  const step = armStep(context, putOf(found, body), {
    ...{ resource: found.path, fields: { 'properties/currentOrchestratorVersion': to }, during: ['upgrading'] },
  })
  return planOf(context, from === to ? undefined : step, {
    ...{ verb: 'aks nodepool upgrade', says: `Upgrade node pool ${pool} from ${from} to ${to}`, impact, warnings },
    diff: fieldDiff(pool, { kubernetes: [from, to] }),
    follow: {
      ...{
        kind: 'azure',
        doing: `Upgrading ${pool} from ${from} to ${to}`,
        done: `Upgraded ${pool} from ${from} to ${to}`,
      },
      ...{ usualMs: 10 * MINUTE + renewed.count * PER_NODE_MS, nodes: { pool, version: to } },
    },
  })
}

/** az aks nodepool upgrade --node-image-only. */
export const nodepoolImageUpgrade: AksPlanner<'aks nodepool image-upgrade'> = async ({ pool }, _flags, context) => {
  const { azure, cluster, signal } = context
  const found = await findPool(context, pool)
  checkRunning(found, pool, `nodepool start ${named(context)} ${pool}`)
  const only = { ...cluster, pools: cluster.pools.filter(({ name }) => name === pool) }
  const newest = (await imagesOf(azure, only, signal)).get(pool)
  if (newest === undefined)
    throw new Fault('cluster', `Azure does not say which image is the newest for ${pool}.`, {
      hint: 'Ask again in a minute.',
    })
  const from = String(found.properties.nodeImageVersion ?? '')
  const renewed = renewedOf(found, pool)
  const { impact, warnings } = await preflight(context, [renewed], { window: 'aksManagedNodeOSUpgradeSchedule' })
  const path = `${found.path}/upgradeNodeImageVersion`
  const step = armStep(
    context,
    { method: 'POST', path, redo: 'reconcile' },
    {
      ...{ resource: found.path, fields: { 'properties/nodeImageVersion': newest } },
      during: ['upgradingnodeimageversion', 'upgrading'],
    },
  )
  const to = imageDate(newest)
  const said = `the node image of ${pool} to ${to}`
  return planOf(context, from.toLowerCase() === newest.toLowerCase() ? undefined : step, {
    ...{ verb: 'aks nodepool image-upgrade', says: `Upgrade ${said}`, impact, warnings },
    diff: fieldDiff(pool, { nodeImageVersion: [from || undefined, newest] }),
    follow: {
      ...{ kind: 'azure', doing: `Upgrading ${said}`, done: `Upgraded ${said}` },
      ...{ usualMs: 10 * MINUTE + renewed.count * PER_NODE_MS, nodes: { pool, image: newest } },
    },
  })
}

function renewedOf({ properties: { count, vmSize, upgradeSettings } }: Found, name: string): Renewed {
  const surge = recordOf(upgradeSettings).maxSurge
  return { name, count: Number(count ?? 0), size: String(vmSize), surge: typeof surge === 'string' ? surge : '' }
}
