import { expect, test } from 'vitest'
import type { AuditEvent, AuditLink } from '../../src/audit/record.ts'
import { firstBroken, link } from '../../src/audit/record.ts'

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
  for (let i = 0; i < length; i++) links.push(link({ ...event, at: i }, 'w', links.at(-1)))
  return links
}

test('a chain holds', () => {
  expect(firstBroken(chain(5))).toBeUndefined()
  expect(firstBroken(chain(5).slice(2))).toBeUndefined()
})

test('an edited, removed, swapped or added link is found', () => {
  const links = chain(5)
  const [a, b, c, d, e] = links as [AuditLink, AuditLink, AuditLink, AuditLink, AuditLink]
  const edited = { ...c, event: c.event.replace('allow', 'deny') }
  expect(firstBroken([a, b, edited, d, e])).toBe(edited)
  expect(firstBroken([a, b, d, e])).toBe(d)
  expect(firstBroken([a, c, b, d])).toBe(c)
  const rehashed = link({ ...event, effect: 'deny' }, 'w', b)
  expect(firstBroken([a, b, rehashed, d, e])).toBe(d)
})

test('links that a broken connection had sent again count once, also several at a time', () => {
  const [a, b, c, d] = chain(4) as [AuditLink, AuditLink, AuditLink, AuditLink]
  expect(firstBroken([a, a, b, c])).toBeUndefined()
  expect(firstBroken([a, b, c, { ...b }, { ...c }, d])).toBeUndefined()
})

test('a repeat that is not word for word the same is found', () => {
  const [a, b, c] = chain(3) as [AuditLink, AuditLink, AuditLink]
  const forged = { ...b, event: b.event.replace('allow', 'deny') }
  expect(firstBroken([a, b, forged, c])).toBe(forged)
  expect(firstBroken([a, b, c, { ...b, seq: 4 }])).toMatchObject({ seq: 4 })
})
