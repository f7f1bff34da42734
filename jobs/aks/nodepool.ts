import { poolCard } from '../../src/view/aks/pool.ts'
import { poolSentence, poolTable } from '../../src/view/aks/pools.ts'
import { below } from '../commands/around.ts'
import { aboveOne } from './around.ts'
import type { OneExecutor } from './context.ts'

export const nodepoolList: OneExecutor<'aks nodepool list'> = async (_args, _flags, context) => {
  const pools = await context.azure.pools(context.cluster, context.signal)
  return {
    nodes: [aboveOne(context, 'node pools'), poolSentence(pools), poolTable(pools, context.cluster), below(context)],
  }
}

export const nodepoolShow: OneExecutor<'aks nodepool show'> = async ({ pool: name }, _flags, context) => {
  const pool = await context.azure.pool(context.cluster, name, context.signal)
  return { nodes: [aboveOne(context, `node pool ${pool.name}`), ...poolCard(pool, context.cluster), below(context)] }
}
