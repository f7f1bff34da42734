import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bareJson } from '../../src/kube/bare.ts'

const HOSTILE = ['"]', '\\"}', '\\', '{', ']', 'managedFields', '"annotations":{', '"managedFields":[']
const KEYS = ['managedFields', 'annotations', 'ownerReferences', 'a"annotations', '\\"managedFields', 'name']
const text = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE))
const { object } = fc.letrec((tie) => ({
  object: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.oneof(text, fc.integer(), fc.constant(null)),
    fc.array(tie('object'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), text), tie('object'), { minKeys: 1, maxKeys: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), fc.dictionary(text, text), { minKeys: 1, maxKeys: 4 }),
  ),
}))

test('what is left of any JSON is what it said, without those fields', () => {
  fc.assert(
    fc.property(object, (value) => {
      const left: unknown = JSON.parse(bareJson(Buffer.from(JSON.stringify(value))))
      expect(left).toEqual(emptied(JSON.parse(JSON.stringify(value))))
    }),
    { numRuns: 300 },
  )
})

test('what is no JSON, or cut off, stays as it is', () => {
  for (const text of ['', '{"annotations":{', '{"annotations":{"a":"', 'annotations', '{"managedFields":[{}'])
    expect(bareJson(Buffer.from(text))).toBe(text)
})

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(emptied)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if ((key === 'managedFields' || key === 'ownerReferences') && Array.isArray(part)) return [key, []]
      if (key === 'annotations' && typeof part === 'object' && part !== null && !Array.isArray(part)) return [key, {}]
      return [key, emptied(part)]
    }),
  )
}
