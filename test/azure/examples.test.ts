import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seenOf } from '../../jobs/watch/azure/seen.ts'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import type { Azure } from '../../src/azure/azure.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { asking } from '../../src/azure/clients.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import { clusterOf, poolOf } from '../../src/azure/cluster.ts'
import { maintenanceOf } from '../../src/azure/maintenance.ts'
import { imagesOf, upgradesOf, versionsIn } from '../../src/azure/upgrades.ts'
import { lookAtAzure } from '../../src/incident/look-azure.ts'
import { plainText } from '../../src/reply.ts'
import { clusterCard } from '../../src/view/aks/cluster.ts'
import { maintenanceReply } from '../../src/view/aks/maintenance.ts'
import { poolCard } from '../../src/view/aks/pool.ts'
import { upgradesReply } from '../../src/view/aks/upgrades.ts'
import { versionsReply } from '../../src/view/aks/versions.ts'
import { subjectsOf, takeIn } from '../../src/watch/azure/take-in.ts'
import { subjectOf } from '../../src/watch/subject.ts'
import { createWorld } from '../../src/watch/world.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'

type Example = {
  readonly operationId: string
  readonly title: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly responses: Readonly<Record<string, { readonly body?: unknown; readonly headers?: Record<string, string> }>>
}

/** The publisher's own examples lie beside the project, and are no part of it. */
const FOLDER = resolve(import.meta.dirname, process.env.AKS_EXAMPLES ?? '../../../shared/data/aks-rest-examples')
const files = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json'))
      .sort()
  : []
const RECORDED = 'recorded/azure-cli-recordings.json'
const SUBSCRIPTION = { id: '00000000-0000-0000-0000-000000000000', name: 'Example' }
const NOW = Date.UTC(2026, 10, 23)
/** What their bodies hold that must not be shown: the values of credentials, passwords, keys. */
const SECRETS = /credentialValue1|Y3JlZGVudGlhbFZhbHVlMQ|replacePassword|keydata|"?secret"?:\s*"/

if (files.length === 0)
  console.info(`skipped: there are no examples of the AKS API in ${FOLDER}; AKS_EXAMPLES names another folder`)

describe.skipIf(files.length === 0)('the examples of the API', () => {
  let fake: FakeAzure
  let azure: Azure

  beforeAll(async () => {
    fake = await openSandboxAzure()
    const cloud = cloudOf({ resourceManager: fake.url, authority: fake.authority }, fake.ca)
    const settings = {
      identity: 'service-principal',
      tenant: fake.tenant,
      client: CLIENT,
      cloud,
      subscriptions: [],
      prices: fake.url,
    } as const
    azure = await openAzure(settings, { AZURE_CLIENT_SECRET: CLIENT_SECRET }, () => NOW)
  })

  afterEach(() => {
    expect(fake.faults.pending).toBe(0)
    fake.faults.clear()
  })

  afterAll(() => fake?.stop())

  const cases = files.flatMap((file) => {
    const example = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example
    return Object.keys(example.responses).map((status) => [file, status, example] as const)
  })

  test.each(cases)('%s, answered with %s', async (_file, status, example) => {
    const { body, headers = {} } = example.responses[status] ?? {}
    const here = (text: string) => text.replace(/https?:\/\/[^/"?]*(?=\/subscriptions|\/providers)/g, fake.url)
    fake.faults.add({
      fault: {
        kind: 'answer',
        status: Number(status),
        ...(body !== undefined && { body: withoutNext(JSON.parse(here(JSON.stringify(body)))) }),
        headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), here(value)])),
      },
    })
    const said = await understood(azure, example, Number(status))
    expect(said.length).toBeGreaterThan(0)
    expect(said).not.toMatch(/undefined|\[object|NaN/)
    expect(said).not.toMatch(SECRETS)
  })

  test.skipIf(!existsSync(join(FOLDER, RECORDED)))('a real cluster, as it was recorded', async () => {
    const recorded = JSON.parse(readFileSync(join(FOLDER, RECORDED), 'utf8')) as {
      readonly getClusterAfter: { readonly response: { readonly body: unknown } }
    }
    const { body } = recorded.getClusterAfter.response
    fake.faults.add({ fault: { kind: 'answer', status: 200, body } })
    const said = await azure.client(SUBSCRIPTION).read.managedClusters.get('clitest000001', 'cliakstest000002')
    const cluster = clusterOf(said, SUBSCRIPTION)
    expect(cluster).toMatchObject({
      name: 'cliakstest000002',
      group: 'clitest000001',
      power: 'Running',
      version: '1.25.6',
    })
    const shown = plainText({ nodes: clusterCard(cluster, { portal: 'https://portal.azure.com', about: 'x' }) })
    expect(shown).toMatch(/nodepool1 +Running +3 +System +DS2_v2 +Linux Ubuntu +1\.25\.6 +202306\.19\.0/)
    expect(shown).not.toContain('ssh-rsa')
  })
})

/** The next page of an example is nowhere. */
function withoutNext(body: unknown): unknown {
  const { nextLink: _nowhere, ...rest } = body as { nextLink?: unknown }
  return Array.isArray(body) ? body : rest
}

/** What the watcher would say of it. */
function watched(cluster: ReturnType<typeof clusterOf>): readonly string[] {
  const world = createWorld('azure', NOW)
  takeIn(world, new Map([[cluster.id, seenOf(cluster, undefined, NOW)]]))
  const names = cluster.pools.map(({ name }) => name)
  return subjectsOf(cluster.name, names).flatMap((key) => {
    const { findings, gone } = lookAtAzure(world, subjectOf(key), NOW, [])
    expect(gone).toBeUndefined()
    return findings.map((finding) => JSON.stringify(finding))
  })
}

