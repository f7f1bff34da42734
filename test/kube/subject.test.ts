import { expect, test } from 'vitest'
import { impersonation } from '../../src/kube/subject.ts'

const refused = (user: string, groups: string[] = []) => {
  try {
    impersonation({ user, groups })
  } catch (error) {
    return (error as Error).message
  }
  return 'taken'
}

test.each([
  ['', []],
  ['jane\r\nImpersonate-Group: system:masters', []],
  ['jane\u0000', []],
  ['ja\u200bne', []],
  ['jane\u202e', []],
  [' jane', []],
  ['jane ', []],
  ['x'.repeat(513), []],
  ['system:admin', []],
  ['System:Admin', []],
  ['system:node:worker-1', []],
  ['system:serviceaccount:kube-system:default', []],
  ['system:kube-controller-manager', []],
  ['jane', ['']],
  ['jane', ['dev', 'system:masters']],
  ['jane', ['SYSTEM:masters']],
  ['jane', ['system:nodes']],
  ['jane', ['system:serviceaccounts']],
  ['jane', ['dev, ops']],
  ['jane', ['dev,\tops']],
  ['jane', ['dev\nops']],
  ['jane', Array.from({ length: 257 }, (_, i) => `group-${i}`)],
])('nobody acts as %j in %j', (user, groups) => {
  expect(refused(user, groups)).toMatch(/^Quarterdeck does not act as a? ?\S/)
})

test.each([
  ['jane@example.com', ['dev', 'system:authenticated']],
  ['oidc:jane', ['cn=dev,ou=ops', 'Team Shop']],
])('somebody may act as %j in %j', (user, groups) => {
  expect(impersonation({ user, groups })).toEqual({ 'impersonate-user': user, 'impersonate-group': groups })
})

test('without groups there is no header of groups', () => {
  expect(impersonation({ user: 'jane', groups: [] })).toEqual({ 'impersonate-user': 'jane' })
})
