import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'
import { durationMs } from '../duration.ts'

const LONGEST_MS = 12 * 3_600_000
const EXAMPLE = 'For example: /k8s elevate shop-admin 30m "INC-4F2K"'

export const elevate = defineCommand({
  program: 'k8s',
  name: 'elevate',
  summary: 'Ask to be lent a role for a while; whoever the rules name has to agree.',
  usage: 'ROLE DURATION REASON',
  risk: 'danger',
  flags: {},
  read([role = '', time = '', ...reason]) {
    const ms = durationMs(time)
    if (!/^[a-z0-9][a-z0-9_-]{0,62}$/i.test(role) || ms === undefined || reason.length === 0)
      throw new Fault('usage', 'elevate takes a role, a duration, and a reason.', { hint: EXAMPLE })
    if (ms < 60_000 || ms > LONGEST_MS)
      throw new Fault('usage', 'A role is lent for one minute to twelve hours.', { hint: EXAMPLE })
    return { role, ms, reason: reason.join(' ') }
  },
  access: () => [],
  examples: [
    { line: 'elevate shop-admin 30m "INC-4F2K"', says: 'the role shop-admin for half an hour, if it is approved' },
  ],
})

export const elevateEnd = defineCommand({
  program: 'k8s',
  name: 'elevate end',
  aliases: ['elevate --end'],
  summary: 'Give back the roles that you were lent, or one of them.',
  usage: '[ROLE]',
  risk: 'read',
  answers: 'private',
  flags: {},
  read([role, ...more]): { readonly role?: string } {
    if (more.length > 0) throw new Fault('usage', 'elevate end takes one role at most.')
    return role === undefined ? {} : { role }
  },
  access: () => [],
  examples: [{ line: 'elevate end', says: 'all that you were lent' }],
})
