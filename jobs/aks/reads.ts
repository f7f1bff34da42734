import { activityOf } from '../../src/azure/activity.ts'
import { maintenanceOf } from '../../src/azure/maintenance.ts'
import { imagesOf, upgradesOf, versionsIn } from '../../src/azure/upgrades.ts'
import { durationMs } from '../../src/command/duration.ts'
import { Fault } from '../../src/fault.ts'
import { activityReply, deedsOf, operationsReply } from '../../src/view/aks/activity.ts'
import { costReply } from '../../src/view/aks/cost.ts'
import { kubeconfigReply } from '../../src/view/aks/kubeconfig.ts'
import { maintenanceReply } from '../../src/view/aks/maintenance.ts'
import { upgradesReply } from '../../src/view/aks/upgrades.ts'
import { versionsReply } from '../../src/view/aks/versions.ts'
import { below } from '../commands/around.ts'
import { aboveOne } from './around.ts'
import type { OneExecutor } from './context.ts'

const DAY = 86_400_000

export const upgrades: OneExecutor<'aks upgrades'> = async (_args, _flags, context) => {
  const { azure, signal, now } = context
  const cluster = await azure.cluster(context.cluster, signal)
  const [paths, images] = await Promise.all([upgradesOf(azure, cluster, signal), imagesOf(azure, cluster, signal)])
  return { nodes: [aboveOne(context, 'upgrades'), ...upgradesReply(cluster, paths, images, now), below(context)] }
}

export const versions: OneExecutor<'aks versions'> = async (_args, _flags, context) => {
  const { azure, cluster, signal } = context
  const offered = await versionsIn(azure, cluster.subscription, cluster.location, signal)
  return {
    nodes: [aboveOne(context, `versions in ${cluster.location}`), ...versionsReply(cluster, offered), below(context)],
  }
}

/** What goes on by the cluster's own word; the activity log only says who began it. */
export const operations: OneExecutor<'aks operations'> = async (_args, _flags, context) => {
  const { azure, signal, now } = context
  const [cluster, deeds] = await Promise.all([
    azure.cluster(context.cluster, signal),
    activityOf(azure, context.cluster, now - DAY, signal).then(deedsOf, (error: unknown) => {
      if (!(error instanceof Fault) || signal.aborted) throw error
      return { unknown: error.message }
    }),
  ])
  return { nodes: [aboveOne(context, 'operations'), ...operationsReply(cluster, deeds, now), below(context)] }
}

export const activity: OneExecutor<'aks activity'> = async (_args, { since }, context) => {
  const { azure, cluster, signal, now } = context
  const from = now - (durationMs(since ?? '24h') ?? DAY)
  const acts = await activityOf(azure, cluster, from, signal)
  return { nodes: [aboveOne(context, 'activity'), ...activityReply(cluster, acts, from, now), below(context)] }
}

export const maintenance: OneExecutor<'aks maintenance'> = async (_args, _flags, context) => {
  const { azure, cluster, signal, now } = context
  const windows = await maintenanceOf(azure, cluster, signal)
  return { nodes: [aboveOne(context, 'maintenance'), ...maintenanceReply(cluster, windows, now), below(context)] }
}

export const cost: OneExecutor<'aks cost'> = async (_args, _flags, context) => {
  const { azure, signal } = context
  const cluster = await azure.cluster(context.cluster, signal)
  const sizes = [...new Set(cluster.pools.map(({ size }) => size))]
  const prices = await azure.prices(cluster.location, sizes, signal)
  return { nodes: [aboveOne(context, 'cost'), ...costReply(cluster, prices), below(context)] }
}

export const kubeconfig: OneExecutor<'aks kubeconfig'> = async (_args, _flags, context) => ({
  nodes: [aboveOne(context, 'kubeconfig'), ...kubeconfigReply(context.cluster)],
})
