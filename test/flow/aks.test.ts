import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { armError } from '../../sandbox/azure/faults.ts'
import { answerText } from '../../src/reply.ts'
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

const ask = (text: string, user?: string) => aks.ask(text, user)

describe('aks list', () => {
  test('shows every cluster of every subscription, those in trouble first', async () => {
    const { reply, text } = await ask('/aks list')
    expect(text).toContain('4 AKS clusters in 2 subscriptions, 1 failed, 1 stopped')
    expect(answerText(reply)).toMatch(/^NAME +STATE +VERSION +NODES +LOCATION +GROUP +SUBSCRIPTION\n/)
    expect(answerText(reply)).toMatch(/prod-weu +Running +1\.36\.1 +6 +westeurope +rg-shop +Shop production/)
    expect(text).toMatch(/NAME.*\nlegacy-neu +Failed/)
    expect(text).toMatch(/lab-weu +Stopped +1\.35\.3 +0 +westeurope +rg-lab +Lab/)
  })

  test('a group or a subscription narrows it', async () => {
    expect(answerText((await ask('/aks list -g RG-LAB')).reply)).not.toContain('prod-weu')
    expect(answerText((await ask('/aks list --subscription "shop production"')).reply)).not.toContain('lab-weu')
  })

  test('who may not see a cluster does not, however it is spelled', async () => {
    const { text } = await ask('/aks list', 'newcomer')
    expect(text).toContain('3 AKS clusters')
    expect(text).toContain('Policy keeps 1 cluster from you')
    expect(text).not.toContain('vault-weu')
    for (const name of ['vault-weu', 'VAULT-WEU']) {
      const refused = await ask(`/aks show ${name}`, 'newcomer')
      expect(refused.text).not.toContain('privatelink')
    }
    expect((await ask('/aks show Vault-WEU')).text).toContain('private: vault-weu-dns')
  })

  test('nobody unknown is answered', async () => {
    expect((await ask('/aks list', 'guest')).text).toContain('Guests of this workspace may not run commands')
  })
})

describe('aks show', () => {
  test('of the cluster of the channel, by alias, and in any case', async () => {
    for (const line of [
      '/aks show',
      '/aks show prod',
      '@quarterdeck aks show PROD-WEU',
      '/aks show prod-weu -g rg-shop',
    ]) {
      const { text } = await ask(line)
      expect(text, line).toContain('prod-weu is running, Kubernetes 1.36.1')
      expect(text, line).toContain('Entra with Azure RBAC, local accounts off')
      expect(text, line).toMatch(/userpool +Running +4 \(auto 3-8\) +User +D4ds_v5 +Linux Ubuntu/)
    }
  })

  test('says in Azure’s words why it failed, and which pools run Windows', async () => {
    const { text } = await ask('/aks show legacy-neu')
    expect(text).toContain('legacy-neu is failed, Kubernetes 1.33.4')
    expect(text).toContain('QuotaExceeded: Operation could not be completed')
    expect(text).toMatch(/win +Failed +2 +User +D4ds_v5 +Windows Windows2022 +1\.33\.2 \(cluster 1\.33\.4\)/)
  })

  test('a name that is nearly one', async () => {
    const { text } = await ask('/aks show prod-wue')
    expect(text).toContain('I see no AKS cluster prod-wue. Did you mean prod-weu?')
  })
})

describe('aks nodepool', () => {
  test('list and show', async () => {
    const list = await ask('/aks nodepool list legacy-neu')
    expect(list.text).toContain('3 node pools, 8 nodes, 1 failed')
    expect(list.text).toMatch(/spot +Running +3 +User, Spot/)
    const { text } = await ask('/aks nodepool show prod-weu userpool')
    expect(text).toContain('userpool is running: 4 (auto 3-8) × Standard_D4ds_v5')
    expect(text).toContain('Autoscaler: on, 3 to 8 nodes')
    expect((await ask('/aks nodepool show prod-weu nopool')).text).toContain('Azure has nothing there to show')
  })
})

describe('when Azure does not play along', () => {
  const show = '/aks nodepool list prod-weu'
  const when = /agentPools\?/

  test('403 names what Azure said, and the ids its support asks for', async () => {
    const message =
      "The client '5' does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/agentPools/read'."
    aks.fake.faults.add({ fault: armError(403, 'AuthorizationFailed', message), when })
    const { text } = await ask(show)
    expect(text).toContain('Azure does not let the bot list the node pools of prod-weu.')
    expect(text).toContain('agentPools/read')
    expect(text).toMatch(/correlation id [0-9a-f-]{36}, request id [0-9a-f-]{36}/)
  })

  test('without its headers there is still an answer', async () => {
    aks.fake.faults.add({ fault: { kind: 'lost-headers' }, when })
    expect((await ask(show)).text).toContain('2 node pools')
  })

  test('a token that policy has revoked meanwhile is replaced, with the claims Azure asks for', async () => {
    aks.fake.faults.add({ fault: { kind: 'claims' }, when })
    expect((await ask(show)).text).toContain('2 node pools')
  })

  test('a broken connection and a 503 are tried again', async () => {
    aks.fake.faults.add({ fault: { kind: 'reset' }, when })
    aks.fake.faults.add({ fault: armError(503, 'ServerTimeout', 'busy'), when })
    expect((await ask(show)).text).toContain('2 node pools')
  })
})

test('an error that nobody foresaw tells nothing of the request that led to it', async () => {
  aks.fake.faults.add({ fault: { kind: 'answer', status: 200, body: { value: 'no list' } }, when: /agentPools\?/ })
  const { text } = await ask('/aks nodepool list prod-weu')
  expect(text).not.toMatch(/Bearer|eyJ/)
})

test('nothing that left holds a token or a secret', async () => {
  const all = await aks.left()
  expect(aks.said.length).toBeGreaterThan(15)
  expect(all).toContain('Quarterdeck is up')
  for (const secret of [...aks.fake.tokens.all, CLIENT_SECRET]) expect(all).not.toContain(secret)
  expect(all).not.toMatch(/Bearer |eyJ/)
})
