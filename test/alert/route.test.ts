import { expect, test } from 'vitest'
import { hushOf } from '../../src/alert/hush.ts'
import { matches, routesOf, targetOf } from '../../src/alert/route.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { limitsFor } from '../../src/watch/limits.ts'

const incident = {
  cluster: 'prod-weu',
  subject: { kind: 'Deployment', namespace: 'shop', name: 'api-web' },
  severity: 'high',
  labels: { team: 'shop' },
  held: { 'crash/app': { finding: { rule: 'R1', family: 'crash' } } },
} as unknown as Incident

test('a matcher is what it names, with a star at either end, and a severity is that or worse', () => {
  expect(matches({}, incident)).toBe(true)
  expect(
    matches(
      {
        cluster: 'prod-*',
        namespace: 'shop',
        workload: '*web',
        severity: 'notify',
        rule: 'R1',
        labels: { team: 'sh*' },
      },
      incident,
    ),
  ).toBe(true)
  for (const other of [
    { cluster: 'staging' },
    { severity: 'page' as const },
    { rule: 'R4' },
    { labels: { team: 'x' } },
    { namespace: 'sho' },
  ]) {
    expect(matches(other, incident)).toBe(false)
  }
})

test('the first route that fits, and on while it says so; people are mentioned for pages alone', () => {
  const routes = [
    { match: { cluster: 'staging' }, channel: 'a' },
    { match: { namespace: 'shop' }, channel: 'b', mention: ['oncall'], also: true },
    { match: {}, channel: 'c' },
    { match: {}, channel: 'd' },
  ]
  expect(routesOf(incident, routes).map(({ channel }) => channel)).toEqual(['b', 'c'])
  expect(targetOf(incident, routes[1] ?? { channel: '' }).mention).toEqual([])
  expect(targetOf({ ...incident, severity: 'page' }, routes[1] ?? { channel: '' }).mention).toEqual(['oncall'])
})

test('hushed by a silence, by announced work, or by the workload itself, for as long as that lasts', () => {
  const silence = { id: 's', match: { namespace: 'shop' }, by: '@lead', reason: 'load test', from: 10, until: 20 }
  const none = { silences: [], maintenance: [] }
  expect(hushOf(incident, 15, { ...none, silences: [silence] })).toEqual({
    why: 'silenced by @lead: load test',
    until: 20,
  })
  expect(hushOf(incident, 15, { ...none, maintenance: [silence] })?.why).toBe('maintenance by @lead: load test')
  for (const now of [9, 20]) expect(hushOf(incident, now, { ...none, silences: [silence] })).toBeUndefined()
  const labels = { 'quarterdeck.dev/maintenance-until': '1970-01-01T00:00:01Z' }
  expect(hushOf({ ...incident, labels }, 500, none)?.until).toBe(1000)
  expect(hushOf({ ...incident, labels }, 1000, none)).toBeUndefined()
})

test('limits: defaults, then configuration, then the workload’s own annotations', () => {
  const rule = { id: 'R4', name: 'image', limits: { wait: 120, hopeless: 15 } }
  const thing = { cluster: 'prod-weu', namespace: 'shop', labels: {}, annotations: {} }
  expect(limitsFor(rule, thing, [])).toEqual(rule.limits)
  const overrides = [
    { namespace: 'shop', rule: 'image', limits: { wait: 300 } },
    { cluster: 'staging', off: true },
  ]
  expect(limitsFor(rule, thing, overrides)).toEqual({ wait: 300, hopeless: 15 })
  expect(limitsFor(rule, { ...thing, annotations: { 'quarterdeck.dev/image-wait': '10m' } }, overrides)?.wait).toBe(600)
  expect(limitsFor(rule, { ...thing, annotations: { 'quarterdeck.dev/image': 'off' } }, [])).toBeUndefined()
  expect(
    limitsFor(
      rule,
      { ...thing, annotations: { 'quarterdeck.dev/image-wait': 'soon', 'quarterdeck.dev/image-other': '1' } },
      [],
    ),
  ).toEqual(rule.limits)
})
