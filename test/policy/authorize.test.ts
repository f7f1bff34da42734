import { expect, test } from 'vitest'
import { authorize } from '../../src/policy/authorize.ts'

test('reads are left to the cluster, and changes need a rule', () => {
  expect(authorize('read')).toMatchObject({ effect: 'allow', rule: 'reads' })
  expect(authorize('change')).toMatchObject({
    effect: 'deny',
    rule: 'default',
  })
  expect(authorize('danger')).toMatchObject({ effect: 'deny', rule: 'default' })
})
