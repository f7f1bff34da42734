import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'

export const clusterInfo = defineCommand({
  program: 'k8s',
  name: 'cluster-info',
  summary: 'Say where the cluster’s API server and its own services are.',
  usage: '',
  risk: 'read',
  flags: {},
  read(words): Record<string, never> {
    if (words.length > 0) throw new Fault('usage', `cluster-info takes no arguments, but “${words[0]}” was given.`)
    return {}
  },
  access: () => [{ verb: 'list', resource: 'services' }],
  examples: [
    { line: 'cluster-info', says: 'addresses of the control plane and of services that belong to the cluster' },
  ],
})
