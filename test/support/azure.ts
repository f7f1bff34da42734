import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { linkedMachines } from '../../sandbox/azure/linked.ts'
import type { AzureState } from '../../sandbox/azure/model.ts'
import type { AzureOptions, FakeAzure } from '../../sandbox/azure/server.ts'
import { startAzure } from '../../sandbox/azure/server.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { manualClock, realClock } from '../../sandbox/clock.ts'
import type { Log } from '../../src/log.ts'
import type { Asking } from './asking.ts'
import { asking, STAGE } from './asking.ts'
import type { Quarterdeck } from './quarterdeck.ts'
import { openQuarterdeck } from './quarterdeck.ts'
import type { Shop } from './shop.ts'
import { openShop } from './shop.ts'

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

export type AksDeck = {
  readonly fake: FakeAzure
  readonly shop: Shop
  /** Lets time pass in Azure and in the cluster, which stand still otherwise. */
  pass(ms: number): void
  readonly deck: Quarterdeck
  readonly ask: Asking['ask']
  readonly click: Asking['click']
  /** Everything that was answered, as JSON. */
  readonly said: readonly string[]
  /** Everything that left: answers, the log, and what Azure was sent but for the token it is meant to see. */
  left(): Promise<string>
  stop(): Promise<void>
}

/** The whole bot with an Azure behind it, and the cluster prod-weu in both. Newcomers may not see vault-weu. */
export async function openAksDeck(redis: { readonly url: string; readonly prefix: string }): Promise<AksDeck> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-aks-'))
  const clock = manualClock(Date.now())
  const state = azureWorld(clock)
  const [fake, shop] = await Promise.all([openSandboxAzure(state), openShop()])
  state.machines.set('prod-weu', linkedMachines({ name: 'prod-weu', ...shop }))
  const { config, env } = await azureSettings(fake, folder)
  const logged: string[] = []
  const write = (facts: object, sentence: string) => void logged.push(`${sentence} ${inspect(facts, { depth: 8 })}`)
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const noVault = {
    name: 'no-vault',
    effect: 'deny',
    who: ['new'],
    verbs: ['aks *'],
    clusters: ['vault-*'],
    risks: ['read'],
  }
  const deck = await openQuarterdeck({
    redis,
    clusters: { 'prod-weu': shop.server },
    env,
    config: {
      azure: config,
      clusters: [{ name: 'prod-weu', aliases: ['prod'], guard: 'red' }],
      policy: { roles: [{ name: 'new', users: ['kim@example.com'] }], rules: [noVault] },
    },
    starting: { console: STAGE, log },
  })
  const chat = asking(deck.url)
  const said: string[] = []
  const heard = async (answer: ReturnType<Asking['ask']>) => {
    said.push(JSON.stringify(await answer))
    return answer
  }
  return {
    fake,
    shop,
    deck,
    said,
    pass(ms) {
      shop.clock.advance(ms)
      clock.advance(ms)
    },
    async left() {
      const sent = fake.calls.map(({ headers: { authorization: _meant, ...headers }, method, path }) =>
        JSON.stringify([method, path, headers]),
      )
      const metrics = await (await fetch(`${deck.url}/metrics`)).text()
      return [...said, ...logged, ...sent, metrics].join('\n')
    },
    ask: (text, user) => heard(chat.ask(text, user)),
    click: (...clicked) => heard(chat.click(...clicked)),
    async stop() {
      await deck.stop()
      await Promise.all([shop.stop(), fake.stop(), rm(folder, { recursive: true, force: true })])
    },
  }
}
