import type { AksCluster, AksPool } from '../../azure/cluster.ts'
import type { Price } from '../../azure/prices.ts'
import type { Node } from '../../reply.ts'

/** Hours of a month as Azure's own calculator counts them. */
const HOURS = 730

/** What the nodes cost an hour and a month, by the price list: an estimate, which says what it leaves out. */
export function costReply(cluster: AksCluster, prices: readonly Price[]): Node[] {
  const rows = cluster.pools.map((pool) => ({ pool, each: priceFor(pool, prices) }))
  const running = (pool: AksPool) => (pool.power === 'Stopped' || cluster.power === 'Stopped' ? 0 : pool.count)
  const total = rows.reduce((sum, { pool, each }) => sum + (each ?? 0) * running(pool), 0)
  const unknown = rows.filter(({ each }) => each === undefined).map(({ pool }) => pool.name)
  const but = unknown.length > 0 ? `, without ${unknown.join(', ')}, whose price is not listed` : ''
  return [
    {
      kind: 'text',
      tone: 'info',
      text: [
        { strong: cluster.name },
        ` costs about $${money(total * HOURS)} a month for its nodes as they are now ($${total.toFixed(2)} an hour)${but}`,
      ],
    },
    {
      kind: 'table',
      answer: true,
      caption: 'cost by node pool',
      columns: ['POOL', 'NODES', 'SIZE', 'KIND', '$/H EACH', '$/MONTH'],
      rows: rows.map(({ pool, each }) => [
        pool.name,
        `${running(pool)}${pool.scales ? ` (auto ${pool.scales.min}-${pool.scales.max})` : ''}`,
        pool.size.replace(/^Standard_/, ''),
        kindOf(pool),
        each === undefined ? 'not listed' : String(Number(each.toFixed(4))),
        each === undefined ? '-' : money(each * running(pool) * HOURS),
      ]),
    },
    {
      kind: 'context',
      text: `From Azure’s public price list in US dollars, ${HOURS} hours a month; not from your bill. Without discounts, reservations and savings plans, and without disks, load balancers, traffic, logs, and the control plane’s tier${cluster.tier ? ` (${cluster.tier})` : ''}.`,
    },
  ]
}

function priceFor(pool: AksPool, prices: readonly Price[]): number | undefined {
  const windows = pool.os.startsWith('Windows')
  const fits = prices.filter((each) => each.size === pool.size && each.spot === pool.spot && each.windows === windows)
  return fits.length === 0 ? undefined : Math.min(...fits.map(({ hourly }) => hourly))
}

function kindOf({ os, spot }: AksPool): string {
  return [os.startsWith('Windows') ? 'Windows' : 'Linux', spot ? 'Spot' : ''].filter(Boolean).join(', ')
}

function money(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
