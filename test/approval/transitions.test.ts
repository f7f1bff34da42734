import { describe, expect, it } from 'vitest'
import {
  begin,
  breakGlass,
  cancel,
  deny,
  end,
  expire,
  note,
  RUN_WITHIN,
  turnAway,
  vote,
} from '../../src/approval/transitions.ts'
import { NOW, party, proposal } from './support/proposals.ts'

const leads = new Set(['leads'])
const lead = party('lead')
const requester = party('oncall')
const mailed = { ...requester, principal: { ...requester.principal, email: 'dana@shop.example' } }

describe('a yes', () => {
  it('of the one approver that is needed approves', () => {
    const voted = vote(proposal(), lead, leads, proposal().hash, NOW)
    expect(voted.state).toEqual({ is: 'approved', at: NOW })
    expect(voted.revision).toBe(2)
  })

  it('counts once a person, however often it is given', () => {
    const needs = [{ count: 2, from: ['leads'], expires: 30, reason: false, breakGlass: false }]
    const once = vote(proposal({ needs }), lead, leads, proposal().hash, NOW)
    expect(once.state.is).toBe('pending')
    expect(vote(once, lead, leads, once.hash, NOW)).toBe(once)
    const renamed = { ...lead, principal: { ...lead.principal, user: 'U-second' } }
    expect(vote(once, renamed, leads, once.hash, NOW)).toBe(once)
    expect(vote(once, party('owner'), leads, once.hash, NOW).state.is).toBe('approved')
  })

  it.each([
    ['the requester', requester],
    ['the requester under a second chat account', { ...party('other'), subject: requester.subject }],
    [
      'the requester, mapped in other letters',
      { ...party('other'), subject: { user: 'OnCall@shop.example', groups: [] } },
    ],
    [
      'the requester’s second account with the same e-mail',
      { ...party('other'), principal: { ...party('other').principal, email: 'Dana@shop.example' } },
    ],
    ['the requester as another Kubernetes user', { ...requester, subject: { user: 'alt', groups: [] } }],
  ])('of %s is refused, whatever their roles', (_, by) => {
    expect(() => vote(proposal({ requester: mailed }), by, leads, proposal().hash, NOW)).toThrow(
      'somebody else has to approve',
    )
  })

  it('of somebody without the role is refused, and says what it takes', () => {
    expect(() => vote(proposal(), lead, new Set(['viewers']), proposal().hash, NOW)).toThrow('may not decide')
  })

  it('to another plan, or too late, is refused', () => {
    expect(() => vote(proposal(), lead, leads, 'other', NOW)).toThrow('is not what this change would do')
    expect(() => vote(proposal(), lead, leads, proposal().hash, NOW + 30 * 60_000)).toThrow('has expired')
  })

  it('of one person does not meet two different needs that ask for two', () => {
    const need = (from: string) => ({ count: 1, from: [from], expires: 30, reason: false, breakGlass: false })
    const both = proposal({ needs: [need('leads'), need('owners')] })
    const first = vote(both, lead, leads, both.hash, NOW)
    expect(first.state.is).toBe('pending')
    expect(vote(first, party('owner'), new Set(['owners']), both.hash, NOW).state.is).toBe('approved')
  })
})

describe('a no', () => {
  it('of an approver ends it for good', () => {
    const denied = deny(proposal(), lead, leads, 'not now', NOW)
    expect(denied.state).toMatchObject({ is: 'denied', why: 'not now' })
    expect(() => vote(denied, party('owner'), leads, denied.hash, NOW)).toThrow('was denied already')
  })

  it('of the requester takes it back; of a bystander it is refused', () => {
    expect(deny(proposal(), requester, new Set(), undefined, NOW).state.is).toBe('cancelled')
    expect(() => deny(proposal(), party('dana'), new Set(), undefined, NOW)).toThrow('may not decide')
    expect(() => cancel(proposal(), lead, NOW)).toThrow('Only who asked')
  })
})

