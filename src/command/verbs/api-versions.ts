import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'

export const apiVersions = defineCommand({
  program: 'k8s',
  name: 'api-versions',
  summary: 'List the API versions the cluster serves.',
  usage: '',
  risk: 'read',
  flags: {},
  read(words): Record<string, never> {
    if (words.length > 0) throw new Fault('usage', `unexpected arguments: [${words.join(' ')}]`)
    return {}
  },
  access: () => [],
  examples: [{ line: 'api-versions', says: 'group/version, one a line' }],
})
