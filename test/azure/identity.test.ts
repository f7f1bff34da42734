import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import type { IdentitySettings } from '../../src/azure/credential.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'

const ASSERTION = 'a-token-of-the-clusters-own'
const MACHINE = 'AZURE_POD_IDENTITY_AUTHORITY_HOST'
const before = process.env[MACHINE]
let fake: FakeAzure
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quarterdeck-identity-'))
  fake = await openSandboxAzure(undefined, { clients: [{ id: CLIENT, secret: CLIENT_SECRET, assertion: ASSERTION }] })
})

afterEach(() => {
  if (before === undefined) delete process.env[MACHINE]
  else process.env[MACHINE] = before
})

afterAll(async () => {
  await fake?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function names(settings: IdentitySettings, env: NodeJS.ProcessEnv): Promise<string[]> {
  const cloud = cloudOf({ resourceManager: fake.url, authority: fake.authority }, fake.ca)
  const azure = await openAzure({ ...settings, cloud, subscriptions: [], prices: fake.url }, env, Date.now)
  const { clusters, failed } = await azure.fleet(AbortSignal.timeout(10_000))
  expect(failed).toEqual([])
  return clusters.map(({ name }) => name)
}

const ALL = ['prod-weu', 'legacy-neu', 'vault-weu', 'lab-weu']

test('a service principal', async () => {
  const settings = { identity: 'service-principal', tenant: fake.tenant, client: CLIENT } as const
  expect(await names(settings, { AZURE_CLIENT_SECRET: CLIENT_SECRET })).toEqual(ALL)
})

test('workload identity, all of it from what the webhook of AKS sets', async () => {
  const file = join(folder, 'token')
  await writeFile(file, ASSERTION)
  const env = { AZURE_TENANT_ID: fake.tenant, AZURE_CLIENT_ID: CLIENT, AZURE_FEDERATED_TOKEN_FILE: file }
  expect(await names({ identity: 'workload-identity' }, env)).toEqual(ALL)
})

test('a managed identity, from the metadata of the machine', async () => {
  process.env[MACHINE] = fake.metadata
  expect(await names({ identity: 'managed-identity' }, {})).toEqual(ALL)
  expect(await names({ identity: 'managed-identity', client: 'user-assigned' }, {})).toEqual(ALL)
})

test('what is missing is named, and what Entra refuses is said in its words without the secret', async () => {
  const settings = { identity: 'service-principal', tenant: fake.tenant, client: CLIENT } as const
  await expect(names(settings, {})).rejects.toMatchObject({
    code: 'config',
    message: expect.stringMatching(/AZURE_CLIENT_SECRET/),
  })
  await expect(names({ identity: 'workload-identity', tenant: 't' }, {})).rejects.toThrow(
    /azure\.client.*AZURE_CLIENT_ID/,
  )
  const refused = await names(settings, { AZURE_CLIENT_SECRET: 'wrong-secret-value' }).catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'config',
    message: 'Azure does not know who the bot is: AADSTS7000215: Invalid client secret provided.',
  })
  expect(String((refused as Error).message)).not.toContain('wrong-secret-value')
})

test('a tenant that does not exist', async () => {
  const settings = {
    identity: 'service-principal',
    tenant: '00000000-0000-4000-8000-0000000000ff',
    client: CLIENT,
  } as const
  await expect(names(settings, { AZURE_CLIENT_SECRET: CLIENT_SECRET })).rejects.toThrow(/does not know who the bot is/)
})

test('clouds by name, each with its own token', () => {
  expect(cloudOf('china')).toMatchObject({
    resourceManager: 'https://management.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
  })
  expect(cloudOf('us-government').authority).toBe('https://login.microsoftonline.us')
  expect(() => cloudOf({ resourceManager: 'http://x.example', authority: 'https://y.example' })).toThrow(
    /must begin with https/,
  )
})
