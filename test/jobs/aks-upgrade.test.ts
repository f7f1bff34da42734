import { expect, onTestFinished, test } from 'vitest'
import { upgrade } from '../../jobs/aks/plans/upgrade.ts'
import { armHands } from '../../jobs/change/arm.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { manualClock } from '../../sandbox/clock.ts'
import type { Proposal } from '../../src/approval/proposal.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import { standOf } from '../../src/azure/stand.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'

const TO = '1.36.3'

/** An upgrade of prod-weu as it is planned, and what is found out about it, by a clock of ours. */
async function planned(control: string) {
  const clock = manualClock(Date.now())
  const state = azureWorld(clock)
  const fake = await openSandboxAzure(state)
  onTestFinished(() => fake.stop())
  const azure = await openAzure(
    {
      ...{ identity: 'service-principal', tenant: fake.tenant, client: CLIENT, subscriptions: [], prices: fake.url },
      ...{ cloud: cloudOf({ resourceManager: fake.url, authority: fake.authority }, fake.ca), followSeconds: 0.01 },
    },
    { AZURE_CLIENT_SECRET: CLIENT_SECRET },
    Date.now,
  )
  const whole = state.subscriptions.flatMap(({ clusters }) => clusters).find(({ name }) => name === 'prod-weu')
  Object.assign(whole?.properties ?? {}, { kubernetesVersion: control, currentKubernetesVersion: control })
  const { signal } = new AbortController()
  const { clusters, ...fleet } = await azure.fleet(signal)
  const cluster = clusters.find(({ name }) => name === 'prod-weu')
  if (!cluster || !whole) throw new Error('the sandbox has no prod-weu')
  const plan = await upgrade(
    { version: TO },
    { controlPlaneOnly: false },
    {
      ...{ azure, cluster, signal, now: Date.now(), inside: undefined, line: '', askedAt: 0 },
      ...{ isPrivate: false },
      ...{ fleet: { ...fleet, clusters, hidden: 0 }, guard: () => 'none', known: () => undefined },
    },
  )
  const [step] = plan.steps
  if (step?.kind !== 'arm') throw new Error('it changes nothing')
  const hands = armHands(azure, { save: async () => undefined, find: async () => undefined })
  const proposal = { id: 'CH-UPGRADES', plan, progress: [{ is: 'sent', at: Date.now() }] } as unknown as Proposal
  return {
    ...{ clock, whole },
    send: () => hands.send(step, proposal, signal),
    lookUp: (after: 'silence' | 'refusal') => hands.lookUp(step, proposal, after, signal),
    stand: () => standOf(azure, step, 'look', signal),
  }
}

test.each(['silence', 'refusal'] as const)(
  'pools behind a control plane that has the version: not done, after %s, before it arrived',
  async (after) => {
    const { lookUp } = await planned(TO)
    expect(await lookUp(after)).toBe('not-done')
  },
)

test('the whole cluster: what is wanted is so when the last of its pools has it, and no sooner', async () => {
  const { clock, whole, send, stand } = await planned('1.36.1')
  const { properties } = whole
  const isThere = () => properties.agentPoolProfiles.every((pool) => pool.currentOrchestratorVersion === TO)
  await send()
  for (let minutes = 0; !isThere(); minutes++) {
    expect((await stand()).isMet, `after ${minutes} min`).toBe(false)
    expect(minutes).toBeLessThan(60)
    clock.advance(60_000)
  }
  expect(properties.currentKubernetesVersion).toBe(TO)
  clock.advance(1_000)
  expect(await stand()).toMatchObject({ isMet: true, isQuiet: true })
})
