import type { AksCluster, AksPool } from '../../azure/cluster.ts'
import type { Line, Node } from '../../reply.ts'
import { nodesOf } from './pools.ts'
import { stateOf } from './state.ts'

const MOST = 12

/** Everything that Azure says of one pool and somebody on call may want to know. */
export function poolCard(pool: AksPool, cluster: Pick<AksCluster, 'version'>): Node[] {
  const { word, tone } = stateOf(pool)
  const behind = pool.version === cluster.version ? '' : `, the control plane runs ${cluster.version}`
  const field = (name: string, value: Line | undefined) => (value ? [{ name, value }] : [])
  return [
    { kind: 'text', text: [{ strong: pool.name }, ` is ${word.toLowerCase()}: ${nodesOf(pool)} × ${pool.size}`], tone },
    ...(pool.trouble ? [{ kind: 'text' as const, text: `Azure says: ${pool.trouble}` }] : []),
    {
      kind: 'fields',
      fields: [
        { name: 'Mode', value: pool.mode },
        { name: 'OS', value: pool.os },
        { name: 'Version', value: pool.version + behind },
        ...field('Node image', pool.image),
        {
          name: 'Autoscaler',
          value: pool.scales ? `on, ${pool.scales.min} to ${pool.scales.max} nodes` : 'off: the count is set by hand',
        },
        { name: 'Priority', value: pool.spot ? 'Spot: Azure may take the nodes back at any time' : 'Regular' },
        ...field('Zones', pool.zones.join(', ')),
        ...field('Disk', pool.disk),
        ...field('Pods a node', pool.maxPods === undefined ? undefined : String(pool.maxPods)),
        ...field('Surge', pool.surge),
        ...field('Taints', some(pool.taints)),
        ...field('Labels', some(Object.entries(pool.labels).map(([key, value]) => `${key}=${value}`))),
      ],
    },
  ]
}

function some(words: readonly string[]): string {
  const more = words.length - MOST
  return words.slice(0, MOST).join(', ') + (more > 0 ? `, and ${more} more` : '')
}
