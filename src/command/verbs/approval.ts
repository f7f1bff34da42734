import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'

const ID = /^ch-[2-9a-z]{8}$/i

function idOf(words: readonly string[], command: string): string {
  const [id = '', ...more] = words
  if (more.length > 0 || !ID.test(id)) {
    throw new Fault('usage', `${command} takes the id of one change, such as CH-4F2K7Q9D.`, {
      hint: 'Those that wait for approval: /k8s approvals',
    })
  }
  return id.toUpperCase()
}

export const approve = defineCommand({
  program: 'k8s',
  name: 'approve',
  summary: 'Say yes to a change that somebody asked for.',
  usage: 'ID',
  risk: 'read',
  flags: { plan: text('HASH', 'The plan that was shown; the button says it.') },
  read: (words) => ({ id: idOf(words, 'approve') }),
  access: () => [],
  examples: [{ line: 'approve CH-4F2K7Q9D', says: 'yes to what its card shows now' }],
})

export const deny = defineCommand({
  program: 'k8s',
  name: 'deny',
  summary: 'Say no to a change, for good.',
  usage: 'ID',
  risk: 'read',
  flags: { reason: text('WHY', 'Why not: whoever asked reads it.') },
  read: (words) => ({ id: idOf(words, 'deny') }),
  access: () => [],
  examples: [{ line: 'deny CH-4F2K7Q9D --reason "wait for the backup"', says: 'no, and why' }],
})

export const cancel = defineCommand({
  program: 'k8s',
  name: 'cancel',
  summary: 'Take back a change that you asked for.',
  usage: 'ID',
  risk: 'read',
  flags: {},
  read: (words) => ({ id: idOf(words, 'cancel') }),
  access: () => [],
  examples: [{ line: 'cancel CH-4F2K7Q9D', says: 'nobody has to decide about it any more' }],
})

export const breakGlass = defineCommand({
  program: 'k8s',
  name: 'break-glass',
  summary: 'Run a change that you asked for without approval, in an emergency, where its rule allows that.',
  usage: 'ID --reason WHY',
  risk: 'read',
  flags: { reason: text('WHY', 'Why it cannot wait; the ops channel reads it.') },
  read: (words) => ({ id: idOf(words, 'break-glass') }),
  access: () => [],
  examples: [
    { line: 'break-glass CH-4F2K7Q9D --reason "shop is down, no lead answers"', says: 'at once, for all to see' },
  ],
})

export const approvals = defineCommand({
  program: 'k8s',
  name: 'approvals',
  summary: 'List the changes that wait for approval, or show one whole.',
  usage: '[ID]',
  risk: 'read',
  flags: {},
  read: (words) => (words.length === 0 ? {} : { id: idOf(words, 'approvals') }),
  access: () => [],
  examples: [{ line: 'approvals', says: 'what waits, for whom, and until when' }],
})
