import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { ArmCluster, ArmPool } from '../../sandbox/azure/model.ts'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import type { ManualClock } from '../../sandbox/clock.ts'
import { manualClock } from '../../sandbox/clock.ts'
import type { Log } from '../../src/log.ts'
import type { Asking, Said } from './asking.ts'
import { asking, STAGE } from './asking.ts'
import { azureSettings, openSandboxAzure } from './azure.ts'
import { rights } from './changing.ts'
import type { Quarterdeck } from './quarterdeck.ts'
import { openQuarterdeck, PEOPLE } from './quarterdeck.ts'
import type { Shop } from './shop.ts'
import { openShop } from './shop.ts'
import { until } from './until.ts'

/** On-call may change clusters of Azure if a lead agrees; small things, and what is in the lab, alone. */
const POLICY = {
  roles: [
    { name: 'operators', groups: ['oncall'] },
    { name: 'leads', users: ['lena@example.com'] },
  ],
  rules: [
    { name: 'lab', effect: 'allow', who: ['operators'], verbs: ['aks *'], clusters: ['lab-*'] },
    { name: 'no-restart', effect: 'deny', who: ['*'], verbs: ['rollout restart'], namespaces: ['vault'] },
    { name: 'vault', effect: 'allow', who: ['operators'], verbs: ['aks nodepool scale'], clusters: ['vault-*'] },
    { name: 'tags', effect: 'allow', who: ['operators'], verbs: ['aks tag', 'rollout *', 'cordon'] },
    {
      name: 'aks',
      effect: 'approve',
      who: ['operators'],
      verbs: ['aks *'],
      approvals: { count: 1, from: ['leads'], breakGlass: false },
    },
  ],
}

const WORLD = {
  ...STAGE,
  people: [
    ...STAGE.people,
    { id: 'lead', name: 'Lena', email: 'lena@example.com', standing: 'member' as const, title: 'lead' },
  ],
}

export type AksChanging = {
  readonly fake: FakeAzure
  /** Azure's clock: what takes its time there waits for it. */
  readonly clock: ManualClock
  readonly deck: Quarterdeck
  /** prod-weu, from the inside. */
  readonly shop: Shop
  readonly chat: Asking
  /** Everything that left: cards, the log, metrics, and what Azure was sent but for the token it is meant to see. */
  left(): Promise<string>
  /** Resolves with the card once it says that, whoever says it. */
  card(message: string, says: string | RegExp): Promise<Said>
  /** Everything that was ever said, as text. */
  all(): Promise<readonly Said[]>
  cluster(name: string): ArmCluster
  pool(cluster: string, name: string): ArmPool
  /** How often Azure was asked for a change, reads and what asks for credentials left out. */
  writes(): string[]
  stop(): Promise<void>
}

/** The whole bot with an Azure behind it whose time stands still, and prod-weu in both. */
export async function openAksChanging(redis: { readonly url: string; readonly prefix: string }): Promise<AksChanging> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-aks-'))
  const clock = manualClock(Date.now())
  const [fake, shop] = await Promise.all([openSandboxAzure(azureWorld(clock)), openShop()])
  for (const object of rights()) shop.store.create(object)
  const { config, env } = await azureSettings(fake, folder)
  const logged: string[] = []
  const write = (facts: object, sentence: string) => void logged.push(`${sentence} ${inspect(facts, { depth: 8 })}`)
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const deck = await openQuarterdeck({
    redis,
    clusters: { 'prod-weu': shop.server },
    env,
    config: {
      azure: { ...config, followSeconds: 0.05 },
      live: { editEverySeconds: 0.05 },
      clusters: [{ name: 'prod-weu', aliases: ['prod'], guard: 'red' }],
      identity: { people: [...PEOPLE.people, { console: 'lead', user: 'lena@example.com', groups: ['staff'] }] },
      policy: POLICY,
    },
    starting: { console: WORLD, log },
  })
  const all = async () => {
    const response = await fetch(`${deck.url}/console/api/messages?channel=ops&after=`)
    return ((await response.json()) as { messages: Said[] }).messages
  }
  const cluster = (name: string) => {
    const found = fake.state.subscriptions.flatMap(({ clusters }) => clusters).find((each) => each.name === name)
    if (!found) throw new Error(`the sandbox has no ${name}`)
    return found
  }
  return {
    ...{ fake, clock, deck, shop, cluster, all },
    chat: asking(deck.url),
    async left() {
      const sent = fake.calls.map(({ headers: { authorization: _meant, ...headers }, method, path }) =>
        JSON.stringify([method, path, headers]),
      )
      const metrics = await (await fetch(`${deck.url}/metrics`)).text()
      return [JSON.stringify(await all()), ...logged, ...sent, metrics].join('\n')
    },
    async card(message, says) {
      let card: Said | undefined
      await until(`a card that says ${says}, not ${card}`, async () => {
        card = (await all()).find(({ id }) => id === message)
        return card !== undefined && (typeof says === 'string' ? card.text.includes(says) : says.test(card.text))
      })
      if (!card) throw new Error('there is no such card')
      return card
    },
    pool(of, name) {
      const found = cluster(of).properties.agentPoolProfiles.find((each) => each.name === name)
      if (!found) throw new Error(`${of} has no pool ${name}`)
      return found
    },
    writes: () =>
      fake.calls
        .filter(({ method, path }) => method !== 'GET' && !path.includes('Credential'))
        .map(({ method, path }) => `${method} ${path.replace(/^.*\/managedClusters\//i, '').replace(/\?.*$/, '')}`),
    async stop() {
      await deck.stop()
      await Promise.all([shop.stop(), fake.stop(), rm(folder, { recursive: true, force: true })])
    },
  }
}
