import { describe, expect, it } from 'vitest'
import type { Asked } from '../../src/policy/decide.ts'
import { decide } from '../../src/policy/decide.ts'
import type { Rule } from '../../src/policy/rules.ts'
import { fits } from '../../src/policy/rules.ts'

const approvals = { count: 1, from: ['leads'], expires: 30, reason: false, breakGlass: false }

function rule(name: string, effect: Rule['effect'], more: Partial<Rule> = {}): Rule {
  const open = { who: ['*'], verbs: [], resources: [], namespaces: [], clusters: [], risks: [], channels: [] }
  return { ...open, name, effect, onBehalf: false, ...(effect === 'approve' && { approvals }), ...more }
}

function pods(namespace: string) {
  return { resource: 'pods', namespace }
}

function policyOf(...rules: Rule[]) {
  return { roles: [], rotations: [], rules }
}

const asked: Asked = {
  roles: new Set(['operators']),
  verb: 'delete',
  risk: 'danger',
  cluster: 'prod-weu',
  channel: 'slack:C1',
  touches: [{ resource: 'pods', namespace: 'shop' }],
}

describe('decide', () => {
  it('lets reads through and nothing else when there are no rules', () => {
    expect(decide({ ...asked, risk: 'read', verb: 'get' }, policyOf())).toMatchObject({
      effect: 'allow',
      rule: 'reads',
    })
    expect(decide(asked, policyOf())).toMatchObject({ effect: 'deny', rule: 'default' })
  })

  it('takes the first rule that matches, whatever comes after it', () => {
    const policy = policyOf(rule('no', 'deny', { namespaces: ['shop'] }), rule('yes', 'allow'))
    expect(decide(asked, policy)).toMatchObject({ effect: 'deny', rule: 'no' })
    expect(decide({ ...asked, touches: [{ resource: 'pods', namespace: 'data' }] }, policy)).toMatchObject({
      rule: 'yes',
    })
  })

  it.each([
    ['who', { who: ['leads'] }],
    ['verbs', { verbs: ['scale', 'rollout *'] }],
    ['resources', { resources: ['deployments'] }],
    ['namespaces', { namespaces: ['team-*'] }],
    ['clusters', { clusters: ['staging'] }],
    ['risks', { risks: ['change' as const] }],
    ['channels', { channels: ['slack:C2'] }],
  ])('does not match when its %s do not', (_, narrow) => {
    expect(decide(asked, policyOf(rule('narrow', 'allow', narrow)))).toMatchObject({ rule: 'default' })
  })

  it('takes the strictest of several things touched', () => {
    const policy = policyOf(
      rule('data', 'approve', { namespaces: ['data'] }),
      rule('kube', 'deny', { namespaces: ['kube-*'] }),
      rule('rest', 'allow'),
    )
    const touching = (...namespaces: string[]) => decide({ ...asked, touches: namespaces.map(pods) }, policy)
    expect(touching('shop')).toMatchObject({ effect: 'allow' })
    expect(touching('shop', 'data')).toMatchObject({ effect: 'approve', rule: 'data' })
    expect(touching('data', 'kube-system', 'shop')).toMatchObject({ effect: 'deny', rule: 'kube' })
  })

  it('asks for all approvals when two rules ask', () => {
    const policy = policyOf(rule('a', 'approve', { namespaces: ['a'] }), rule('b', 'approve', { namespaces: ['b'] }))
    const decision = decide({ ...asked, touches: [pods('a'), pods('b')] }, policy)
    expect(decision).toMatchObject({ effect: 'approve', rule: 'a, b', approvals: [approvals, approvals] })
  })

  it('never takes a rule for some namespaces to mean all of them, or what is in none', () => {
    const policy = policyOf(rule('teams', 'allow', { namespaces: ['s*', 't*'] }))
    expect(decide({ ...asked, touches: [{ resource: 'pods', namespace: '*' }] }, policy).effect).toBe('deny')
    expect(decide({ ...asked, touches: [{ resource: 'nodes' }] }, policy).effect).toBe('deny')
  })

  it('does not mean a subresource by its parent', () => {
    const policy = policyOf(rule('pods', 'allow', { resources: ['pods'] }))
    expect(decide({ ...asked, touches: [{ resource: 'pods/exec', namespace: 'shop' }] }, policy).effect).toBe('deny')
  })

  it.each(['deny', 'approve'] as const)('means what stands below a parent where the rule says %s', (effect) => {
    const policy = policyOf(rule('careful', effect, { resources: ['pods', 'deployments'] }), rule('rest', 'allow'))
    const touching = (resource: string) => decide({ ...asked, touches: [{ resource, namespace: 'shop' }] }, policy)
    expect(touching('pods/exec')).toMatchObject({ effect, rule: 'careful' })
    expect(touching('deployments.apps/scale')).toMatchObject({ effect, rule: 'careful' })
  })

  it('knows a group’s resource by its short name', () => {
    const policy = policyOf(rule('deploys', 'allow', { resources: ['deployments'] }))
    const touching = (resource: string) =>
      decide({ ...asked, touches: [{ resource, namespace: 'shop' }] }, policy).effect
    expect(touching('deployments.apps')).toBe('allow')
    expect(touching('deployments.apps/scale')).toBe('allow')
    expect(touching('deployments.apps/status')).toBe('deny')
  })

  it('forbids every namespace where it forbids some', () => {
    const policy = policyOf(rule('kube', 'deny', { namespaces: ['kube-*'] }), rule('rest', 'allow'))
    expect(decide({ ...asked, touches: [pods('*')] }, policy)).toMatchObject({ effect: 'deny', rule: 'kube' })
  })

  it('speaks of reads only where they are named', () => {
    const read = { ...asked, risk: 'read' as const, verb: 'logs' }
    expect(decide(read, policyOf(rule('no', 'deny')))).toMatchObject({ rule: 'reads' })
    expect(decide(read, policyOf(rule('no', 'deny', { risks: ['read'] })))).toMatchObject({
      effect: 'deny',
      rule: 'no',
    })
  })

  it('denies what was not looked up only if no rule could allow it', () => {
    const { touches: _unknown, ...unknown } = asked
    const some = rule('some', 'allow', { resources: ['pods'] })
    const there = rule('there', 'approve', { namespaces: ['shop'] })
    expect(decide(unknown, policyOf(some)).effect).toBe('allow')
    expect(decide(unknown, policyOf(there)).effect).toBe('approve')
    expect(decide(unknown, policyOf(rule('no', 'deny', { resources: ['pods'] }))).effect).toBe('deny')
    expect(decide(unknown, policyOf(rule('no', 'deny'), some)).effect).toBe('deny')
  })

  it('lends the bot’s rights only where every rule does', () => {
    const policy = policyOf(rule('lent', 'allow', { namespaces: ['a'], onBehalf: true }), rule('own', 'allow'))
    expect(decide({ ...asked, touches: [pods('a')] }, policy).onBehalf).toBe(true)
    expect(decide({ ...asked, touches: [pods('a'), pods('b')] }, policy).onBehalf).toBeUndefined()
  })
})

describe('fits', () => {
  it.each([
    ['rollout *', 'rollout undo', true],
    ['rollout *', 'rollout', false],
    ['*', '', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'ac', false],
    ['a*a', 'a', false],
    ['prod-*', 'staging-prod-1', false],
  ])('%s against %s: %s', (pattern, text, fit) => {
    expect(fits([pattern], text)).toBe(fit)
  })

  it('takes no time over a pattern made to backtrack', () => {
    expect(fits([`${'a*'.repeat(5_000)}b`], 'a'.repeat(20_000))).toBe(false)
  })
})
