import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { realClock } from '../clock.ts'
import type { FakeAzure } from './server.ts'
import { startAzure } from './server.ts'
import { azureWorld } from './world.ts'

export type DemoAzure = {
  readonly fake: FakeAzure
  /** `azure` as an operator would write it into quarterdeck.yaml. */
  readonly settings: object
  /** What the environment has to hold beside it. */
  readonly env: Readonly<Record<string, string>>
}

/** The Azure of the demo: prod-weu is a cluster in one of its subscriptions, beside some that are not well. */
export async function startDemoAzure(folder: string): Promise<DemoAzure> {
  const client = { id: randomUUID(), secret: randomUUID() }
  const fake = await startAzure({ state: azureWorld(realClock), clients: [client] })
  const ca = join(folder, 'azure-ca.pem')
  await writeFile(ca, fake.ca)
  return {
    fake,
    settings: {
      identity: 'service-principal',
      tenant: fake.tenant,
      client: client.id,
      cloud: { resourceManager: fake.url, authority: fake.authority },
      ca,
      prices: fake.url,
    },
    env: { AZURE_CLIENT_SECRET: client.secret },
  }
}
