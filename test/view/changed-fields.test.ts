import { expect, test } from 'vitest'
import { changedFields } from '../../src/view/changed-fields.ts'

test('fields that differ, items of lists by name, and nothing that the server writes by itself', () => {
  const container = (name: string, image: string) => ({ name, image })
  const before = {
    metadata: { name: 'web', generation: 1, labels: { a: 'b' } },
    spec: { replicas: 3, containers: [container('web', 'web:1'), container('proxy', 'p:1')], args: ['a'], gone: true },
    status: { ready: 3 },
  }
  const after = {
    metadata: { name: 'web', generation: 2, labels: { a: 'b', c: 'd' } },
    spec: { replicas: 5, containers: [container('web', 'web:2'), container('proxy', 'p:1')], args: ['a', 'b'] },
    status: { ready: 1 },
  }
  expect(changedFields(before, after)).toEqual([
    { path: 'metadata.labels.c', from: 'not set', to: 'd' },
    { path: 'spec.replicas', from: '3', to: '5' },
    { path: 'spec.containers[web].image', from: 'web:1', to: 'web:2' },
    { path: 'spec.args', from: '["a"]', to: '["a","b"]' },
    { path: 'spec.gone', from: 'true', to: 'not set' },
  ])
  expect(changedFields(before, before)).toEqual([])
})

test('long values are cut', () => {
  const [change] = changedFields({ a: 'x'.repeat(100) }, { a: null })
  expect(change).toEqual({ path: 'a', from: `${'x'.repeat(59)}…`, to: 'null' })
})
