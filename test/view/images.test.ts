import { expect, test } from 'vitest'
import { imageTable } from '../../src/view/image-rows.ts'
import { imagesSentence, looseTag, tallyImages } from '../../src/view/images.ts'

const digest = (letter: string) => `registry.example/web@sha256:${letter.repeat(64)}`

function pod(name: string, image: string, { imageID = '', waiting = '', owner = 'web-7d9f' } = {}) {
  const controller = { kind: 'ReplicaSet', name: owner, uid: 'x', controller: true }
  return {
    metadata: { name, namespace: 'shop', labels: { 'pod-template-hash': '7d9f' }, ownerReferences: [controller] },
    spec: { containers: [{ name: 'main', image }] },
    status: { containerStatuses: [{ name: 'main', imageID, state: waiting ? { waiting: { reason: waiting } } : {} }] },
  }
}

test.each([
  ['web', 'no tag'],
  ['localhost:5000/web', 'no tag'],
  ['web:latest', ':latest'],
  ['localhost:5000/web:1.2', undefined],
  ['web@sha256:abc', undefined],
] as const)('%s: %s', (image, loose) => {
  expect(looseTag(image)).toBe(loose)
})

test('one tag with two contents, one that cannot be pulled, and one without a tag are all said', () => {
  const tally = tallyImages()
  tally.add(pod('a', 'registry.example/web:1', { imageID: digest('a') }))
  tally.add(pod('b', 'registry.example/web:1', { imageID: digest('b') }))
  tally.add(pod('c', 'registry.example/zoo:2', { waiting: 'ErrImagePull', owner: 'zoo-7d9f' }))
  tally.add(pod('d', 'bare', { waiting: 'CrashLoopBackOff' }))
  expect(imageTable(tally.uses(), false, '').rows).toEqual([
    ['registry.example/zoo:2', '1', 'ErrImagePull (1)', 'zoo'],
    ['bare', '1', 'no tag', 'web'],
    ['registry.example/web:1', '2', '2 digests', 'web'],
  ])
  expect(imagesSentence(tally.uses(), tally.pods())).toBe(
    '3 images in 4 pods; 1 image cannot be pulled; 1 without a fixed tag; 1 of one name but several contents.',
  )
})

test('names are inert, digests short, rows bounded, and what is no pod does no harm', () => {
  const tally = tallyImages()
  tally.add(pod('a', `web@sha256:${'a'.repeat(64)}`))
  tally.add(pod('b', 'x\u001b[31m:1'))
  for (const odd of [null, 7, {}, { spec: { containers: 'no' } }]) tally.add(odd)
  const cells = imageTable(tally.uses(), true, '').rows.map(([image]) => image)
  expect(cells).toContain('web@sha256:aaaaaaaaaaaa')
  expect(cells.join('')).not.toContain('\u001b')
  for (let at = 0; at < 600; at++) tally.add(pod('c', `image-${at}:1`))
  const table = imageTable(tally.uses(), true, '')
  expect([table.rows.length, table.total]).toEqual([500, 602])
})
