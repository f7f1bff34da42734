import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { armError } from '../../sandbox/azure/faults.ts'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { SUBSCRIPTIONS } from '../../sandbox/azure/world.ts'
import { checkAzure } from '../../src/check-azure.ts'
import { azureSection } from '../../src/config/azure.ts'
import { azureSettings, openSandboxAzure } from '../support/azure.ts'

let folder: string
let fake: FakeAzure

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quarterdeck-check-'))
  fake = await openSandboxAzure()
})

afterAll(async () => {
  await fake?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('what is seen, what is not, and why', async () => {
  const { config, env } = await azureSettings(fake, folder)
  const azure = azureSection.parse(config)
  expect(await checkAzure({ azure: undefined }, {})).toEqual([])
  expect(await checkAzure({ azure }, env)).toEqual([
    { what: 'azure', state: 'ok', says: 'sees prod-weu, legacy-neu, vault-weu, lab-weu' },
  ])
  fake.faults.add({ fault: armError(403, 'AuthorizationFailed', 'no'), when: new RegExp(SUBSCRIPTIONS.lab) })
  expect(await checkAzure({ azure }, env)).toMatchObject([{ state: 'ok' }, { what: 'azure Lab', state: 'bad' }])
  expect(await checkAzure({ azure }, { AZURE_CLIENT_SECRET: 'wrong' })).toMatchObject([
    { what: 'azure', state: 'bad', says: expect.stringContaining('AADSTS7000215') },
  ])
})
