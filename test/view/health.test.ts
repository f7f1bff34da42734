import { expect, test } from 'vitest'
import { plainText } from '../../src/reply.ts'
import { healthCard } from '../../src/view/health/card.ts'
import { finding } from '../../src/view/health/finding.ts'
import { judgeNodes, judgePods, judgeSystem, judgeWarnings } from '../../src/view/health/objects.ts'
import { judgeCertificate, judgeServer } from '../../src/view/health/server.ts'
import { judgeVersions } from '../../src/view/health/versions.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const DAY = 86_400_000

test.each([
  ['v1.36.1', ['v1.36.1', 'v1.33.9'], 'good'],
  ['v1.36.1', ['v1.32.0'], 'warn'],
  ['v1.36.1', ['v1.37.0'], 'warn'],
  ['v1.27.0', ['v1.24.0'], 'warn'],
  ['v1.36.1', ['v2.36.0'], 'warn'],
  ['v1.36.1-gke.100', ['v1.36.0+k3s1'], 'good'],
  ['unknown', ['v1.1.1'], 'good'],
] as const)('API server %s over kubelets %s: %s', (server, kubelets, tone) => {
  expect(judgeVersions(server, kubelets).tone).toBe(tone)
})

test.each([
  [90 * DAY, 'good'],
  [20 * DAY, 'warn'],
  [2 * DAY, 'bad'],
  [-DAY, 'bad'],
])('a certificate with %i ms left is %s', (left, tone) => {
  expect(judgeCertificate(NOW + left, NOW).tone).toBe(tone)
})

test('checks that failed are named, not more than five of them', () => {
  const checks = Array.from({ length: 7 }, (_, at) => ({ name: `check-${at}`, passed: false, reason: '' }))
  const { value, headline } = judgeServer({ livez: { passed: true, checks: [] }, readyz: { passed: false, checks } })
  expect(value).toBe('not ready: check-0, check-1, check-2, check-3, check-4 and 2 more failed')
  expect(headline).toBe('the API server is not ready: check-0, check-1, check-2, check-3, check-4 and 2 more')
})

test('nodes that are not ready are trouble, cordoned ones worth a look', () => {
  const node = (name: string, status: string) => ({ name, status })
  expect(judgeNodes([node('a', 'Ready'), node('b', 'NotReady,SchedulingDisabled')])).toEqual({
    tone: 'bad',
    value: '1 of 2 ready; not ready: b; cordoned: b',
    headline: '1 of 2 nodes not ready',
  })
  expect(judgeNodes([node('a', 'Ready,SchedulingDisabled')]).tone).toBe('warn')
  expect(judgeNodes([]).headline).toBe('there are no nodes')
})

test('the cluster’s own pods weigh more than those of its users', () => {
  const crashing = [{ name: 'coredns-1', status: 'CrashLoopBackOff', ready: '0/1' }]
  expect(judgeSystem(crashing)).toMatchObject({ tone: 'bad', headline: '1 pod of kube-system not well' })
  expect(judgePods(crashing)).toMatchObject({ tone: 'warn', headline: '1 of 1 pod not well (1 CrashLoopBackOff)' })
})

test('warnings of the last hour by reason, older ones not', () => {
  const event = (reason: string, minutes: number, more = {}) => ({
    reason,
    lastTimestamp: new Date(NOW - minutes * 60_000).toISOString(),
    ...more,
  })
  const series = { lastObservedTime: new Date(NOW).toISOString() }
  const events = [
    event('BackOff', 3),
    event('Failed', 5),
    event('BackOff', 50),
    event('Old', 61),
    event('New', 90, { series }),
  ]
  expect(judgeWarnings({ events, whole: true }, NOW).value).toBe(
    '4 events in the last hour: BackOff (2), Failed (1), New (1)',
  )
  expect(judgeWarnings({ events: [null, {}, 7], whole: true }, NOW).value).toBe('none in the last hour')
})

test('a card says the worst first, and never calls healthy what it did not see', () => {
  const well = { tone: 'good', value: 'well' } as const
  const card = (...findings: Parameters<typeof healthCard>[1]) => plainText({ nodes: healthCard('prod', findings) })
  const [server, pods] = [finding('API server', { found: 1 }, () => well), finding('Pods', { found: 1 }, () => well)]
  expect(
    card(
      server,
      finding('Nodes', { found: 1 }, () => well),
      pods,
    ),
  ).toMatch(/^prod is healthy\.\n/)
  expect(
    card(
      server,
      finding('Nodes', { denied: 'nodes' }, () => well),
      pods,
    ),
  ).toContain('shows no trouble, but too little of it can be seen to call it healthy. Not seen: Nodes.')
  expect(
    card(
      server,
      finding('Nodes', { failed: 'no answer' }, () => well),
    ),
  ).toContain('Nodes: not known: no answer')
})
