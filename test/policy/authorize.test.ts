import { expect, test } from 'vitest'
import { authorize } from '../../src/policy/authorize.ts'

test('reads are left to the cluster, changes need a rule, and some doors stay shut', () => {
  expect(authorize('read', [{ verb: 'list', resource: 'pods' }])).toMatchObject({ effect: 'allow', rule: 'reads' })
  expect(authorize('change', [{ verb: 'patch', resource: 'deployments' }])).toMatchObject({
    effect: 'deny',
    rule: 'default',
  })
  expect(authorize('danger', [])).toMatchObject({ effect: 'deny', rule: 'default' })
  for (const access of [
    { verb: 'get', resource: 'nodes/proxy' },
    { verb: 'get', resource: 'node', subresource: 'proxy' },
    { verb: 'get', resource: 'serviceaccounts', subresource: 'token' },
  ]) {
    expect(authorize('read', [access])).toMatchObject({ effect: 'deny', rule: 'guarded' })
  }
})
