import { Fault } from '../../fault.ts'
import { defineCommand, toggle } from '../define.ts'
import { noWords } from '../no-words.ts'

const channel = toggle('For everybody in this channel, not for you alone.')

/** `"get pods" --channel` was meant as `--channel`, because a line in quotes is one word. */
function splitLine(words: readonly string[]): { line: readonly string[]; isChannel: boolean } {
  const [first = '', second, ...more] = words
  const isChannel = /\s/.test(first) && second === '--channel' && more.length === 0
  return { line: isChannel ? [first] : words, isChannel }
}

export const aliasSet = defineCommand({
  program: 'k8s',
  name: 'alias set',
  summary: 'Give a line a name, for you or for the channel.',
  usage: '[--channel] NAME "LINE"',
  risk: 'read',
  answers: 'private',
  lineAfter: 1,
  flags: { channel },
  read([name, ...words], { channel }) {
    if (name === undefined || words.length === 0) {
      throw new Fault('usage', 'An alias needs a name and a line.', {
        hint: 'For example: /k8s alias set broken "get pods -A --field-selector status.phase!=Running"',
      })
    }
    const { line, isChannel } = splitLine(words)
    return { name: name.toLowerCase(), line, scope: channel || isChannel ? ('channel' as const) : ('person' as const) }
  },
  access: () => [],
  examples: [
    {
      line: 'alias set broken "get pods -A --field-selector status.phase!=Running"',
      says: 'then /k8s broken, or /k8s broken -l app=web',
    },
    { line: 'alias set --channel team "get deploy -l team=web"', says: 'for everybody in this channel' },
  ],
})

export const aliasList = defineCommand({
  program: 'k8s',
  name: 'alias list',
  aliases: ['aliases'],
  summary: 'List the names that stand for lines here.',
  usage: '',
  risk: 'read',
  answers: 'private',
  flags: {},
  read: noWords('alias list'),
  access: () => [],
  examples: [{ line: 'alias list', says: 'yours, and this channel’s' }],
})

export const aliasRemove = defineCommand({
  program: 'k8s',
  name: 'alias remove',
  summary: 'Take a name away again.',
  usage: '[--channel] NAME',
  risk: 'read',
  answers: 'private',
  flags: { channel },
  read([name, ...more], { channel }) {
    if (name === undefined || more.length > 0) {
      throw new Fault('usage', 'alias remove takes one name.', { hint: 'Which there are: /k8s alias list' })
    }
    return { name: name.toLowerCase(), scope: channel ? ('channel' as const) : ('person' as const) }
  },
  access: () => [],
  examples: [{ line: 'alias remove broken', says: 'one of yours' }],
})
