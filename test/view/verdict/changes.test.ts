import { expect, test } from 'vitest'
import { lineText } from '../../../src/reply.ts'
import { lastChange } from '../../../src/view/verdict/changed.ts'
import { differences, replicaSetRevisions } from '../../../src/view/verdict/revisions.ts'
import type { Json } from './objects.ts'
import { before, NOW } from './objects.ts'

const revision = (number: number, minutes: number, container: Json, annotations: Json = {}) => ({
  metadata: {
    creationTimestamp: before(minutes),
    ownerReferences: [{ uid: 'u', controller: true }],
    annotations: { 'deployment.kubernetes.io/revision': String(number), ...annotations },
  },
  spec: { template: { spec: { containers: [{ name: 'api', ...container }] } } },
})
const managed = (manager: string, minutes: number) => ({
  uid: 'u',
  managedFields: [
    { manager: 'kube-controller-manager', time: before(1), subresource: 'status', fieldsV1: { 'f:status': {} } },
    { manager, time: before(minutes), fieldsV1: { 'f:spec': { 'f:template': {} } } },
  ],
})
const changes = (metadata: Json, ...sets: readonly Json[]) =>
  lineText(
    lastChange(
      { metadata },
      replicaSetRevisions({ metadata }, [...sets, { metadata: { name: 'somebody else’s' } }]),
      NOW,
    ),
  )

test('what changed last: the difference, its age, and who wrote it where that can be known', () => {
  const old = revision(3, 9_000, { image: 'r.example/x/api:1.8.1', env: [{ name: 'A' }] })
  const next = revision(4, 11, { image: 'r.example/x/api:1.8.2', env: [] }, { 'kubernetes.io/change-cause': 'PR 412' })
  expect(changes(managed('kubectl-set', 11), old, next)).toBe(
    '2026-03-01T02:03:00Z (11 min ago) revision 4: image api 1.8.1 → 1.8.2, environment (“PR 412”), written by kubectl-set',
  )
  const ours = {
    ...managed('quarterdeck', 11),
    annotations: { 'quarterdeck.dev/changed-by': 'dana', 'quarterdeck.dev/approved-by': 'lena' },
  }
  expect(changes(ours, old, next)).toMatch(/, by dana, approved by lena$/)
  expect(changes(managed('helm', 3_000), old, next), 'who wrote at another time did not write this').not.toContain(
    'helm',
  )
  expect(changes({ uid: 'u' }, next)).toBe('not since it was made 11 min ago')
  expect(changes({ uid: 'u' })).toBe('')
})

test('a revision that came back is as old as whoever brought it back', () => {
  const sets = [
    revision(3, 100, { image: 'api:2' }),
    revision(5, 9_000, { image: 'api:1' }, { 'deployment.kubernetes.io/revision-history': '2' }),
    revision(4, 50, { image: 'other:1@sha256:0123456789abcdef0123456789abcdef' }),
  ]
  expect(changes(managed('kubectl', 5), ...sets)).toMatch(
    /\(5 min ago\) revision 5, rolled out once before: image other.* → api:1, written by kubectl$/,
  )
  expect(changes({ uid: 'u' }, ...sets)).toMatch(/^revision 5, rolled out once before: /)
})

test.each([
  [
    'a restart by hand',
    { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'x' } }, spec: {} },
    ['restarted by hand'],
  ],
  ['labels', { metadata: { labels: { a: 'b' } }, spec: {} }, ['labels or annotations']],
  ['volumes', { spec: { volumes: [{}] } }, ['its pod settings']],
  ['a container more', { spec: { containers: [{ name: 'proxy' }] } }, ['new container proxy']],
])('a template that differs in %s', (_, after, words) => {
  expect(differences({ spec: {} }, after)).toEqual(words)
})
