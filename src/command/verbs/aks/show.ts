import { defineCommand } from '../../define.ts'
import { readCluster, where } from './where.ts'

export const aksShow = defineCommand({
  program: 'aks',
  name: 'aks show',
  summary: 'Show an AKS cluster: how it is, its versions, network, identity, and node pools.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks show'),
  access: () => [],
  about: ({ cluster }) => cluster,
  examples: [
    { line: 'aks show prod-weu', says: 'power, provisioning, versions, and pools' },
    { line: 'aks show', says: 'the cluster of this channel' },
  ],
})
