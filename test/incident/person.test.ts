import { expect, test } from 'vitest'
import type { Incident } from '../../src/incident/incident.ts'
import { incidentId } from '../../src/incident/incident.ts'
import { acknowledge, addNote, resolveByHand, snooze, unacknowledge } from '../../src/incident/person.ts'

const open: Incident = {
  v: 1,
  id: 'INC-4F2K',
  key: 'prod-weu|Deployment/shop/api',
  cluster: 'prod-weu',
  subject: { kind: 'Deployment', namespace: 'shop', name: 'api' },
  state: 'open',
  severity: 'notify',
  worst: 'notify',
  since: 0,
  openedAt: 0,
  held: {},
  impact: { routed: false, lines: [], key: '' },
  changes: [],
  labels: {},
  members: [],
  recoveries: [],
  flapping: false,
  reopened: 0,
  timeline: [],
}

test('acknowledged once, by whoever came first, and given back', () => {
  const acked = acknowledge(open, '@oncall', 5)
  expect(acked.acked).toEqual({ by: '@oncall', at: 5 })
  expect(acknowledge(acked, '@lead', 6)).toBe(acked)
  expect(unacknowledge(acked, '@oncall', 7).acked).toBeUndefined()
  expect(addNote(acked, '@oncall', 8, '<!channel> looking').timeline.at(-1)?.line).toEqual([
    '@oncall notes: ',
    '<!channel> looking',
  ])
})

test('what is over cannot be acknowledged, snoozed or closed again', () => {
  const closed = resolveByHand(snooze(open, '@oncall', 1, 60_000), '@oncall', 2)
  expect(closed).toMatchObject({ state: 'resolved', ended: 'closed by @oncall' })
  expect(closed.snoozed).toBeUndefined()
  for (const again of [acknowledge(closed, 'x', 3), snooze(closed, 'x', 3, 'worse'), resolveByHand(closed, 'x', 3)])
    expect(again).toBe(closed)
})

test('an id is short, the same for the same trouble, and never another’s', () => {
  const id = incidentId('key', 1, () => false)
  expect(id).toMatch(/^INC-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(incidentId('key', 1, () => false)).toBe(id)
  expect(incidentId('key', 1, (taken) => taken === id)).toMatch(/^INC-.{5}$/)
})
