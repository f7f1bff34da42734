import { expect, onTestFinished, test } from 'vitest'
import { SUBSCRIPTIONS } from '../../sandbox/azure/world.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { openAzureStage } from './watching.ts'

const redis = redisForFile()
const stageFor = () => openAzureStage({ url: redis.url, prefix: redis.prefix() })
const names = (seen: readonly { readonly name: string }[]) => seen.map(({ name }) => name).sort()

test('a subscription that is in no list any more ends nothing: of its clusters nobody knows', async () => {
  const { fake, rest, watch, looks, lying } = await stageFor()
  const first = await watch()
  await looks('all to be seen', rest, (seen) => seen.length === 3)
  await first.stop()
  const [production] = fake.state.subscriptions
  const value = [{ subscriptionId: SUBSCRIPTIONS.production, displayName: 'Shop production' }]
  fake.faults.add({ fault: { kind: 'answer', status: 200, body: { value } }, when: /\/subscriptions\?/, times: 100 })
  const vault = production?.clusters.findIndex(({ name }) => name === 'vault-weu') ?? -1
  production?.clusters.splice(vault, 1)
  const second = await watch()
  onTestFinished(() => second.stop())
  await looks('the one that was deleted to go', rest, (seen) => !names(seen).includes('vault-weu'))
  const left = await lying(rest)
  expect(names(left)).toEqual(['lab-weu', 'legacy-neu'])
  expect(left.find(({ name }) => name === 'lab-weu')?.lost?.why).toContain('may not see the subscription Lab')
  await looks('the watcher to say so', rest, () => second.says().includes('hears nothing of Azure’s Lab'))
  fake.faults.clear()
  await looks('it to be seen again', rest, (seen) => seen.every(({ lost }) => lost === undefined))
  await until('all to be well', () => second.up())
})

test('a subscription that is not to be looked at any more is not missed', async () => {
  const { rest, watch, looks } = await stageFor()
  const first = await watch()
  await looks('all to be seen', rest, (seen) => seen.length === 3)
  await first.stop()
  const second = await watch({ subscriptions: [SUBSCRIPTIONS.production] })
  onTestFinished(() => second.stop())
  await looks('the rest', rest, (seen) => names(seen).join() === 'legacy-neu,vault-weu')
  expect(second.up()).toBe(true)
})

test('a cluster of a shelf of its own that was deleted while nobody watched is gone after all', async () => {
  const { fake, prod, watch, looks } = await stageFor()
  const first = await watch()
  await looks('it to be seen', prod, (seen) => seen.length === 1)
  await first.stop()
  const clusters = fake.state.subscriptions[0]?.clusters ?? []
  clusters.splice(0, clusters.length, ...clusters.filter(({ name }) => name !== 'prod-weu'))
  const second = await watch()
  onTestFinished(() => second.stop())
  await looks('it to be gone', prod, (seen) => seen.length === 0)
})
