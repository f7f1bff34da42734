import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'
import { durationMs } from '../duration.ts'

export const audit = defineCommand({
  program: 'k8s',
  name: 'audit',
  summary: 'Show what was asked, decided and done: who, what, when.',
  usage: '[--user USER] [--what COMMAND] [--effect WORD] [--change ID] [--since 24h] [--until 1h]',
  risk: 'read',
  answers: 'private',
  flags: {
    user: text('USER', 'Only what this Kubernetes or chat user did.'),
    change: text('ID', 'Only what is about this change.'),
    what: text('COMMAND', 'Only lines that begin so: scale, or "rollout undo".'),
    effect: text('WORD', 'Only what was decided, or came out, so: deny, approve, done, failed, forbidden.'),
    since: text('DURATION', 'Only what is newer than this, such as 2h; 24h without it.'),
    until: text('DURATION', 'Only what is older than this.'),
  },
  read(words, { since, until }) {
    if (words.length > 0)
      throw new Fault('usage', `audit takes flags alone, but “${words[0]?.slice(0, 60)}” was given.`)
    const ms = durationMs(since ?? '24h')
    if (ms === undefined || ms <= 0)
      throw new Fault('usage', `--since takes a duration such as 30m or 24h, not ${since}.`)
    const untilMs = until === undefined ? 0 : durationMs(until)
    if (untilMs === undefined || untilMs < 0 || untilMs >= ms)
      throw new Fault('usage', `--until takes a duration that is shorter than --since, not ${until}.`)
    return { sinceMs: ms, untilMs }
  },
  access: () => [],
  examples: [
    { line: 'audit --since 2h', says: 'everything of the last two hours' },
    { line: 'audit --what scale --effect deny --since 168h', says: 'what was refused in a week' },
    { line: 'audit --change CH-4F2K7Q9D', says: 'a change from its request to its end' },
  ],
})
