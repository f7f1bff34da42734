import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'

export const map = defineCommand({
  program: 'k8s',
  name: 'map',
  summary: 'Draw the cluster: its nodes, and how the pods on them are doing.',
  usage: '[-n NAMESPACE] [-l LABELS]',
  risk: 'read',
  flags: {
    allNamespaces: toggle('Pods of every namespace, which is what is drawn unless -n names one.', { short: 'A' }),
    selector: text('LABELS', 'Only pods with these labels: app=web.', { short: 'l' }),
  },
  read(words): Record<string, never> {
    if (words.length > 0) {
      throw new Fault('usage', `map takes no names, but “${words[0]}” was given.`, {
        hint: 'One namespace: /k8s map -n NAMESPACE. One app: /k8s map -l app=NAME',
      })
    }
    return {}
  },
  access: () => [
    { verb: 'list', resource: 'pods' },
    { verb: 'list', resource: 'nodes' },
  ],
  examples: [
    { line: 'map', says: 'every node, with every pod on it' },
    { line: 'map -n shop', says: 'where the pods of one namespace are' },
    { line: 'map -l app=web', says: 'where one app went' },
  ],
})
