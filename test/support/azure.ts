import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AzureState } from '../../sandbox/azure/model.ts'
import type { AzureOptions, FakeAzure } from '../../sandbox/azure/server.ts'
import { startAzure } from '../../sandbox/azure/server.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { realClock } from '../../sandbox/clock.ts'

export const CLIENT = '55555555-5555-4555-8555-555555555555'
export const CLIENT_SECRET = 'Zx8~sandbox-client-secret-Qq.7'

/** The sandbox's Azure, which knows one service principal. */
export function openSandboxAzure(
  state: AzureState = azureWorld(realClock),
  options: Partial<AzureOptions> = {},
): Promise<FakeAzure> {
  return startAzure({ state, clients: [{ id: CLIENT, secret: CLIENT_SECRET }], ...options })
}

/** What the bot is told about it: by its configuration, and by its environment. */
export async function azureSettings(fake: FakeAzure, folder: string) {
  const ca = join(folder, 'azure-ca.pem')
  await writeFile(ca, fake.ca)
  return {
    config: {
      identity: 'service-principal',
      tenant: fake.tenant,
      client: CLIENT,
      cloud: { resourceManager: fake.url, authority: fake.authority },
      ca,
      prices: fake.url,
    },
    env: { AZURE_CLIENT_SECRET: CLIENT_SECRET },
  }
}
