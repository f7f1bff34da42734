import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { azureWorld, pool } from '../../sandbox/azure/world.ts'
import { realClock } from '../../sandbox/clock.ts'
import { nodesOf } from '../../sandbox/world/nodes.ts'
import { deployment } from '../../sandbox/world/workload.ts'
import { answerText } from '../../src/reply.ts'
import { azureSettings, openSandboxAzure } from '../support/azure.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
const IMAGE = 'AKSWindows-2022-containerd-20348.4294.261103'
let changing: Changing
let fake: FakeAzure
let folder: string

/** A pool of Windows nodes in prod-weu, by Azure and in the cluster, and a workload that wants one. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quarterdeck-windows-'))
  const state = azureWorld(realClock)
  const [production] = state.subscriptions
  const windows = {
    osType: 'Windows',
    osSKU: 'Windows2022',
    nodeImageVersion: IMAGE,
    nodeTaints: ['os=windows:NoSchedule'],
  }
  production?.clusters[0]?.properties.agentPoolProfiles.push(
    pool('win', 'User', 1, 'Standard_D4ds_v5', '1.36.1', windows),
  )
  fake = await openSandboxAzure(state)
  const { config, env } = await azureSettings(fake, folder)
  const exec = { allow: ['cmd /c ver', 'hostname', 'ls'] }
  changing = await openChanging(
    { url: redis.url, prefix: redis.prefix() },
    { policy: POLICY, exec, azure: config },
    env,
  )
  const { store, clock } = changing.shop
  const profile = { name: 'win', mode: 'User', count: 1, size: 'Standard_D4ds_v5', cluster: 'prod-weu' } as const
  const made = { ...profile, version: 'v1.36.1', os: 'Windows', osSku: 'Windows2022', image: IMAGE } as const
  for (const node of nodesOf({ ...made, taints: ['os=windows:NoSchedule'] }, 9, clock.now())) store.create(node)
  const app = { name: 'iis', namespace: 'shop', image: 'mcr.example/windows/iis:ltsc2022', replicas: 1, port: 80 }
  const written = deployment(app) as ReturnType<typeof deployment> & { spec: { template: { spec: object } } }
  const tolerations = [{ key: 'os', operator: 'Equal', value: 'windows', effect: 'NoSchedule' }]
  const spec = { ...written.spec.template.spec, nodeSelector: { 'kubernetes.io/os': 'windows' }, tolerations }
  store.create({ ...written, spec: { ...written.spec, template: { ...written.spec.template, spec } } })
  clock.advance(60_000)
})

afterAll(async () => {
  await changing?.stop()
  await Promise.all([fake?.stop(), rm(folder, { recursive: true, force: true })])
})

const ask = async (line: string) => changing.chat.ask(line)

test('a pool of Windows nodes is listed as such, with the image it has', async () => {
  const { reply } = await ask('/aks nodepool list prod-weu')
  expect(answerText(reply)).toMatch(/win +Running +1 +User +\S+ +Windows Windows2022 +1\.36\.1 +20348\.4294\.261103/)
})

test('describe node names the OS', async () => {
  const text = answerText((await ask('/k8s describe node akswin000000')).reply)
  expect(text).toMatch(/OS Image: +Windows Server 2022 Datacenter/)
  expect(text).toMatch(/Operating System: +windows/)
  expect(text).toMatch(/Kernel Version: +10\.0\.20348\.4294/)
  expect(text).toMatch(/kubernetes\.io\/os=windows/)
  const wide = answerText((await ask('/k8s get nodes -o wide')).reply)
  expect(wide).toMatch(
    /akswin000000 .*Windows Server 2022 Datacenter +10\.0\.20348\.4294 \(amd64\) +containerd:\/\/1\.7\.29/,
  )
})

test('logs and exec work there, in the words of Windows', async () => {
  const { chat, card } = changing
  const pods = answerText((await ask('/k8s get pods -o wide')).reply)
  const [, pod = ''] = /(iis-\S+) +1\/1 +Running .* akswin000000/.exec(pods) ?? []
  expect(answerText((await ask('/k8s logs deploy/iis --tail=3')).reply).split('\n')).toHaveLength(4)
  const asked = await chat.ask(`/k8s exec ${pod} -- cmd /c ver`)
  await chat.click(asked.id, 'approve', 'lead')
  const done = await card(asked.id, 'DONE')
  expect(done.reply && answerText(done.reply)).toContain('Microsoft Windows [Version 10.0.20348.4294]')
  const none = await chat.ask(`/k8s exec ${pod} -- ls`)
  await chat.click(none.id, 'approve', 'lead')
  const failed = await card(none.id, 'exit code 1')
  expect(failed.text).toContain("'ls' is not recognized as an internal or external command")
})
