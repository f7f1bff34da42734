import { expect, test } from 'vitest'
import type { AuditEvent, AuditLink } from '../../src/audit/record.ts'
import { firstBroken, link } from '../../src/audit/record.ts'

const KEY = 'the key of these tests'
const event: AuditEvent = {
  at: 1,
  kind: 'decision',
  request: 'r',
  who: 'slack:T:U',
  line: 'get pods',
  where: 'slack:C',
  effect: 'allow',
}

function chain(length: number): AuditLink[] {
  const links: AuditLink[] = []
  for (let i = 0; i < length; i++) links.push(link({ ...event, at: i }, 'w', links.at(-1), KEY))
  return links
}

test('a chain holds', () => {
  expect(firstBroken(chain(5), KEY)).toBeUndefined()
  expect(firstBroken(chain(5).slice(2), KEY)).toBeUndefined()
})

test('an edited, removed, swapped or added link is found', () => {
  const links = chain(5)
  const [a, b, c, d, e] = links as [AuditLink, AuditLink, AuditLink, AuditLink, AuditLink]
  const edited = { ...c, event: c.event.replace('allow', 'deny') }
  expect(firstBroken([a, b, edited, d, e], KEY)).toBe(edited)
  expect(firstBroken([a, b, d, e], KEY)).toBe(d)
  expect(firstBroken([a, c, b, d], KEY)).toBe(c)
  const rehashed = link({ ...event, effect: 'deny' }, 'w', b, KEY)
  expect(firstBroken([a, b, rehashed, d, e], KEY)).toBe(d)
})

test('links that a broken connection had sent again count once, also several at a time', () => {
  const [a, b, c, d] = chain(4) as [AuditLink, AuditLink, AuditLink, AuditLink]
  expect(firstBroken([a, a, b, c], KEY)).toBeUndefined()
  expect(firstBroken([a, b, c, { ...b }, { ...c }, d], KEY)).toBeUndefined()
})

test('a repeat that is not word for word the same is found', () => {
  const [a, b, c] = chain(3) as [AuditLink, AuditLink, AuditLink]
  const forged = { ...b, event: b.event.replace('allow', 'deny') }
  expect(firstBroken([a, b, forged, c], KEY)).toBe(forged)
  expect(firstBroken([a, b, c, { ...b, seq: 4 }], KEY)).toMatchObject({ seq: 4 })
})

test('who can write the record but does not know the key cannot write it anew', () => {
  const [a, b, c] = chain(3) as [AuditLink, AuditLink, AuditLink]
  const forged = link({ ...event, effect: 'deny' }, 'w', a, 'another key')
  const rest = link({ ...event, at: 2 }, 'w', forged, 'another key')
  expect(firstBroken([a, forged, rest], KEY)).toBe(forged)
  expect(firstBroken([a, b, c], 'another key')).toBe(a)
})
