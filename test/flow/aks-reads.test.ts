import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { armError } from '../../sandbox/azure/faults.ts'
import { SUBSCRIPTIONS } from '../../sandbox/azure/world.ts'
import type { AksDeck } from '../support/azure.ts'
import { CLIENT_SECRET, openAksDeck } from '../support/azure.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
let aks: AksDeck

beforeAll(async () => {
  aks = await openAksDeck({ url: redis.url, prefix: redis.prefix() })
})

afterEach(() => {
  expect(aks.fake.faults.pending).toBe(0)
})

afterAll(() => aks?.stop())

const text = async (line: string) => (await aks.ask(line)).text

test('upgrades: what is newer, of versions and of node images', async () => {
  const prod = await text('/aks upgrades prod-weu')
  expect(prod).toContain('prod-weu can be upgraded from 1.36.1 to 1.36.3')
  expect(prod).toMatch(/control plane +1\.36\.1 +1\.36\.3, 1\.37\.0 \(preview\)/)
  expect(prod).toMatch(/userpool +1\.36\.1 .* 202611\.03\.0 \(\d+d\) +same/)
  const legacy = await text('/aks get-upgrades legacy-neu')
  expect(legacy).toContain('1 pool not at the control plane’s version; 2 pools with an old node image')
  expect(legacy).toMatch(/win +1\.33\.2 +1\.33\.4, 1\.34\.1 +20348\.4294\.260413 \(\d+d\) +20348\.4294\.261103/)
})

test('versions: how long is a version supported', async () => {
  expect(await text('/aks versions prod-weu')).toContain('prod-weu runs 1.36.1: 1.36 is supported')
  const legacy = await text('/aks versions legacy-neu')
  expect(legacy).toContain('1.33 has only long term support left, which this cluster does not have')
  expect(legacy).toMatch(/1\.37 +preview/)
})

test('operations: what goes on, since when, and who began it', async () => {
  expect(await text('/aks operations prod-weu')).toContain('prod-weu is busy with nothing')
  const production = aks.fake.state.subscriptions.find(({ id }) => id === SUBSCRIPTIONS.production)
  const cluster = production?.clusters.find(({ name }) => name === 'prod-weu')
  const pool = cluster?.properties.agentPoolProfiles[1]
  if (!production || !cluster || !pool) throw new Error('the sandbox has no prod-weu')
  cluster.properties.provisioningState = 'Updating'
  pool.provisioningState = 'UpgradingNodeImageVersion'
  production.activities.push({
    at: Date.now() - 300_000,
    caller: 'lena@shop.example',
    operation: 'Microsoft.ContainerService/managedClusters/agentPools/upgradeNodeImageVersion/action',
    status: 'Started',
    resourceId: `${cluster.id}/agentPools/userpool`,
  })
  const busy = await text('/aks operations prod-weu')
  expect(busy).toContain(
    'prod-weu is busy: cluster Updating, userpool UpgradingNodeImageVersion; lena@shop.example began it 5m',
  )
  expect(await text('/aks show prod-weu')).toContain('prod-weu is updating…')
  aks.fake.faults.add({ fault: armError(403, 'AuthorizationFailed', 'no eventtypes/values/Read'), when: /Insights/ })
  expect(await text('/aks operations prod-weu')).toContain('Who began it is not known: Azure does not let the bot')
  cluster.properties.provisioningState = 'Succeeded'
  pool.provisioningState = 'Succeeded'
})

test('activity: who did what', async () => {
  const all = await text('/aks activity prod-weu --since 30h')
  expect(all).toMatch(/lena@shop\.example +create or update pool +agentPools\/userpool +(Started|Succeeded)/)
  expect(all).toMatch(/1h +olivia@shop\.example +read user credentials|60m +olivia/)
  expect(await text('/aks activity prod-weu --since 10s')).toContain('nothing in Azure’s activity log')
})

test('maintenance: when, and what is missing', async () => {
  const prod = await text('/aks maintenance prod-weu')
  expect(prod).toMatch(/prod-weu (opens for|is in its window for) /)
  expect(prod).toContain('Kubernetes upgrades: every Tuesday at 01:00 UTC+01:00, for 4 h')
  expect(prod).toContain('not 2026-12-18 to 2027-01-04')
  const none = await text('/aks maintenance legacy-neu')
  expect(none).toContain('legacy-neu has no maintenance window')
  expect(none).toContain('Upgrades by the channel patch come at any time')
})

test('health: a verdict first, and what cannot be asked is not called well', async () => {
  const legacy = await text('/aks health legacy-neu')
  expect(legacy).toMatch(/legacy-neu is in trouble: cluster Failed, win Failed; 1\.33 has only long term support left/)
  expect(legacy).toMatch(/node images up to \d+ days old/)
  expect(legacy).toContain('Spot: 3 of 8 nodes')
  aks.fake.faults.add({ fault: armError(403, 'AuthorizationFailed', 'no'), when: /usages/ })
  const prod = await text('/aks health prod-weu')
  expect(prod).toMatch(/prod-weu is healthy\. Not seen: Quota\./)
  expect(prod).toContain('Quota: not allowed to look: quota')
  expect(prod).toContain('Autoscaler: userpool 4 of 3-8')
})

test('diagnose: the worst first, and one check alone', async () => {
  const all = await text('/aks diagnose prod-weu')
  expect(all).toContain('prod-weu: worth a look: Node Health')
  expect(all).toContain('Node Health: Warning: 1 node used more than 90% of its memory')
  expect(await text('/aks diagnose prod-weu --check connectivity')).not.toContain('Node Health')
  expect(await text('/aks diagnose prod-weu --check conectivity')).toContain('Did you mean connectivity?')
})

test('cost: from the price list, and says so', async () => {
  const prod = await text('/aks cost prod-weu')
  // 2 × 0.135 + 4 × 0.27 dollars an hour.
  expect(prod).toContain('prod-weu costs about $986 a month for its nodes as they are now ($1.35 an hour)')
  expect(prod).toContain('not from your bill')
  const legacy = await text('/aks cost legacy-neu')
  expect(legacy).toMatch(/win +2 +D4ds_v5 +Windows +0\.362/)
  expect(legacy).toMatch(/spot +3 +D4ds_v5 +Linux, Spot +0\.0534/)
  const calls = aks.fake.calls.filter(({ path }) => path.startsWith('/api/retail'))
  expect(calls.length).toBeGreaterThan(0)
  for (const { headers } of calls) expect(headers.authorization).toBeUndefined()
})

test('kubeconfig: never one, but the lines that get it', async () => {
  const { reply, text: prod } = await aks.ask('/aks get-credentials prod-weu --share')
  expect(prod).toContain('az aks get-credentials --resource-group rg-shop --name prod-weu')
  expect(JSON.stringify(reply)).not.toContain('--admin')
  expect(await text('/aks kubeconfig vault-weu')).toContain('The cluster is private (vault-weu-dns')
})

test('a card leads on by its buttons', async () => {
  const card = await aks.ask('/aks show legacy-neu')
  const { text: after } = await aks.click(card.id, 'health')
  expect(after).toContain('legacy-neu is in trouble')
})

test('nothing that left holds a token or a secret', async () => {
  const all = await aks.left()
  expect(aks.said.length).toBeGreaterThan(20)
  expect(all).toContain('Quarterdeck is up')
  for (const secret of [...aks.fake.tokens.all, CLIENT_SECRET]) expect(all).not.toContain(secret)
  expect(all).not.toMatch(/Bearer |eyJ/)
})
