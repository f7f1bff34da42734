import { expect, test } from 'vitest'
import { azureRules, upkeepRules } from '../../../src/watch/azure/rules.ts'
import { projectClaim } from '../../../src/watch/kinds/claim.ts'
import { createMemory, noteVolume } from '../../../src/watch/memory.ts'
import { drainBlocked } from '../../../src/watch/rules/budget.ts'
import { certificateEnds } from '../../../src/watch/rules/certificate.ts'
import { claimUnbound, volumeFull } from '../../../src/watch/rules/claim.ts'
import { noEndpoints } from '../../../src/watch/rules/endpoints.ts'
import { autoscaler } from '../../../src/watch/rules/hpa.ts'
import { nodeRules, workloadRules } from '../../../src/watch/rules/rules.ts'
import { watcherSelf } from '../../../src/watch/rules/self.ts'
import { createWorld } from '../../../src/watch/world.ts'

const all = [
  ...workloadRules,
  ...nodeRules,
  ...azureRules,
  ...upkeepRules,
  autoscaler,
  claimUnbound,
  volumeFull,
  noEndpoints,
  drainBlocked,
  watcherSelf,
  certificateEnds,
]

test('every rule of the specification is there, and says in words what it looks for and when it is over', () => {
  const ids = new Set(all.map(({ id }) => id))
  // R14 is the quiet half of R13, the report's lines.
  const expected = Array.from({ length: 33 }, (_, i) => `R${i + 1}`).filter((id) => id !== 'R14')
  const ofAzure = Array.from({ length: 9 }, (_, i) => `R${i + 40}`)
  expect([...expected, ...ofAzure].filter((id) => !ids.has(id))).toEqual([])
  for (const { words, resolves } of all) expect(Math.min(words.length, resolves.length)).toBeGreaterThan(5)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})

test('R29: a volume counts when two readings agree, and is over below its lower limit', () => {
  const memory = createMemory()
  const world = createWorld('prod-weu', 0, memory)
  const object = projectClaim({ metadata: { name: 'data', namespace: 'shop' }, status: { phase: 'Bound' } })
  const read = (percent: number, at: number) => {
    noteVolume(memory, 'shop/data', { at, used: percent * 2 ** 30, capacity: 100 * 2 ** 30 })
    return volumeFull.find(
      { object, now: at, world, readings: memory.volumes.get('shop/data') ?? [] },
      volumeFull.limits,
    )
  }
  expect(read(90, 1)).toEqual([])
  expect(read(90, 2)[0]).toMatchObject({
    headline: 'is 90 % full',
    severity: 'notify',
    cause: '90.0Gi of 100.0Gi used',
  })
  expect(read(96, 3)[0]).toMatchObject({ severity: 'high' })
  expect(read(83, 4)).toHaveLength(1)
  expect(read(79, 5)).toEqual([])
})

test('R33: what the watcher says of itself', () => {
  const state = {
    now: 100_000,
    lost: [{ kind: 'Pod', since: 5_000, why: 'connection refused' }],
    relists: 0,
    dropped: 0,
  }
  expect(watcherSelf.find(state, watcherSelf.limits)).toMatchObject([
    { headline: 'hears nothing of Pod', wait: 90_000, since: 5_000 },
  ])
  expect(
    watcherSelf
      .find({ ...state, lost: [], dropped: 2, leaderlessSince: 1 }, watcherSelf.limits)
      .map(({ part }) => part),
  ).toEqual(['dropped', 'leader'])
})

test('R32: the nearer the end of the certificate, the louder; without TLS nothing is known', () => {
  const day = 86_400_000
  const at = (days: number) =>
    certificateEnds
      .find({ now: 0, ends: days * day }, certificateEnds.limits)
      .map(({ severity, headline }) => `${severity} ${headline}`)
  expect([30, 20, 6.5, 0.5, -1].map(at)).toEqual([
    [],
    ['digest ends in 20 days'],
    ['notify ends in 6 days'],
    ['high ends in 12 h'],
    ['high has ended'],
  ])
  expect(certificateEnds.find({ now: 0, ends: undefined }, certificateEnds.limits)).toEqual([])
})
