import { defineCommand } from '../define.ts'
import { noWords } from '../no-words.ts'

export const clusterInfo = defineCommand({
  program: 'k8s',
  name: 'cluster-info',
  summary: 'Say where the cluster’s API server and its own services are.',
  usage: '',
  risk: 'read',
  flags: {},
  read: noWords('cluster-info'),
  access: () => [{ verb: 'list', resource: 'services' }],
  examples: [
    { line: 'cluster-info', says: 'addresses of the control plane and of services that belong to the cluster' },
  ],
})
