import { Fault } from '../../fault.ts'
import { defineCommand, toggle } from '../define.ts'

export const health = defineCommand({
  program: 'k8s',
  name: 'health',
  summary: 'Say how a cluster is: its API server, nodes, own pods, versions, certificate, and what goes wrong in it.',
  usage: '[--all-clusters]',
  risk: 'read',
  flags: { allClusters: toggle('A card for each cluster there is.') },
  read(words): Record<string, never> {
    if (words.length > 0) {
      throw new Fault('usage', `health takes no arguments, but “${words[0]}” was given.`, {
        hint: 'Another cluster: /k8s health --cluster NAME. One object: /k8s describe TYPE NAME',
      })
    }
    return {}
  },
  access: () => [
    { verb: 'list', resource: 'nodes' },
    { verb: 'list', resource: 'pods' },
    { verb: 'list', resource: 'events' },
  ],
  examples: [
    { line: 'health', says: 'the cluster of this channel' },
    { line: 'health --cluster staging', says: 'another one' },
    { line: 'health --all-clusters', says: 'all of them, asked at the same time' },
  ],
})
