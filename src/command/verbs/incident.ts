import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'

const about = { program: 'k8s', risk: 'read', answers: 'private', flags: {}, access: () => [] } as const

function idOf(command: string, [id, ...more]: readonly string[]): { readonly id: string } {
  if (id === undefined || more.length > 0)
    throw new Fault('usage', `${command} takes one id.`, { hint: 'Which there are: /k8s incidents' })
  return { id }
}

export const incidentShow = defineCommand({
  ...about,
  name: 'incident show',
  aliases: ['incident'],
  summary: 'Show one incident: how it stands and what has happened.',
  usage: 'ID',
  read: (words) => idOf('incident show', words),
  examples: [{ line: 'incident show INC-4F2K', says: 'with its history' }],
})

export const incidentAck = defineCommand({
  ...about,
  name: 'incident ack',
  aliases: ['incident acknowledge'],
  summary: 'Take an incident on: reminders and escalation stop, what is new is still told.',
  usage: 'ID',
  read: (words) => idOf('incident ack', words),
  examples: [{ line: 'incident ack INC-4F2K', says: 'everybody sees that it is yours' }],
})

export const incidentUnack = defineCommand({
  ...about,
  name: 'incident unack',
  summary: 'Give an incident back.',
  usage: 'ID',
  read: (words) => idOf('incident unack', words),
  examples: [{ line: 'incident unack INC-4F2K', says: 'it is acknowledged by nobody again' }],
})

export const incidentSnooze = defineCommand({
  ...about,
  name: 'incident snooze',
  summary: 'Hear no more of an incident for a while, unless it gets worse.',
  usage: 'ID 1h|4h|morning|worse',
  read([id, until, ...more]) {
    if (id === undefined || until === undefined || more.length > 0) {
      throw new Fault('usage', 'incident snooze takes an id and how long.', {
        hint: 'For example: /k8s incident snooze INC-4F2K 4h · morning · worse',
      })
    }
    return { id, until: until.toLowerCase() }
  },
  examples: [
    { line: 'incident snooze INC-4F2K 4h', says: 'for four hours' },
    { line: 'incident snooze INC-4F2K morning', says: 'until the morning' },
    { line: 'incident snooze INC-4F2K worse', says: 'until it gets worse, whatever the hour' },
  ],
})

export const incidentResolve = defineCommand({
  ...about,
  name: 'incident resolve',
  aliases: ['incident close'],
  summary: 'Close an incident by hand; if it is still so in ten minutes, it says so again.',
  usage: 'ID',
  read: (words) => idOf('incident resolve', words),
  examples: [{ line: 'incident resolve INC-4F2K', says: 'closes it' }],
})

export const incidentNote = defineCommand({
  ...about,
  name: 'incident note',
  summary: 'Write a line into the thread and the history of an incident.',
  usage: 'ID "TEXT"',
  read([id, ...words]) {
    const text = words.join(' ').trim()
    if (id === undefined || text === '') {
      throw new Fault('usage', 'incident note takes an id and what to write.', {
        hint: 'For example: /k8s incident note INC-4F2K "waiting for the new image"',
      })
    }
    return { id, text: text.slice(0, 1_000) }
  },
  examples: [{ line: 'incident note INC-4F2K "waiting for the new image"', says: 'for everybody to read' }],
})
