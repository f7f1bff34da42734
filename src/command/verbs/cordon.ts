import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'
import { readResources } from '../resources.ts'

function readNodes(command: string) {
  return (words: readonly string[]) => {
    if (words.length === 0) {
      throw new Fault('usage', `error: at least one NODE name is required`, {
        hint: `For example: /k8s ${command} aks-userpool-1`,
      })
    }
    return readResources(['nodes', ...words.map((word) => word.replace(/^nodes?\//, ''))])
  }
}

const access = () => [{ verb: 'patch', resource: 'nodes' }]
const refused = { '--selector': 'name the nodes.', '-l': 'name the nodes.' }

export const cordon = defineCommand({
  program: 'k8s',
  name: 'cordon',
  summary: 'Mark a node so that nothing new is scheduled on it.',
  usage: 'NODE...',
  types: ['nodes'],
  risk: 'change',
  flags: {},
  read: readNodes('cordon'),
  access,
  examples: [{ line: 'cordon aks-userpool-1', says: 'what runs there goes on; nothing new comes' }],
  refused,
})

export const uncordon = defineCommand({
  program: 'k8s',
  name: 'uncordon',
  summary: 'Let pods be scheduled on a node again.',
  usage: 'NODE...',
  types: ['nodes'],
  risk: 'change',
  flags: {},
  read: readNodes('uncordon'),
  access,
  examples: [{ line: 'uncordon aks-userpool-1', says: 'takes pods again' }],
  refused,
})
