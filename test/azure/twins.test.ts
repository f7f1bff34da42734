import { expect, onTestFinished, test } from 'vitest'
import { visible } from '../../jobs/commands/incident-sight.ts'
import type { Context } from '../../jobs/context.ts'
import { atHome } from '../../jobs/watch/azure/home.ts'
import { readBook } from '../../jobs/watch/book.ts'
import type { Shelf } from '../../jobs/watch/shelf.ts'
import { armError } from '../../sandbox/azure/faults.ts'
import type { ArmCluster } from '../../sandbox/azure/model.ts'
import { cluster as armCluster, SUBSCRIPTIONS } from '../../sandbox/azure/world.ts'
import { clusterOf } from '../../src/azure/cluster.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { nameText, showing } from '../../src/incident/naming.ts'
import { redisForFile } from '../support/redis.ts'
import { openAzureStage } from './watching.ts'

const redis = redisForFile()
const stageFor = () => openAzureStage({ url: redis.url, prefix: redis.prefix() })

function failing(where: 'production' | 'lab', group: string, name: string): ArmCluster {
  const made = armCluster(where, group, name, 'westeurope', '1.36.1', [])
  made.properties.provisioningState = 'Failed'
  return made
}

test('two clusters of one name are two matters, each with what tells it from the other', async () => {
  const { fake, rest, clock, watch, looks } = await stageFor()
  const [production, lab] = fake.state.subscriptions
  lab?.clusters.push(failing('lab', 'rg-one', 'twin'))
  const first = await watch()
  await looks('the first', rest, (seen) => seen.some(({ name }) => name === 'twin'))
  await first.stop()
  // Known by its name alone: that others come does not make another matter of it.
  lab?.clusters.push(failing('lab', 'rg-two', 'twin'))
  production?.clusters.push(failing('production', 'rg-two', 'Twin'))
  const second = await watch()
  onTestFinished(() => second.stop())
  let found: readonly Incident[] = []
  await looks('all of them judged', rest, (seen) => seen.filter(({ name }) => /twin/i.test(name)).length === 3)
  await expect
    .poll(async () => {
      const { matters } = readBook('azure', await rest.load(), clock.now())
      found = Object.values(matters.incidents).filter(
        ({ subject: { kind, name } }) => kind === 'AksCluster' && /twin/i.test(name),
      )
      return found.length
    })
    .toBe(3)
  const told = new Map(
    found.map(({ subject, held }) => [subject.name, Object.values(held).map(({ finding }) => finding.next)]),
  )
  expect(Object.fromEntries(told)).toEqual({
    twin: ['What was asked, and by whom: /aks activity twin -g rg-one'],
    [`twin@rg-two@${SUBSCRIPTIONS.lab}`]: [
      `What was asked, and by whom: /aks activity twin -g rg-two --subscription ${SUBSCRIPTIONS.lab}`,
    ],
    [`Twin@rg-two@${SUBSCRIPTIONS.production}`]: [
      `What was asked, and by whom: /aks activity Twin -g rg-two --subscription ${SUBSCRIPTIONS.production}`,
    ],
  })
})

test('who lies beside a cluster that is watched itself is it, and not another of its name', async () => {
  const { fake, rest, prod, watch, looks, lying } = await stageFor()
  const first = await watch()
  await looks('it to be seen', prod, (seen) => seen.length === 1)
  const [known] = await lying(prod)
  fake.state.subscriptions[1]?.clusters.push(failing('lab', 'rg-lab', 'prod-weu'))
  await looks('the other', rest, (seen) => seen.some(({ as }) => as === 'prod-weu@rg-lab'))
  await first.stop()
  // Whoever begins while only the other is listed does not take it for the one.
  const production = new RegExp(`${SUBSCRIPTIONS.production}/providers/Microsoft.ContainerService/managedClusters`)
  fake.faults.add({ fault: armError(403, 'AuthorizationFailed', 'no role'), when: production, times: 10_000 })
  const second = await watch()
  onTestFinished(() => second.stop())
  await looks('it to be lost', prod, (seen) => seen.some(({ lost }) => lost !== undefined))
  expect((await lying(prod)).map(({ id }) => id)).toEqual([known?.id])
  fake.faults.clear()
  await looks('it to be back', prod, (seen) => seen.every(({ lost }) => lost === undefined))
})

const shelf = {} as Shelf
const one = clusterOf(
  { id: '/subscriptions/a/x/rg/y', location: 'weu', name: 'prod', fqdn: 'prod-1.hcp.weu.azmk8s.io' },
  { id: 'a', name: 'A' },
)
const other = { ...one, id: '/subscriptions/B/x/rg/y', fqdn: 'prod-2.hcp.weu.azmk8s.io' }
const here = (server: string, clusters: (typeof one)[], kept: readonly string[] = []) => {
  const home = { server, shelf }
  return [...atHome(clusters, () => home, new Map([[shelf, kept]])).keys()]
}

test.each([
  ['the address decides', here('prod-2.hcp.weu.azmk8s.io:443', [one, other]), ['/subscriptions/b/x/rg/y']],
  ['an address of AKS that none of them has', here('prod-3.hcp.weu.azmk8s.io:443', [one]), []],
  ['an address that says nothing, and one name', here('10.0.0.1:443', [one]), ['/subscriptions/a/x/rg/y']],
  ['an address that says nothing, and two', here('10.0.0.1:443', [one, other]), []],
  [
    'the one it was so far',
    here('10.0.0.1:443', [one, other], ['/subscriptions/b/x/rg/y']),
    ['/subscriptions/b/x/rg/y'],
  ],
  ['that one is not listed', here('10.0.0.1:443', [one], ['/subscriptions/b/x/rg/y']), []],
])('which cluster of Azure it is: %s', (_case, found, expected) => expect(found).toEqual(expected))

test('what is named by more than its name is shown and guarded by its name', async () => {
  const subject = { kind: 'AksPool', namespace: '', name: 'prod@rg-two@b/user' }
  const incident = { id: 'INC-1', cluster: 'azure', subject } as Incident
  expect(nameText(incident)).toBe('Node pool user of prod in rg-two')
  expect(showing(subject)).toBe('/aks nodepool show prod user -g rg-two --subscription b')
  expect(showing({ ...subject, name: 'prod' })).toBe('/aks show prod')
  const asked: unknown[] = []
  const context = {
    clusters: { find: () => undefined },
    allows: async (_command: unknown, cluster: unknown) => asked.push(cluster) > 1,
  } as unknown as Context
  expect(await visible([incident], context)).toMatchObject({ hidden: 1 })
  expect(asked).toEqual(['prod'])
})
