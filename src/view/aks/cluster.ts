import type { AksCluster } from '../../azure/cluster.ts'
import type { Button, Line, Node } from '../../reply.ts'
import { poolTable } from './pools.ts'
import { stateOf } from './state.ts'

type Around = {
  readonly portal: string
  /** The words that name the cluster in a command. */
  readonly about: string
}

/** One cluster: how it is, what it runs, how it is reached and who may, and its pools. */
export function clusterCard(cluster: AksCluster, { portal, about }: Around): Node[] {
  const { word, tone } = stateOf(cluster)
  const field = (name: string, value: Line | undefined) => (value ? [{ name, value }] : [])
  const tags = Object.entries(cluster.tags).slice(0, 10)
  return [
    {
      kind: 'text',
      text: [{ strong: cluster.name }, ` is ${word.toLowerCase()}, Kubernetes ${cluster.version}`],
      tone,
    },
    ...(cluster.trouble ? [{ kind: 'text' as const, text: `Azure says: ${cluster.trouble}` }] : []),
    {
      kind: 'fields',
      fields: [
        { name: 'State', value: `power ${cluster.power}, provisioning ${cluster.provisioning}` },
        ...field('Tier', [cluster.tier, cluster.supportPlan].filter(Boolean).join(', ')),
        { name: 'API server', value: apiServer(cluster) },
        { name: 'Access', value: access(cluster) },
        ...field('Network', cluster.network.join(', ')),
        { name: 'Identity', value: cluster.identity },
        {
          name: 'Upgrades',
          value: `cluster ${cluster.upgradeChannel ?? 'by hand'}, node images ${cluster.nodeChannel ?? 'by hand'}`,
        },
        ...field('Node group', cluster.nodeGroup),
        ...field('Tags', tags.map(([key, value]) => `${key}=${value}`).join(', ')),
      ],
    },
    poolTable(cluster.pools, cluster),
    { kind: 'buttons', buttons: buttons(about) },
    { kind: 'context', text: [{ link: portal, label: 'Open in the Azure portal' }] },
  ]
}

function apiServer({ isPrivate, privateFqdn, fqdn, authorizedRanges }: AksCluster): string {
  if (isPrivate) return `private: ${privateFqdn ?? 'no name yet'}`
  const from = authorizedRanges.length > 0 ? `, only from ${authorizedRanges.slice(0, 5).join(', ')}` : ''
  return `${fqdn ?? 'no name yet'}${from}`
}

function access({ entra, azureRbac, localAccounts }: AksCluster): string {
  const who = entra ? `Entra${azureRbac ? ' with Azure RBAC' : ''}` : 'Kubernetes RBAC without Entra'
  return `${who}, local accounts ${localAccounts ? 'on' : 'off'}`
}

function buttons(about: string): Button[] {
  const ask = (id: string, label: string): Button => ({ kind: 'button', id, label, command: `aks ${id} ${about}` })
  return [
    ask('health', 'Health'),
    ask('upgrades', 'Upgrades'),
    ask('operations', 'Operations'),
    ask('activity', 'Activity'),
    ask('maintenance', 'Maintenance'),
  ]
}
