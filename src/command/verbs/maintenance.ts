import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'
import { noWords } from '../no-words.ts'
import { readSpan } from './silence.ts'

export const maintenanceStart = defineCommand({
  program: 'k8s',
  name: 'maintenance start',
  summary: 'Announce work: what it breaks is told only if it is still broken at the end.',
  usage: 'NAMESPACE|NAMESPACE/WORKLOAD|CLUSTER TIME "REASON"',
  risk: 'read',
  answers: 'private',
  flags: {},
  read([target, length, ...words]) {
    const reason = words.join(' ').trim()
    if (target === undefined || length === undefined || reason === '') {
      throw new Fault('usage', 'maintenance start needs where, how long, and why.', {
        hint: 'For example: /k8s maintenance start shop 1h "upgrade of the database"',
      })
    }
    return { target, ms: readSpan(length, 'maintenance'), reason: reason.slice(0, 300) }
  },
  access: () => [],
  examples: [
    { line: 'maintenance start shop 1h "upgrade"', says: 'a namespace' },
    { line: 'maintenance start shop/api 30m "new disks"', says: 'one workload' },
    { line: 'maintenance start prod-weu 2h "node images"', says: 'a whole cluster' },
  ],
})

export const maintenanceList = defineCommand({
  program: 'k8s',
  name: 'maintenance list',
  aliases: ['maintenance'],
  summary: 'List announced work, until when, by whom and why.',
  usage: '',
  risk: 'read',
  answers: 'private',
  flags: {},
  read: noWords('maintenance list'),
  access: () => [],
  examples: [{ line: 'maintenance list', says: 'each with a way to end it' }],
})

export const maintenanceEnd = defineCommand({
  program: 'k8s',
  name: 'maintenance end',
  aliases: ['maintenance stop', 'maintenance remove'],
  summary: 'End announced work; what is still broken is told then.',
  usage: 'ID',
  risk: 'read',
  answers: 'private',
  flags: {},
  read([id, ...more]) {
    if (id === undefined || more.length > 0)
      throw new Fault('usage', 'maintenance end takes one id.', { hint: 'Which there are: /k8s maintenance list' })
    return { id: id.toLowerCase() }
  },
  access: () => [],
  examples: [{ line: 'maintenance end m4f2k1', says: 'by its id' }],
})
