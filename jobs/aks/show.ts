import { quote } from '../../src/command/parse.ts'
import { clusterCard } from '../../src/view/aks/cluster.ts'
import { below } from '../commands/around.ts'
import { aboveOne } from './around.ts'
import type { OneExecutor } from './context.ts'

/** One cluster as it is now. */
export const show: OneExecutor<'aks show'> = async (_args, _flags, context) => {
  const { azure, signal } = context
  const cluster = await azure.cluster(context.cluster, signal)
  const about = `${quote(cluster.name)} -g ${quote(cluster.group)}`
  const portal = `${azure.cloud.portal}/#resource${cluster.id}/overview`
  return {
    nodes: [
      aboveOne(context, cluster.location, cluster.group, cluster.subscription.name),
      ...clusterCard(cluster, { portal, about }),
      below(context),
    ],
  }
}
