import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'

export const policyTest = defineCommand({
  program: 'k8s',
  name: 'policy test',
  summary: 'Explain what the rules say about a command of somebody: who decides, and why.',
  usage: '@USER COMMAND ...',
  risk: 'read',
  answers: 'private',
  lineAfter: 1,
  flags: {},
  read([who, ...line]) {
    if (who === undefined || line.length === 0) {
      throw new Fault('usage', 'policy test takes somebody, and a command they might give.', {
        hint: 'For example: /k8s policy test dana@example.com delete pod web-0 -n shop',
      })
    }
    return { who, line }
  },
  access: () => [],
  examples: [
    { line: 'policy test @dana delete pod web-0 -n shop', says: 'which rule decides, and who may approve it' },
  ],
})
