import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAggregated, readLegacyGroups, readLegacyResources } from '../../src/kube/discovery-read.ts'
import { readPath } from '../../src/kube/paths.ts'
import { findResource } from '../../src/kube/resolve.ts'
import { hideSecrets } from '../../src/kube/secrets.ts'
import { StatusFault, statusFault } from '../../src/kube/status.ts'
import { readTable } from '../../src/kube/tables.ts'

/** Answers made of the keys we look at and the values nobody expects there. */
const words = [
  'kind',
  'items',
  'rows',
  'object',
  'metadata',
  'annotations',
  'data',
  'stringData',
  'status',
  'token',
  'cells',
  'columnDefinitions',
  'versions',
  'resources',
  'groups',
  'responseKind',
  'verbs',
  'details',
  'causes',
  'message',
  'reason',
]
const kinds = ['Table', 'Secret', 'SecretList', 'List', 'Status', 'APIGroupDiscoveryList', 'TokenRequest', 'Invalid']
const { answer } = fc.letrec((tie) => ({
  answer: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...kinds),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('answer'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...words), tie('answer'), { maxKeys: 6 }),
  ),
}))

test('nothing a cluster may answer makes us fall over', () => {
  const target = readPath('/api/v1/namespaces/shop/secrets')
  fc.assert(
    fc.property(answer, fc.integer({ min: 100, max: 599 }), (json, http) => {
      readTable(json)
      readLegacyGroups(json)
      readLegacyResources(json, 'apps/v1')
      findResource(readAggregated(json)?.resources ?? [], 'pods.v1.apps')
      hideSecrets(structuredClone(json), target)
      expect(statusFault({ cluster: 'staging', method: 'GET', http, body: json })).toBeInstanceOf(StatusFault)
    }),
    { numRuns: 500 },
  )
})

test('no word a person may type finds what is not there, and none makes us fall over', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (word) => {
      expect(findResource([], word)).toBeUndefined()
    }),
  )
})
