import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { AksChanging } from '../support/aks-changing.ts'
import { openAksChanging } from '../support/aks-changing.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const HOUR = 3_600_000
const redis = redisForFile()
let aks: AksChanging

beforeAll(async () => {
  aks = await openAksChanging({ url: redis.url, prefix: redis.prefix() })
})

afterEach(() => {
  expect(aks.fake.faults.pending).toBe(0)
})

afterAll(() => aks?.stop())

/** Asks, has a lead approve it, and lets Azure come to its end. */
async function done(line: string, says: string | RegExp): Promise<string> {
  const asked = await aks.chat.ask(line)
  expect(asked.text, line).toContain('APPROVAL')
  const before = aks.writes().length
  await aks.chat.click(asked.id, 'approve', 'lead')
  await aks.card(asked.id, /RUNNING|DONE/)
  await aks.card(asked.id, / for \d+ s|DONE/)
  aks.clock.advance(6 * HOUR)
  const { text } = await aks.card(asked.id, says)
  expect(aks.writes(), line).toHaveLength(before + 1)
  return text
}

describe('every other change, with the real SDK against Azure', () => {
  test('nodepool autoscale', async () => {
    expect(await done('/aks nodepool autoscale prod userpool 2 6', 'DONE  Set the autoscaler of userpool')).toContain(
      '[Undo]',
    )
    expect(aks.pool('prod-weu', 'userpool')).toMatchObject({ minCount: 2, maxCount: 6, enableAutoScaling: true })
  })

  test('upgrade: what is offered, what stands in the way, control plane and pools', async () => {
    const { chat } = aks
    expect((await chat.ask('/aks upgrade prod --version 1.39.0')).text).toMatch(
      /cannot be upgraded from 1\.36\.1 to 1\.39\.0[\s\S]*1\.36\.3/,
    )
    expect((await chat.ask('/aks nodepool upgrade prod userpool --version 1.36.3')).text).toContain(
      'userpool cannot be newer than its control plane',
    )
    aks.shop.store.create({
      ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'strict', namespace: 'shop' } },
      spec: { minAvailable: '100%', selector: { matchLabels: { app: 'web' } } },
      status: { disruptionsAllowed: 0, expectedPods: 3, currentHealthy: 3, desiredHealthy: 3, observedGeneration: 1 },
    })
    const plan = (await chat.ask('/aks upgrade prod --version 1.36.3 --dry-run')).text
    expect(plan).toMatch(/disruption budgets? allows? no eviction now[\s\S]*shop\/strict/)
    expect(plan).toContain('6 nodes are emptied and replaced')
    expect(plan).toMatch(/maintenance window/)
    expect(plan).toContain('It cannot be undone')
    await done('/aks upgrade prod --version 1.36.3 --control-plane-only', 'DONE  Upgraded the control plane')
    expect(aks.cluster('prod-weu').properties.currentKubernetesVersion).toBe('1.36.3')
    expect(aks.pool('prod-weu', 'userpool').currentOrchestratorVersion).toBe('1.36.1')
    await done('/aks upgrade vault-weu --version 1.36.3', 'DONE  Upgraded the cluster from 1.36.1 to 1.36.3')
    expect(aks.pool('vault-weu', 'systempool').currentOrchestratorVersion).toBe('1.36.3')
  })

  test('nodepool upgrade, and image-upgrade', async () => {
    const { chat, card, clock, pool } = aks
    const asked = await chat.ask('/aks nodepool upgrade prod userpool')
    // What the autoscaler does while somebody thinks about it is not what they say yes to.
    pool('prod-weu', 'userpool').count = 5
    await chat.click(asked.id, 'approve', 'lead')
    await card(asked.id, 'RUNNING  Upgrading userpool')
    clock.advance(6 * HOUR)
    await card(asked.id, 'DONE  Upgraded userpool from 1.36.1 to 1.36.3')
    expect(pool('prod-weu', 'userpool').count).toBe(5)
    expect((await aks.chat.ask('/aks nodepool upgrade prod userpool')).text).toContain('nothing to change')
    await done('/aks nodepool image-upgrade legacy-neu nodepool1', 'DONE  Upgraded the node image of nodepool1')
  })

  test('nodepool add, stop, start and delete', async () => {
    await done(
      '/aks nodepool add prod batch --size Standard_D2ds_v5 --count 1 --labels tier=batch',
      'DONE  Added batch with 1 node',
    )
    expect(aks.pool('prod-weu', 'batch')).toMatchObject({
      count: 1,
      vmSize: 'Standard_D2ds_v5',
      nodeLabels: { tier: 'batch' },
    })
    expect((await aks.chat.ask('/aks nodepool add prod batch --size Standard_D2ds_v5')).text).toContain(
      'a node pool batch already',
    )
    await done('/aks nodepool stop prod batch', 'DONE  Stopped batch')
    expect(aks.pool('prod-weu', 'batch').powerState.code).toBe('Stopped')
    await done('/aks nodepool start prod batch', 'DONE  Started batch')
    await done('/aks nodepool delete prod batch', 'DONE  Deleted batch')
    expect((await aks.chat.ask('/aks nodepool delete prod systempool')).text).toContain('the last System pool')
  })

  test('start and stop of a cluster', async () => {
    const { chat, card, clock } = aks
    const started = await chat.ask('/aks start lab-weu')
    await card(started.id, 'RUNNING  Starting the cluster')
    clock.advance(HOUR)
    await card(started.id, 'DONE  Started the cluster')
    expect((await chat.ask('/aks stop lab-weu')).text).toContain('Say why')
    const stopped = await chat.ask('/aks stop lab-weu --reason weekend')
    await card(stopped.id, 'RUNNING  Stopping the cluster')
    clock.advance(HOUR)
    await card(stopped.id, 'DONE  Stopped the cluster')
    expect((await chat.ask('/aks stop lab-weu --reason weekend')).text).toContain('nothing to change')
  })

  test('abort ends what goes on, and both say so', async () => {
    const { chat, card, clock } = aks
    expect((await chat.ask('/aks abort lab-weu --reason no')).text).toContain('Nothing goes on in lab-weu')
    const begun = await chat.ask('/aks start lab-weu')
    await card(begun.id, 'RUNNING  Starting the cluster')
    const ended = await chat.ask('/aks abort lab-weu --reason "not today"')
    await card(begun.id, 'CANCELED')
    clock.advance(HOUR)
    await card(ended.id, 'DONE  Ended Starting')
  })

  test('rotate-certs', async () => {
    expect((await aks.chat.ask('/aks rotate-certs prod')).text).toContain('Say why')
    await done('/aks rotate-certs prod --reason "a key leaked"', 'DONE  Replaced the certificates')
  })

  test('maintenance set, and tag with its way back', async () => {
    const line = '/aks maintenance set prod --for auto-upgrade --day Sunday --start 02:00 --hours 6 --offset +01:00'
    expect(await done(line, 'DONE  Set the window of upgrades')).toContain('every Sunday')
    const { chat, card, clock, cluster } = aks
    const tagged = await chat.ask('/aks tag prod owner=platform --overwrite extra=1 env-')
    await card(tagged.id, /RUNNING|DONE/)
    clock.advance(HOUR)
    await card(tagged.id, 'DONE  Set tags')
    expect(cluster('prod-weu').tags).toEqual({ owner: 'platform', extra: '1' })
    await chat.click(tagged.id, 'undo')
    await until('the tags to be as they were', () => cluster('prod-weu').tags.env === 'prod')
    clock.advance(HOUR)
    expect(cluster('prod-weu').tags).toEqual({ owner: 'shop-platform', env: 'prod' })
  })
})
