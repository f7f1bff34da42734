import type { Plan } from '../../../src/change/plan.ts'
import { Fault } from '../../../src/fault.ts'
import { counted } from '../../../src/view/counted.ts'
import { begunSince } from '../begun-since.ts'
import type { AksPlanner, PlanContext } from '../planner.ts'
import { armStep, fieldDiff, findWhole, named, placed, planOf, recordOf } from './resource.ts'

const MINUTE = 60_000

export const start: AksPlanner<'aks start'> = (_args, _flags, context) => powered(context, 'Running')

export const stop: AksPlanner<'aks stop'> = (_args, _flags, context) => powered(context, 'Stopped')

async function powered(context: PlanContext, code: 'Running' | 'Stopped'): Promise<Plan> {
  const { cluster } = context
  const found = await findWhole(context)
  const from = recordOf(found.properties.powerState).code === 'Stopped' ? 'Stopped' : 'Running'
  const on = code === 'Running'
  const word = on ? 'start' : 'stop'
  const step = armStep(
    context,
    { method: 'POST', path: `${found.path}/${word}`, redo: 'reconcile' },
    {
      ...{
        resource: found.path,
        fields: { 'properties/powerState/code': code },
        during: [on ? 'starting' : 'stopping'],
      },
    },
  )
  const nodes = cluster.pools.reduce((all, { count }) => all + count, 0)
  return planOf(context, from === code ? undefined : step, {
    verb: `aks ${word}`,
    says: on ? 'Start the cluster' : 'Stop the whole cluster',
    diff: fieldDiff(cluster.name, { power: [from, code] }),
    impact: on
      ? ['Control plane and nodes come back as they were, under another address where it is private.']
      : [
          `Everything in it goes down: ${counted(nodes, 'node')} in ${counted(cluster.pools.length, 'pool')}, and the API server.`,
          'Pods that nothing keeps are lost; disks stay, and cost.',
        ],
    ...(!on && { danger: true as const, asksWhy: 'Stopping a cluster takes everything in it down.' }),
    undo: `aks ${on ? 'stop' : 'start'} ${named(context)}${placed(context)}`,
    follow: {
      ...{
        kind: 'azure',
        doing: on ? 'Starting the cluster' : 'Stopping the cluster',
        done: on ? 'Started the cluster' : 'Stopped the cluster',
      },
      usualMs: 15 * MINUTE,
    },
  })
}

/** az aks operation-abort: the operation stops where it is. */
export const abort: AksPlanner<'aks abort'> = async (_args, _flags, context) => {
  const { cluster } = context
  const busy = (state: string) => !['succeeded', 'failed', 'canceled', 'unknown'].includes(state.toLowerCase())
  const pool = cluster.pools.find(({ provisioning }) => busy(provisioning))
  if (!busy(cluster.provisioning) && !pool)
    throw new Fault('conflict', `Nothing goes on in ${cluster.name} that could be ended.`, {
      hint: `What went on: /aks activity ${named(context)}`,
    })
  const what = pool ? `${pool.provisioning} of node pool ${pool.name}` : cluster.provisioning
  const path = pool ? `${cluster.id}/agentPools/${pool.name}` : cluster.id
  // What was begun after this was asked for is not what anybody agreed to end: it makes this another plan.
  const later = await begunSince(context)
  const step = armStep(
    context,
    { method: 'POST', path: `${path}/abort`, redo: 'reconcile' },
    {
      ...{ resource: path, fields: { 'properties/provisioningState': 'Canceled' }, during: ['canceling', 'aborting'] },
    },
  )
  return planOf(context, step, {
    verb: 'aks abort',
    says: `End what goes on: ${what}`,
    diff: fieldDiff(pool?.name ?? cluster.name, {
      operation: [pool?.provisioning ?? cluster.provisioning, 'Canceled'],
      ...(later.length > 0 && { since: [later.join('; '), undefined] }),
    }),
    impact: ['It stops where it is, and nothing is taken back: some nodes may be new, others old.'],
    warnings: ['Afterwards it is Canceled; the same command again brings it to its end.'],
    asksWhy: 'What is ended in the middle stays in the middle.',
    follow: { kind: 'azure', doing: `Ending ${what}`, done: `Ended ${what}`, usualMs: 10 * MINUTE },
  })
}

/** az aks rotate-certs. Nothing tells afterwards that it was done, so it is never sent a second time. */
export const rotateCerts: AksPlanner<'aks rotate-certs'> = async (_args, _flags, context) => {
  const { cluster } = context
  const found = await findWhole(context)
  if (recordOf(found.properties.powerState).code === 'Stopped')
    throw new Fault('conflict', `${cluster.name} is stopped.`, { hint: `Start it first: /aks start ${named(context)}` })
  const path = `${found.path}/rotateClusterCertificates`
  const step = armStep(
    context,
    { method: 'POST', path, redo: 'never' },
    {
      ...{ resource: found.path, fields: {}, during: ['rotatingclustercertificates', 'updating'] },
    },
  )
  return planOf(context, step, {
    verb: 'aks rotate-certs',
    says: 'Replace every certificate of the cluster',
    diff: '',
    impact: [
      'Every node is recreated, and the API server is away for up to 30 min.',
      'Every kubeconfig that was handed out stops working: /aks kubeconfig says how to get another.',
    ],
    warnings: ['It cannot be undone.'],
    asksWhy: 'Replacing certificates takes the API server away for up to 30 min.',
    follow: { kind: 'azure', doing: 'Replacing certificates', done: 'Replaced the certificates', usualMs: 60 * MINUTE },
  })
}
