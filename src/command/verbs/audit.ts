import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'
import { durationMs } from '../duration.ts'

export const audit = defineCommand({
  program: 'k8s',
  name: 'audit',
  summary: 'Show what was asked, decided and done: who, what, when.',
  usage: '[--user USER] [--change ID] [--since 24h]',
  risk: 'read',
  answers: 'private',
  flags: {
    user: text('USER', 'Only what this Kubernetes or chat user did.'),
    change: text('ID', 'Only what is about this change.'),
    since: text('DURATION', 'Only what is newer than this, such as 2h; 24h without it.'),
  },
  read(words, { since }) {
    if (words.length > 0)
      throw new Fault('usage', `audit takes flags alone, but “${words[0]?.slice(0, 60)}” was given.`)
    const ms = durationMs(since ?? '24h')
    if (ms === undefined || ms <= 0)
      throw new Fault('usage', `--since takes a duration such as 30m or 24h, not ${since}.`)
    return { sinceMs: ms }
  },
  access: () => [],
  examples: [
    { line: 'audit --since 2h', says: 'everything of the last two hours' },
    { line: 'audit --change CH-4F2K7Q9D', says: 'a change from its request to its end' },
  ],
})
