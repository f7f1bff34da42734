import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { openTokens } from '../../adapters/teams/tokens.ts'
import { startMachine } from '../../sandbox/teams/machine.ts'
import { APP, TENANT } from '../support/teams-world.ts'

afterEach(() => void vi.unstubAllEnvs())

// Here, where each file has a process: Microsoft's library keeps the first metadata address of a process for good.
test('the identity of the machine, where there is no token file', async () => {
  const machine = await startMachine({ client: APP, resource: 'https://api.botframework.com', issue: () => 'machine' })
  onTestFinished(() => machine.stop())
  // The one way to tell Microsoft's library that the metadata address is elsewhere.
  vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', machine.url)
  expect(await openTokens({ appId: APP, tenant: TENANT, proof: { kind: 'managed' } })()).toBe('machine')
  const other = openTokens({ appId: TENANT, tenant: TENANT, proof: { kind: 'managed' } })
  await expect(other()).rejects.toThrow(/Identity not found|400/)
})
