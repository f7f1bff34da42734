import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'

export const quota = defineCommand({
  program: 'k8s',
  name: 'quota',
  summary: 'Say what namespaces request, may use and use, how full their quotas are, and what was OOM-killed.',
  usage: '[-n NAMESPACE | -A]',
  risk: 'read',
  flags: {
    allNamespaces: toggle('Every namespace, the largest first.', { short: 'A' }),
    selector: text('LABELS', 'Only pods with these labels: app=web. Quotas are of the whole namespace.', {
      short: 'l',
    }),
  },
  read(words): Record<string, never> {
    if (words.length > 0) {
      throw new Fault('usage', `quota takes no names, but “${words[0]}” was given.`, {
        hint: 'One namespace: /k8s quota -n NAMESPACE. One quota: /k8s describe quota NAME',
      })
    }
    return {}
  },
  access: () => [
    { verb: 'list', resource: 'pods' },
    { verb: 'list', resource: 'resourcequotas' },
    { verb: 'list', resource: 'pods.metrics.k8s.io' },
  ],
  examples: [
    { line: 'quota', says: 'the namespace of this channel' },
    { line: 'quota -A', says: 'all namespaces, the largest first' },
    { line: 'quota -l app=web', says: 'one app' },
  ],
})
