import { defineCommand } from '../../define.ts'
import { readCluster, readPool, where } from './where.ts'

export const aksNodepoolList = defineCommand({
  program: 'aks',
  name: 'aks nodepool list',
  summary: 'List the node pools of an AKS cluster.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks nodepool list'),
  access: () => [],
  about: ({ cluster }) => cluster,
  examples: [{ line: 'aks nodepool list prod-weu', says: 'size, count, autoscaler, version and image of each' }],
})

export const aksNodepoolShow = defineCommand({
  program: 'aks',
  name: 'aks nodepool show',
  summary: 'Show one node pool of an AKS cluster.',
  usage: '[NAME] POOL',
  risk: 'read',
  flags: where,
  read: (words) => readPool(words, 'aks nodepool show'),
  access: () => [],
  about: ({ cluster }) => cluster,
  examples: [
    { line: 'aks nodepool show prod-weu userpool', says: 'everything about one pool' },
    { line: 'aks nodepool show userpool', says: 'of the cluster of this channel' },
  ],
})
