import { Fault } from '../../../src/fault.ts'
import { counted } from '../../../src/view/counted.ts'
import type { AksPlanner, PlanContext } from '../planner.ts'
import { quotaFor } from './quota.ts'
import { armStep, fieldDiff, findPool, named, placed, planOf, poolBody, recordOf } from './resource.ts'
import { putOf } from './scale.ts'

const MINUTE = 60_000

/** az aks nodepool add. What is not said is AKS' own default. */
export const nodepoolAdd: AksPlanner<'aks nodepool add'> = async (args, { spot }, context) => {
  const { pool, size, count, mode, zones, labels, taints } = args
  const { cluster } = context
  if (cluster.pools.some(({ name }) => name === pool))
    throw new Fault('conflict', `${cluster.name} has a node pool ${pool} already.`, {
      hint: `More nodes: /aks nodepool scale ${named(context)} ${pool} --count N`,
    })
  if (spot && mode === 'System')
    throw new Fault('invalid', 'A System pool cannot be of Spot machines.', { hint: 'Leave out --spot, or --mode.' })
  const path = `${cluster.id}/agentPools/${pool}`
  const properties = {
    ...{
      vmSize: size,
      count,
      mode,
      osType: 'Linux',
      type: 'VirtualMachineScaleSets',
      orchestratorVersion: cluster.version,
    },
    ...(zones.length > 0 && { availabilityZones: zones }),
    ...(Object.keys(labels).length > 0 && { nodeLabels: labels }),
    ...(taints.length > 0 && { nodeTaints: taints }),
    ...(spot && { scaleSetPriority: 'Spot', scaleSetEvictionPolicy: 'Delete', spotMaxPrice: -1 }),
  }
  const body = { properties }
  const step = armStep(
    context,
    { method: 'PUT', path, body, isNew: true, redo: 'reconcile' },
    {
      resource: path,
      fields: { 'properties/vmSize': size, 'properties/count': count, 'properties/provisioningState': 'Succeeded' },
      during: ['creating', 'updating'],
    },
  )
  const shown = Object.entries(properties).map(([name, value]) => [name, [undefined, wordsOf(value)]] as const)
  return planOf(context, step, {
    verb: 'aks nodepool add',
    says: `Add node pool ${pool} with ${counted(count, 'node')} of ${size}`,
    diff: fieldDiff(pool, Object.fromEntries(shown)),
    impact: [`${counted(count, 'node')} join; as a rule within 5 min.`, ...(await quotaFor(context, size, count))],
    warnings: spot ? ['Azure takes Spot machines away at 30 s notice.'] : [],
    undo: `aks nodepool delete ${named(context)} ${pool}${placed(context)}`,
    follow: {
      ...{ kind: 'azure', doing: `Adding ${pool}`, done: `Added ${pool} with ${counted(count, 'node')}` },
      ...{ usualMs: 10 * MINUTE, nodes: { pool, count } },
    },
  })
}

/** az aks nodepool delete. */
export const nodepoolDelete: AksPlanner<'aks nodepool delete'> = async ({ pool }, _flags, context) => {
  const { cluster } = context
  const found = await findPool(context, pool)
  const others = cluster.pools.filter(({ name, mode }) => name !== pool && mode === 'System')
  if (found.properties.mode === 'System' && others.length === 0)
    throw new Fault('invalid', `${pool} is the last System pool of ${cluster.name}, which Azure keeps.`, {
      hint: `Add another first: /aks nodepool add ${named(context)} NAME --mode System --size SIZE`,
    })
  const { path, eTag } = found
  const tag = eTag === undefined ? {} : { ifMatch: eTag }
  const step = armStep(
    context,
    { method: 'DELETE', path, redo: 'reconcile', ...tag },
    {
      ...{ resource: path, fields: {}, gone: true, during: ['deleting'] },
    },
  )
  const nodes = Number(found.properties.count ?? 0)
  return planOf(context, step, {
    verb: 'aks nodepool delete',
    says: `Delete node pool ${pool} with its ${counted(nodes, 'node')}`,
    diff: fieldDiff(pool, {
      count: [nodes, undefined],
      vmSize: [found.properties.vmSize, undefined],
      mode: [found.properties.mode, undefined],
    }),
    impact: [
      `${counted(nodes, 'node')} of ${String(found.properties.vmSize)} go for good; what runs there needs room elsewhere.`,
    ],
    warnings: ['It cannot be undone: a pool of the same name would be a new one.'],
    follow: {
      kind: 'azure',
      doing: `Deleting ${pool}`,
      done: `Deleted ${pool}`,
      usualMs: 15 * MINUTE,
      nodes: { pool, count: 0 },
    },
  })
}

export const nodepoolStart: AksPlanner<'aks nodepool start'> = ({ pool }, _flags, context) =>
  powered(context, pool, 'Running')

export const nodepoolStop: AksPlanner<'aks nodepool stop'> = ({ pool }, _flags, context) =>
  powered(context, pool, 'Stopped')

/** AKS has no verb for it: the pool is put with another power state (az aks nodepool start and stop). */
async function powered(context: PlanContext, pool: string, code: 'Running' | 'Stopped') {
  const found = await findPool(context, pool)
  const { powerState, mode, count } = found.properties
  const from = recordOf(powerState).code === 'Stopped' ? 'Stopped' : 'Running'
  const on = code === 'Running'
  if (!on && mode === 'System')
    throw new Fault('invalid', `${pool} is a System pool, which cannot be stopped by itself.`, {
      hint: `The whole cluster can: /aks stop ${named(context)}`,
    })
  const step = armStep(context, putOf(found, poolBody(found, { powerState: { code } })), {
    ...{ resource: found.path, fields: { 'properties/powerState/code': code } },
    during: on ? ['starting', 'updating'] : ['stopping', 'updating'],
  })
  const nodes = counted(Number(count ?? 0), 'node')
  const back = on ? 'stop' : 'start'
  return planOf(context, from === code ? undefined : step, {
    verb: `aks nodepool ${on ? 'start' : 'stop'}`,
    says: `${on ? 'Start' : 'Stop'} node pool ${pool}`,
    diff: fieldDiff(pool, { power: [from, code] }),
    impact: [on ? 'Its nodes come back.' : `Its ${nodes} go; what runs there needs room elsewhere.`],
    undo: `aks nodepool ${back} ${named(context)} ${pool}${placed(context)}`,
    follow: {
      ...{
        kind: 'azure',
        doing: `${on ? 'Starting' : 'Stopping'} ${pool}`,
        done: `${on ? 'Started' : 'Stopped'} ${pool}`,
      },
      usualMs: 15 * MINUTE,
    },
  })
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, each]) => `${key}=${each}`)
        .join(', ')
    : String(value)
}
