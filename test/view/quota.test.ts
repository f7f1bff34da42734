import { expect, test } from 'vitest'
import { boundBars, shareBars } from '../../src/view/quota/bars.ts'
import { boundsOf } from '../../src/view/quota/hard.ts'
import { tallyQuota } from '../../src/view/quota/tally.ts'
import { quotaVerdict } from '../../src/view/quota/words.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')

function quota(hard: Record<string, string>, used: Record<string, string>) {
  return { metadata: { namespace: 'shop', name: 'team' }, status: { hard, used } }
}

function pod(name: string, { killed = '', phase = 'Running', limits = {} as object } = {}) {
  const terminated = { reason: 'OOMKilled', finishedAt: killed, exitCode: 137 }
  return {
    metadata: { namespace: 'shop', name },
    spec: { containers: [{ name: 'main', resources: { limits } }] },
    status: {
      phase,
      containerStatuses: [{ name: 'main', restartCount: 3, lastState: killed ? { terminated } : {} }],
    },
  }
}

test('a bound is full when it is full, and not a cell before', () => {
  const bounds = boundsOf([
    quota(
      { pods: '1000', 'requests.cpu': '2', 'count/secrets': '0', odd: 'x' },
      { pods: '999', 'requests.cpu': '2500m' },
    ),
  ])
  expect(boundBars(bounds, true)).toBe(
    [
      'shop/team',
      '  requests.cpu  ▓▓▓▓▓▓▓▓▓▓ 125%  2500m of 2',
      '  pods          ▓▓▓▓▓▓▓▓▓░ 100%  999 of 1000',
      '  count/secrets ░░░░░░░░░░   0%  0 of 0',
      '  odd           ░░░░░░░░░░   0%  0 of x',
      '',
    ].join('\n'),
  )
})

test('kills of the last day count, older ones and those of pods that are no pods do not', () => {
  const tally = tallyQuota(NOW)
  tally.add(pod('a', { killed: '2026-06-01T11:00:00Z' }))
  tally.add(pod('b', { killed: '2026-05-31T11:00:00Z' }))
  tally.add(pod('c', { killed: '2026-06-01T11:59:00Z', phase: 'Failed', limits: { memory: '1Gi' } }))
  for (const odd of [null, 7, {}]) tally.add(odd)
  const { kills, containers, unlimited } = tally.result()
  expect(kills.map((kill) => kill.pod)).toEqual(['c', 'a'])
  expect(containers).toBe(2)
  expect(unlimited).toEqual({ count: 2, names: ['shop/a main', 'shop/b main'] })
})

test('the verdict says what is used up, and when all is well says that', () => {
  const tally = tallyQuota(NOW)
  expect(quotaVerdict('shop', tally.result(), boundsOf([quota({ pods: '2' }, { pods: '2' })]))).toMatchObject({
    tone: 'bad',
    text: 'shop: quota used up: pods of shop/team (2 of 2).',
  })
  tally.add(pod('a', { limits: { memory: '1Gi', cpu: '1' } }))
  expect(quotaVerdict('shop', tally.result(), [])).toMatchObject({
    tone: 'good',
    text: 'shop: no quota near its end, no OOM kills, every container has a memory limit.',
  })
})

test('without measurements there are words and no bars; names are inert', () => {
  const tally = tallyQuota(NOW)
  tally.add({
    ...pod('a', { limits: { memory: '1Gi', cpu: '12' } }),
    metadata: { namespace: 'x\u001b[31m', name: 'a' },
  })
  const text = shareBars(tally.result().shares)
  expect(text).toContain('cpu    none requested, limit 12.0\n')
  expect(text).not.toMatch(/[\u001b▓]/)
})
