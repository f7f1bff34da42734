import { Fault } from '../../fault.ts'
import { defineCommand, text, texts, toggle } from '../define.ts'
import { readResources } from '../resources.ts'

export const events = defineCommand({
  program: 'k8s',
  name: 'events',
  summary: 'Show what happened, oldest first, newest last.',
  usage: '[--for TYPE/NAME] [--types=Normal,Warning]',
  risk: 'read',
  flags: {
    for: text('TYPE/NAME', 'Only what happened to this object.'),
    types: texts('TYPES', 'Only Normal or only Warning ones.'),
    allNamespaces: toggle('Look in every namespace.', { short: 'A' }),
    noHeaders: toggle('Leave the header line out.'),
    watch: toggle('Go on as one live message with the newest, until somebody stops it.', { short: 'w' }),
  },
  read(words, { for: target, types = [] }) {
    if (words.length > 0) {
      throw new Fault('usage', `events takes no arguments, but “${words[0]}” was given.`, {
        hint: `What happened to one object: /k8s events --for ${words[0]?.includes('/') ? words[0] : 'TYPE/NAME'}`,
      })
    }
    if (types.some((type) => !/^(normal|warning)$/i.test(type)))
      throw new Fault('usage', 'valid --types are Normal or Warning')
    if (target === undefined) return {}
    if (!target.includes('/')) {
      throw new Fault('usage', '--for must be in resource/name form', {
        hint: 'For example: /k8s events --for deploy/web',
      })
    }
    const resources = readResources([target])
    const [pair] = resources.form === 'pairs' ? resources.pairs : []
    return pair ? { target: pair } : {}
  },
  access: (_, { watch }) => (watch ? ['list', 'watch'] : ['list']).map((verb) => ({ verb, resource: 'events' })),
  examples: [
    { line: 'events -n shop', says: 'what happened there in the last hour' },
    { line: 'events --for pod/web-0', says: 'of one object' },
    { line: 'events -A --types=Warning', says: 'everything that went wrong anywhere' },
    { line: 'events --for deploy/web -w', says: 'as they come, as one live message' },
  ],
  refused: {
    '--output': 'get events prints them as yaml, json or columns of your own.',
    '-o': 'get events prints them as yaml, json or columns of your own.',
    '--chunk-size': 'lists are always fetched in pages of 500.',
    '--selector': 'events carry no labels; use --for TYPE/NAME.',
    '-l': 'events carry no labels; use --for TYPE/NAME.',
    '--field-selector': 'get events --field-selector chooses by fields.',
  },
})
