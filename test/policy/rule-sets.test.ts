import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { definitions } from '../../src/command/catalog.ts'
import type { Risk } from '../../src/command/define.ts'
import { loadConfig } from '../../src/config.ts'
import { deadRules } from '../../src/policy/dead-rules.ts'
import { decide } from '../../src/policy/decide.ts'
import { rolesOf } from '../../src/policy/roles.ts'
import type { Policy } from '../../src/policy/rules.ts'
import { policyOf } from '../../src/settings.ts'

const guide = readFileSync(join(import.meta.dirname, '../../docs/identity-and-policy.md'), 'utf8')
const NOW = Date.parse('2026-11-20T02:30:00Z')

/** A rule set as the guide prints it, read as an operator's own file is read. */
function ruleSet(name: string): Policy {
  const text = guide.split('```').find((block) => block.startsWith(`yaml\n# ${name}\n`))
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-rules-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'quarterdeck.yaml')
  writeFileSync(path, text?.slice('yaml\n'.length) ?? 'there is no such rule set')
  const loaded = loadConfig({ QUARTERDECK_CONFIG: path })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return policyOf(loaded.config)
}

type Way = { user?: string; groups?: string[]; risk?: Risk; cluster?: string; namespace?: string }

function decided(policy: Policy, verb: string, way: Way = {}) {
  const {
    user = 'dana@example.com',
    groups = ['oncall'],
    risk = 'change',
    cluster = 'prod-weu',
    namespace = 'shop',
  } = way
  const roles = rolesOf({ subject: { user, groups }, chatGroups: [] }, policy, [], NOW)
  const touches = [{ resource: 'pods', namespace }]
  return decide({ roles, verb, risk, cluster, channel: 'slack:C1', touches }, policy)
}

test.each(['small-team', 'two-person', 'read-only'])('%s loads, and every rule of it can decide something', (name) => {
  const verbs = definitions.map((definition) => definition.name)
  expect(deadRules(ruleSet(name), { verbs, clusters: ['prod-weu', 'staging'] })).toEqual([])
})

test('a small team changes, asks before it deletes, and leaves the system alone', () => {
  const policy = ruleSet('small-team')
  expect(decided(policy, 'scale').effect).toBe('allow')
  expect(decided(policy, 'delete', { risk: 'danger' })).toMatchObject({ effect: 'approve', rule: 'second-look' })
  expect(decided(policy, 'scale', { namespace: 'kube-system' }).effect).toBe('deny')
  expect(decided(policy, 'scale', { groups: [] })).toMatchObject({ effect: 'deny', rule: 'default' })
  expect(decided(policy, 'get', { groups: [], risk: 'read' }).effect).toBe('allow')
})

test('with the two-person rule production takes one lead, or two for what is hard to undo', () => {
  const policy = ruleSet('two-person')
  expect(decided(policy, 'scale')).toMatchObject({ effect: 'approve', approvals: [{ count: 1, from: ['leads'] }] })
  expect(decided(policy, 'delete', { risk: 'danger' })).toMatchObject({ effect: 'approve', approvals: [{ count: 2 }] })
  expect(decided(policy, 'scale', { cluster: 'staging' }).effect).toBe('allow')
  expect(decided(policy, 'scale', { namespace: 'kube-system', cluster: 'staging' }).effect).toBe('deny')
  // It is Dana's turn in the third week.
  expect(decided(policy, 'scale', { groups: [], cluster: 'staging' }).effect).toBe('allow')
  expect(decided(policy, 'scale', { user: 'kim@example.com', groups: [], cluster: 'staging' }).effect).toBe('deny')
})

test('read-only forbids every change, and logs to all but those on call', () => {
  const policy = ruleSet('read-only')
  expect(decided(policy, 'scale').effect).toBe('deny')
  expect(decided(policy, 'logs', { risk: 'read' }).effect).toBe('allow')
  expect(decided(policy, 'logs', { risk: 'read', groups: [] }).effect).toBe('deny')
  expect(decided(policy, 'get', { risk: 'read', groups: [] }).effect).toBe('allow')
})