/** Asks what the example is an answer to, in the way the bot does where it asks that, and returns what would be shown. */
async function understood(azure: Azure, example: Example, status: number): Promise<string> {
  const { read, write } = azure.client(SUBSCRIPTION)
  const signal = AbortSignal.timeout(10_000)
  const cluster = clusterOf({ name: 'clustername1', location: 'location1', id: '' }, SUBSCRIPTION)
  const of = { ...cluster, group: 'rg1', pools: [{ ...poolOf({ name: 'agentpool1' }) }] }
  const { parameters = {}, ...named } = example.parameters
  const body = parameters as never
  const card = (said: Parameters<typeof clusterOf>[0]) => {
    const cluster = clusterOf(said, SUBSCRIPTION)
    const nodes = clusterCard(cluster, { portal: 'https://portal.azure.com', about: 'x' })
    return [plainText({ nodes }), ...watched(cluster)].join('\n')
  }
  const pool = (said: Parameters<typeof poolOf>[0]) => plainText({ nodes: poolCard(poolOf(said), cluster) })
  const every = async <T>(list: AsyncIterable<T>, show: (each: T) => string) => {
    const shown: string[] = []
    for await (const each of list) shown.push(show(each))
    return shown.join('\n')
  }
  const done = async (poller: { submitted(): Promise<void> }) => {
    await poller.submitted()
    return `accepted with ${status}`
  }
  const [group, name, agent] = ['rg1', 'clustername1', 'agentpool1']
  switch (example.operationId) {
    case 'ManagedClusters_Get':
      return card(await read.managedClusters.get(group, name))
    case 'ManagedClusters_List':
      return every(read.managedClusters.list(), card)
    case 'ManagedClusters_ListByResourceGroup':
      return every(read.managedClusters.listByResourceGroup(group), card)
    case 'ManagedClusters_GetUpgradeProfile':
      return plainText({ nodes: upgradesReply(of, await upgradesOf(azure, of, signal), new Map(), NOW) })
    case 'ManagedClusters_ListKubernetesVersions':
      return plainText({ nodes: versionsReply(of, await versionsIn(azure, SUBSCRIPTION, 'location1', signal)) })
    case 'MaintenanceConfigurations_ListByManagedCluster':
      return plainText({ nodes: maintenanceReply(of, await maintenanceOf(azure, of, signal), NOW) })
    case 'MaintenanceConfigurations_Get':
      return String((await read.maintenanceConfigurations.get(group, name, String(named.configName))).name)
    case 'MaintenanceConfigurations_CreateOrUpdate':
      return String((await write.maintenanceConfigurations.createOrUpdate(group, name, 'default', body)).name)
    case 'AgentPools_Get':
      return pool(await read.agentPools.get(group, name, agent))
    case 'AgentPools_List':
      return every(read.agentPools.list(group, name), pool)
    case 'AgentPools_GetUpgradeProfile':
      return [...(await imagesOf(azure, of, signal)).values()].join()
    case 'Machines_List':
      return every(read.machines.list(group, name, agent), (machine) => String(machine.name))
    case 'ManagedClusters_GetCommandResult': {
      const found = await read.managedClusters.getCommandResult(group, name, 'id')
      return `command ${found?.provisioningState ?? 'going on'} ${found?.exitCode ?? ''}`
    }
    // Understood, and their values shown to nobody.
    case 'ManagedClusters_ListClusterUserCredentials':
      return `${(await read.managedClusters.listClusterUserCredentials(group, name)).kubeconfigs?.length} kubeconfig`
    case 'ManagedClusters_ListClusterAdminCredentials':
      return `${(await read.managedClusters.listClusterAdminCredentials(group, name)).kubeconfigs?.length} kubeconfig`
    default:
      return asking(example.title, signal, () => done(started()))
  }

  function started(): { submitted(): Promise<void> } {
    const { managedClusters, agentPools } = write
    switch (example.operationId) {
      case 'ManagedClusters_CreateOrUpdate':
        return managedClusters.createOrUpdate(group, name, body)
      case 'ManagedClusters_UpdateTags':
        return managedClusters.updateTags(group, name, body)
      case 'ManagedClusters_Delete':
        return managedClusters.delete(group, name)
      case 'ManagedClusters_Start':
        return managedClusters.start(group, name)
      case 'ManagedClusters_Stop':
        return managedClusters.stop(group, name)
      case 'ManagedClusters_AbortLatestOperation':
        return managedClusters.abortLatestOperation(group, name)
      case 'ManagedClusters_RotateClusterCertificates':
        return managedClusters.rotateClusterCertificates(group, name)
      case 'ManagedClusters_RunCommand':
        return managedClusters.runCommand(group, name, named.requestPayload as never)
      case 'AgentPools_CreateOrUpdate':
        return agentPools.createOrUpdate(group, name, agent, body)
      case 'AgentPools_Delete':
        return agentPools.delete(group, name, agent)
      case 'AgentPools_DeleteMachines':
        return agentPools.deleteMachines(group, name, agent, named.machines as never)
      case 'AgentPools_AbortLatestOperation':
        return agentPools.abortLatestOperation(group, name, agent)
      case 'AgentPools_UpgradeNodeImageVersion':
        return agentPools.upgradeNodeImageVersion(group, name, agent)
      default:
        throw new Error(`nobody knows how to ask ${example.operationId}`)
    }
  }
}
