import { Fault } from '../../../src/fault.ts'
import type { Line } from '../../../src/reply.ts'
import { counted } from '../../../src/view/counted.ts'
import type { AksPlanner, PlanContext } from '../planner.ts'
import { quotaFor } from './quota.ts'
import type { Found } from './resource.ts'
import { armStep, checkRunning, fieldDiff, findPool, named, placed, planOf, poolBody } from './resource.ts'

const MINUTE = 60_000

/** az aks nodepool scale: the pool is put as it is, with another count (azure-cli acs/custom.py, aks_agentpool_scale). */
export const nodepoolScale: AksPlanner<'aks nodepool scale'> = async ({ pool, count }, _flags, context) => {
  const found = await findPool(context, pool)
  checkRunning(found, pool, `nodepool start ${named(context)} ${pool}`)
  const { enableAutoScaling, minCount, maxCount, mode, vmSize } = found.properties
  if (enableAutoScaling === true) throw autoscaled(context, pool, Number(minCount), Number(maxCount), count)
  const from = Number(found.properties.count ?? 0)
  if (mode === 'System' && count === 0)
    throw new Fault('invalid', `${pool} is a System pool, which needs a node at least.`, {
      hint: 'Azure refuses less.',
    })
  const step = armStep(context, putOf(found, poolBody(found, { count })), {
    ...{ resource: found.path, fields: { 'properties/count': count }, during: ['scaling', 'updating'] },
  })
  return planOf(context, from === count ? undefined : step, {
    verb: 'aks nodepool scale',
    says: `Scale node pool ${pool} from ${from} to ${count}`,
    diff: fieldDiff(pool, { count: [from, count] }),
    impact: [
      scaleImpact(from, count, String(vmSize)),
      ...(count > from ? await quotaFor(context, String(vmSize), count - from) : []),
    ],
    warnings: count < from && mode === 'System' ? ['It is a System pool: CoreDNS and metrics-server run there.'] : [],
    ...((count === 0 || mode === 'System') && { danger: true as const }),
    undo: `aks nodepool scale ${named(context)} ${pool} --count ${from}${placed(context)}`,
    follow: {
      ...{
        kind: 'azure',
        doing: `Scaling ${pool} from ${from} to ${count}`,
        done: `Scaled ${pool} from ${from} to ${count}`,
      },
      ...{ usualMs: 10 * MINUTE, nodes: { pool, count } },
    },
  })
}

/** az aks nodepool update --enable-cluster-autoscaler, --update-cluster-autoscaler, --disable-cluster-autoscaler. */
export const nodepoolAutoscale: AksPlanner<'aks nodepool autoscale'> = async ({ pool, limits }, _flags, context) => {
  const found = await findPool(context, pool)
  checkRunning(found, pool, `nodepool start ${named(context)} ${pool}`)
  const { enableAutoScaling, minCount, maxCount, count } = found.properties
  const was = enableAutoScaling === true ? `${minCount} ${maxCount}` : 'off'
  const is = limits ? `${limits.min} ${limits.max}` : 'off'
  const fields = limits
    ? { enableAutoScaling: true, minCount: limits.min, maxCount: limits.max }
    : { enableAutoScaling: false, minCount: null, maxCount: null }
  // Its count moves by itself, so that it is not part of what is approved; within the new limits it has to be.
  const nodes = Number(count ?? 0)
  const within = limits ? Math.min(limits.max, Math.max(limits.min, nodes)) : nodes
  const { count: _moving, ...rest } = poolBody(found, fields).properties
  const carried = { count: within }
  const step = armStep(
    context,
    { ...putOf(found, { properties: rest }), carried },
    {
      resource: found.path,
      fields: {
        'properties/enableAutoScaling': limits !== undefined,
        ...(limits && { 'properties/minCount': limits.min, 'properties/maxCount': limits.max }),
      },
      during: ['updating', 'scaling'],
    },
  )
  const what = limits ? `between ${limits.min} and ${limits.max} nodes` : 'off'
  return planOf(context, was === is ? undefined : step, {
    verb: 'aks nodepool autoscale',
    says: limits ? `Autoscale node pool ${pool} ${what}` : `Turn off the autoscaler of node pool ${pool}`,
    diff: fieldDiff(pool, { autoscaler: [was, is] }),
    impact: [autoscaleImpact(nodes, limits)],
    undo: `aks nodepool autoscale ${named(context)} ${pool} ${was}${placed(context)}`,
    follow: {
      ...{
        kind: 'azure',
        doing: `Setting the autoscaler of ${pool}: ${what}`,
        done: `Set the autoscaler of ${pool}: ${what}`,
      },
      usualMs: 10 * MINUTE,
    },
  })
}

/**
 * What is put back, only if nobody else has changed it. How many nodes an autoscaled pool has moves by itself, so that it is
 * put as it is and is not part of what is approved.
 */
export function putOf({ path, eTag }: Found, body: { readonly properties: Readonly<Record<string, unknown>> }) {
  const tag = eTag === undefined ? {} : { ifMatch: eTag }
  const { count, ...rest } = body.properties
  const moves = rest.enableAutoScaling === true && count !== undefined
  const put = moves ? { body: { ...body, properties: rest }, carried: { count } } : { body }
  return { method: 'PUT', path, redo: 'reconcile', ...put, ...tag } as const
}

function autoscaled(context: PlanContext, pool: string, min: number, max: number, count: number): Fault {
  const limits = `${Math.min(min, count)} ${Math.max(max, count)}`
  return new Fault(
    'conflict',
    `The autoscaler sizes ${pool}, from ${min} to ${max} nodes: a count would not last, and Azure refuses it.`,
    {
      hint: `Move its limits: /aks nodepool autoscale ${named(context)} ${pool} ${limits}, or turn it off: /aks nodepool autoscale ${named(context)} ${pool} off`,
    },
  )
}

function scaleImpact(from: number, to: number, size: string): Line {
  const nodes = counted(Math.abs(to - from), 'node')
  if (to > from) return `${nodes} of ${size} join; as a rule within 5 min.`
  return `${nodes} of ${size} go: Azure chooses which, and what runs there has to move.`
}

function autoscaleImpact(nodes: number, limits: { readonly min: number; readonly max: number } | undefined): Line {
  if (!limits) return `It stays at its ${counted(nodes, 'node')}, whatever waits for room.`
  if (nodes < limits.min) return `It has ${counted(nodes, 'node')}: ${limits.min - nodes} more are added.`
  if (nodes > limits.max)
    return `It has ${counted(nodes, 'node')}: ${nodes - limits.max} go, and what runs there has to move.`
  return `It has ${counted(nodes, 'node')} now, and stays within.`
}
