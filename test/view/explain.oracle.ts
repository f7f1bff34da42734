import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explained } from '../../src/view/explain/explain.ts'
import { wrap } from '../../src/view/explain/wrap.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import type { Oracle } from './oracle.ts'
import { openOracle } from './oracle.ts'
import { widgetDocument } from './widget-schema.ts'

const WIDGETS = { group: 'ex.io', version: 'v1', resource: 'widgets' }

function ours(path: string, recursive = false) {
  return explained(widgetDocument, { ...WIDGETS, path: path.split('.').filter(Boolean), recursive })
}

describe.skipIf(kubectlMissing())('as kubectl explain', () => {
  let oracle: Oracle

  beforeAll(async () => {
    oracle = await openOracle()
    const place = '/openapi/v3/apis/ex.io/v1'
    oracle.answers.set('/openapi/v3', { paths: { 'apis/ex.io/v1': { serverRelativeURL: `${place}?hash=A` } } })
    oracle.answers.set(place, widgetDocument)
  })
  afterAll(() => oracle?.close())

  test.for([
    '',
    'spec',
    'spec.colour',
    'spec.nothing',
    'spec.parts',
    'spec.parts.parts.name',
    'spec.named',
    'spec.named.name',
    'spec.labels',
    'spec.grid',
    'spec.size',
    'spec.free',
    'spec.inline.deep',
    'count',
    'made',
    'bare',
    'bare.owner.spec.parts',
    'x-anything',
  ])('widgets %s', { timeout: 20_000 }, async (path) => {
    const word = ['widgets', path].filter(Boolean).join('.')
    const [plain, recursive] = await Promise.all([
      oracle.run('explain', word),
      oracle.run('explain', word, '--recursive'),
    ])
    expect(plain).toMatchObject({ code: 0, stderr: '' })
    expect(ours(path)).toEqual({ text: plain.stdout })
    expect(ours(path, true)).toEqual({ text: recursive.stdout })
  })

  test('a field that is not there', async () => {
    const { stderr } = await oracle.run('explain', 'widgets.spec.color')
    expect(stderr).toBe('error: field "color" does not exist\n')
    expect(ours('spec.color')).toEqual({
      missing: 'color',
      known: ['colour', 'free', 'grid', 'inline', 'labels', 'named', 'nothing', 'parts', 'size'],
    })
  })
})

test('what the document does not describe is said in kubectl’s words', () => {
  const asked = { ...WIDGETS, path: [], recursive: false }
  expect(() => explained({}, asked)).toThrow('GVR (ex.io/v1, Resource=widgets) not found in OpenAPI schema')
  expect(() => explained({ ...widgetDocument, components: {} }, asked)).toThrow(
    'GVK map[group:ex.io kind:Widget version:v1] not found in OpenAPI schema',
  )
})

test('schemas that hold themselves come to an end', () => {
  const gvk = { group: 'ex.io', kind: 'Widget', version: 'v1' }
  const self = { $ref: '#/components/schemas/W' }
  const document = {
    paths: { '/apis/ex.io/v1/widgets': { get: { 'x-kubernetes-group-version-kind': gvk } } },
    components: {
      schemas: {
        W: { description: 'W.', items: self, allOf: [self], 'x-kubernetes-group-version-kind': [gvk] },
      },
    },
  }
  const asked = { ...WIDGETS, recursive: true }
  expect(explained(document, { ...asked, path: ['a', 'b'] })).toMatchObject({ missing: 'b' })
  expect(explained(document, { ...asked, path: [] })).toMatchObject({ text: expect.stringContaining('W.') })
})

test('wrapping breaks lines at spaces and nowhere else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 80 }), fc.lorem({ maxCount: 60 }), (limit, text) => {
      const wrapped = wrap(limit, text)
      expect(wrapped.replaceAll('\n', ' ')).toBe(text)
      for (const line of wrapped.split('\n')) expect(line.length <= limit || !line.trim().includes(' ')).toBe(true)
    }),
  )
})
