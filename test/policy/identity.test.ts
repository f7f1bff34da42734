import { expect, test } from 'vitest'
import type { Principal } from '../../src/chat.ts'
import { identify } from '../../src/policy/identity.ts'

const rules = {
  people: [{ platform: 'slack' as const, user: 'U1', subject: { user: 'dana', groups: ['oncall'] } }],
  emails: [{ domain: 'Example.com', groups: ['developers'] }],
}
const member: Principal = { platform: 'slack', team: 'T1', user: 'U2', name: 'someone', standing: 'member' }

test('the explicit map comes first, then the verified e-mail', () => {
  expect(identify({ ...member, user: 'U1', email: 'dana@example.com' }, rules)).toEqual({
    user: 'dana',
    groups: ['oncall'],
  })
  expect(identify({ ...member, email: 'Kim@example.COM' }, rules)).toEqual({
    user: 'kim@example.com',
    groups: ['developers'],
  })
})

test('an id may be bound to its workspace', () => {
  const bound = {
    people: [{ platform: 'slack' as const, team: 'T1', user: 'U2', subject: { user: 'kim', groups: [] } }],
    emails: [],
  }
  expect(identify(member, bound)).toEqual({ user: 'kim', groups: [] })
  expect(() => identify({ ...member, team: 'T2' }, bound)).toThrow(expect.objectContaining({ code: 'identity' }))
})

test.each([
  ['a name that is somebody else’s', { ...member, name: 'dana' }],
  ['the same id on another platform', { ...member, platform: 'teams' as const, user: 'U1' }],
  ['an e-mail that only ends alike', { ...member, email: 'eve@notexample.com' }],
  ['an e-mail of a subdomain', { ...member, email: 'eve@mail.example.com' }],
  ['no e-mail', member],
])('nobody: %s', (_what, principal) => {
  expect(() => identify(principal, rules)).toThrow(
    expect.objectContaining({ code: 'identity', hint: expect.stringContaining('identity.people') }),
  )
})

test.each(['guest', 'bot', 'stranger', 'unknown'] as const)('a mapped %s is nobody all the same', (standing) => {
  expect(() => identify({ ...member, user: 'U1', email: 'dana@example.com', standing }, rules)).toThrow(
    expect.objectContaining({ code: 'identity' }),
  )
})
