import { Fault } from '../../fault.ts'
import { defineCommand, toggle } from '../define.ts'
import { readResources } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

function readRequests(words: readonly string[]) {
  if (words.length === 0)
    throw new Fault('usage', 'one or more CSRs must be specified as <name> or -f <filename>', {
      hint: 'Which there are: /k8s get csr',
    })
  const names = words.map((word) => word.replace(/^(csr|certificatesigningrequests?)\//, ''))
  return readResources(['certificatesigningrequests.certificates.k8s.io', ...names])
}

const shared = {
  program: 'k8s',
  usage: 'NAME ...',
  types: ['certificatesigningrequests.certificates.k8s.io'],
  risk: 'danger',
  flags: { force: toggle('Also where it is so already.') },
  read: readRequests,
  access: () => [
    { verb: 'update', resource: 'certificatesigningrequests.certificates.k8s.io', subresource: 'approval' },
  ],
  refused: refusedInChanges,
} as const

export const certificateApprove = defineCommand({
  ...shared,
  name: 'certificate approve',
  summary: 'Let a certificate be signed.',
  examples: [{ line: 'certificate approve csr-x4k2q', says: 'the plan says who asks, and for what' }],
})

export const certificateDeny = defineCommand({
  ...shared,
  name: 'certificate deny',
  summary: 'Refuse to have a certificate signed.',
  examples: [{ line: 'certificate deny csr-x4k2q', says: 'for good' }],
})
