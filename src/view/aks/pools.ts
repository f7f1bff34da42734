import type { AksCluster, AksPool } from '../../azure/cluster.ts'
import type { Node, Table } from '../../reply.ts'
import { counted } from '../counted.ts'
import { exceptions, stateOf, worstFirst, worstTone } from './state.ts'

/** How many pools and nodes there are, and what of them is not well. */
export function poolSentence(pools: readonly AksPool[]): Node {
  const nodes = pools.reduce((sum, { count, power }) => sum + (power === 'Stopped' ? 0 : count), 0)
  const said = [`${counted(pools.length, 'node pool')}, ${counted(nodes, 'node')}`, exceptions(pools)]
  return { kind: 'text', text: said.filter(Boolean).join(', '), tone: worstTone(pools) }
}

/** The pools of a cluster; a version behind the control plane's is said beside it. */
export function poolTable(
  pools: readonly AksPool[],
  { version }: Pick<AksCluster, 'version'>,
): Table & { answer: true } {
  return {
    kind: 'table',
    answer: true,
    caption: 'node pools',
    columns: ['NAME', 'STATE', 'NODES', 'MODE', 'SIZE', 'OS', 'VERSION', 'IMAGE'],
    rows: pools.map((pool) => [
      pool.name,
      stateOf(pool).word,
      nodesOf(pool),
      pool.spot ? `${pool.mode}, Spot` : pool.mode,
      pool.size.replace(/^Standard_/, ''),
      pool.os,
      pool.version === version ? pool.version : `${pool.version} (cluster ${version})`,
      imageDate(pool.image) ?? '-',
    ]),
    layout: { order: worstFirst(pools), first: 'in trouble', ranks: [0, 0, 1, 2, 4, 3, 2, 5] },
  }
}

/** `4`, or `4 (3-8)` where the autoscaler decides. */
export function nodesOf({ count, scales }: AksPool): string {
  return scales ? `${count} (auto ${scales.min}-${scales.max})` : String(count)
}

/** The part of an image's name that says when it was made: `202611.03.0` of Ubuntu's, `20348.4294.261103` of Windows'. */
export function imageDate(image: string | undefined): string | undefined {
  return image === undefined ? undefined : (/-(\d[\d.]*)$/.exec(image)?.[1] ?? image)
}
