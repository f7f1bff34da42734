import { Fault } from '../../fault.ts'
import { defineCommand, toggle } from '../define.ts'

export const incidents = defineCommand({
  program: 'k8s',
  name: 'incidents',
  aliases: ['incident list'],
  summary: 'List what is wrong: on every cluster and in every namespace, unless -n or --cluster says where.',
  usage: '',
  risk: 'read',
  answers: 'private',
  flags: {
    acked: toggle('Those that somebody acknowledged.'),
    snoozed: toggle('Those that are snoozed.'),
    recent: toggle('Those that are over, of the last 7 days.'),
    mine: toggle('Those that you acknowledged or snoozed.'),
    all: toggle('Also those that another explains, and those only worth a line in the report.'),
    report: toggle('What waits for the next report.'),
  },
  read(words): Record<string, never> {
    if (words.length > 0) {
      throw new Fault('usage', `incidents takes no arguments, but “${words[0]}” was given.`, {
        hint: `One of them: /k8s incident show ${words[0]}`,
      })
    }
    return {}
  },
  access: () => [],
  examples: [
    { line: 'incidents', says: 'what is open, the worst first' },
    { line: 'incidents -n shop --recent', says: 'what is over, in one namespace' },
    { line: 'incidents --mine', says: 'what is in your hands' },
  ],
})