describe('breaking the glass', () => {
  const needs = [{ count: 1, from: ['leads'], expires: 30, reason: false, breakGlass: true }]

  it('is for the one who asked, with a reason, where every rule allows it', () => {
    expect(breakGlass(proposal({ needs }), requester, 'shop is down, nobody answers', NOW).state).toMatchObject({
      is: 'approved',
      brokeGlass: 'shop is down, nobody answers',
    })
    expect(() => breakGlass(proposal({ needs }), requester, ' ', NOW)).toThrow('takes a reason')
    expect(() => breakGlass(proposal({ needs }), lead, 'shop is down', NOW)).toThrow('Only who asked')
    expect(() => breakGlass(proposal(), requester, 'shop is down', NOW)).toThrow('knows no emergency')
  })
})

describe('running', () => {
  const approved = vote(proposal(), lead, leads, proposal().hash, NOW)

  it('is begun only while those who approved still may', () => {
    expect(begin(approved, 'w1', approved.votes, NOW).state).toMatchObject({ is: 'running', holder: 'w1' })
    expect(() => begin(approved, 'w1', [], NOW)).toThrow('may not approve it any more')
    expect(() => begin(approved, 'w1', approved.votes, NOW + RUN_WITHIN)).toThrow('too long ago')
    expect(() => begin(proposal(), 'w1', [], NOW)).toThrow('Nobody approved')
  })

  it('belongs to one worker, who may lose it to another', () => {
    const first = begin(approved, 'w1', approved.votes, NOW)
    const second = begin(first, 'w2', [], NOW)
    expect(() => note(second, 'w1', 0, { is: 'sent', at: NOW })).toThrow('Another worker')
    expect(() => end(second, 'w1', { is: 'done', at: NOW })).toThrow('Another worker')
    expect(end(second, 'w2', { is: 'done', at: NOW }).state.is).toBe('done')
  })

  it('is not taken over when nothing was sent in all the time it had, and is then not run', () => {
    const late = NOW + RUN_WITHIN
    const running = begin(approved, 'w1', approved.votes, NOW)
    expect(() => begin(running, 'w2', [], late)).toThrow('too long ago')
    expect(turnAway(running, 'too old', late).state).toEqual({ is: 'stale', at: late, why: 'too old' })
    const sent = note(running, 'w1', 0, { is: 'sent', at: NOW })
    expect(begin(sent, 'w2', [], late).state).toMatchObject({ is: 'running', holder: 'w2' })
    expect(turnAway(sent, 'too old', late)).toBe(sent)
  })

  it('is not run when those who approved may not any more', () => {
    expect(turnAway(approved, 'why', NOW).state).toMatchObject({ is: 'stale', why: 'why' })
    const pending = proposal()
    expect(turnAway(pending, 'why', NOW)).toBe(pending)
  })

  it('never writes a step down as sent twice, nor a done one again', () => {
    const running = begin(approved, 'w1', approved.votes, NOW)
    const sent = note(running, 'w1', 0, { is: 'sent', at: NOW })
    expect(() => note(sent, 'w1', 0, { is: 'sent', at: NOW })).toThrow('cannot become sent')
    const done = note(sent, 'w1', 0, { is: 'done', at: NOW })
    expect(() => note(done, 'w1', 0, { is: 'sent', at: NOW })).toThrow('cannot become sent')
    expect(note(note(sent, 'w1', 0, { is: 'waiting' }), 'w1', 0, { is: 'sent', at: NOW }).progress[0]?.is).toBe('sent')
  })

  it('cannot be taken back', () => {
    expect(() => cancel(begin(approved, 'w1', approved.votes, NOW), requester, NOW)).toThrow('running already')
  })
})

it('what nobody decided, or nobody began, expires; what runs does not', () => {
  const approved = vote(proposal(), lead, leads, proposal().hash, NOW)
  expect(expire(proposal(), NOW + 30 * 60_000).state.is).toBe('expired')
  expect(expire(approved, NOW + RUN_WITHIN).state.is).toBe('expired')
  const running = begin(approved, 'w1', approved.votes, NOW)
  expect(expire(running, NOW + 24 * 3_600_000)).toBe(running)
  const pending = proposal()
  expect(expire(pending, NOW)).toBe(pending)
})
