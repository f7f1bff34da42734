import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'
import { noWords } from '../no-words.ts'

export const every = defineCommand({
  program: 'k8s',
  name: 'every',
  summary: 'Ask a question again and again, and post the answer in this channel.',
  usage: 'INTERVAL | "CRON" [--tz ZONE] COMMAND ...',
  risk: 'read',
  answers: 'private',
  lineAfter: 1,
  flags: { tz: text('ZONE', 'The time zone of a cron line, as in Europe/Berlin; UTC without it.') },
  read([when, ...line]) {
    if (when === undefined || line.length === 0) {
      throw new Fault('usage', 'every needs how often, and what to ask.', {
        hint: 'For example: /k8s every 30m get pods -n shop · /k8s every "0 8 * * 1-5" --tz Europe/Berlin top node',
      })
    }
    return { when, line }
  },
  access: () => [],
  examples: [
    { line: 'every 30m get pods -n shop', says: 'each half hour; what has not changed is not repeated' },
    { line: 'every "0 8 * * 1-5" --tz Europe/Berlin top node', says: 'on weekdays at eight, as cron has it' },
    { line: 'every list', says: 'what is asked by the clock here' },
  ],
})

export const everyList = defineCommand({
  program: 'k8s',
  name: 'every list',
  summary: 'List what is asked by the clock in this channel, and by you.',
  usage: '',
  risk: 'read',
  answers: 'private',
  flags: {},
  read: noWords('every list'),
  access: () => [],
  examples: [{ line: 'every list', says: 'with when each is asked next, and by whom' }],
})

export const everyRemove = defineCommand({
  program: 'k8s',
  name: 'every remove',
  aliases: ['every delete', 'every stop'],
  summary: 'End what is asked by the clock: yours anywhere, anybody’s in this channel.',
  usage: 'ID',
  risk: 'read',
  answers: 'private',
  flags: {},
  read([id, ...more]) {
    if (id === undefined || more.length > 0) {
      throw new Fault('usage', 'every remove takes one id.', { hint: 'Which there are: /k8s every list' })
    }
    return { id: id.toLowerCase() }
  },
  access: () => [],
  examples: [{ line: 'every remove k4f2', says: 'by its id' }],
})
