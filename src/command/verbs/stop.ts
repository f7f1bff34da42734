import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'

export const stop = defineCommand({
  program: 'k8s',
  name: 'stop',
  summary: 'End a live message, or list those that run for you.',
  usage: '[ID]',
  risk: 'read',
  flags: {},
  read(words) {
    if (words.length > 1) throw new Fault('usage', 'stop takes one id.', { hint: 'What runs for you: /k8s stop' })
    return { id: words[0] }
  },
  access: () => [],
  examples: [{ line: 'stop', says: 'what runs for you, each with a button to end it' }],
})
