import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'
import { readResources } from '../resources.ts'

export const pick = defineCommand({
  program: 'k8s',
  name: 'pick',
  summary: 'Show one object in a few words, with what can be asked of it.',
  usage: 'TYPE/NAME',
  risk: 'read',
  answers: 'private',
  unlisted: true,
  flags: {},
  read(words) {
    const resources = words.length === 1 ? readResources(words) : undefined
    const [pair] = resources?.form === 'pairs' ? resources.pairs : []
    if (!pair)
      throw new Fault('usage', 'pick takes one object, as TYPE/NAME.', { hint: 'For example: /k8s pick pod/web-0' })
    return pair
  },
  access: ({ type, name }) => [{ verb: 'get', resource: type, name }],
  examples: [{ line: 'pick pod/web-0', says: 'what the menu under a table says' }],
})
