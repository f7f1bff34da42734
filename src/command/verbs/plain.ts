import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'
import { noWords } from '../no-words.ts'

export const help = defineCommand({
  program: 'k8s',
  name: 'help',
  summary: 'Say what can be asked, or how one command works.',
  usage: '[COMMAND]',
  risk: 'read',
  flags: {},
  read(words) {
    const topic = words.slice(0, 3).join(' ')
    return topic ? { topic } : {}
  },
  access: () => [],
  examples: [{ line: 'help get', says: 'everything get can do' }],
})

export const clusters = defineCommand({
  program: 'k8s',
  name: 'clusters',
  summary: 'List the clusters, and whether each answers.',
  usage: '',
  risk: 'read',
  flags: {},
  read: noWords('clusters'),
  access: () => [],
  examples: [{ line: 'clusters', says: 'names, aliases, versions, and how quickly each answers' }],
})

export const version = defineCommand({
  program: 'k8s',
  name: 'version',
  summary: 'Say which version the cluster runs.',
  usage: '',
  risk: 'read',
  flags: { output: text('FORMAT', 'How to print: yaml or json.', { short: 'o' }) },
  read(words, flags) {
    if (flags.output && !['yaml', 'json'].includes(flags.output))
      throw new Fault('usage', "--output must be 'yaml' or 'json'")
    return noWords('version')(words)
  },
  access: () => [],
  examples: [{ line: 'version --cluster staging', says: 'the version of the API server' }],
  refused: { '--client': 'there is no kubectl here; the bot talks to the API server itself.' },
})
