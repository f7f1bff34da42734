import { expect, onTestFinished, test } from 'vitest'
import { armHands, correlationOf } from '../../jobs/change/arm.ts'
import type { Hands } from '../../jobs/change/carry-out.ts'
import { carryOut } from '../../jobs/change/carry-out.ts'
import { Unsure } from '../../jobs/change/unsure.ts'
import { armError } from '../../sandbox/azure/faults.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { manualClock } from '../../sandbox/clock.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import { sendArm } from '../../src/azure/operation.ts'
import type { Arm } from '../../src/change/plan.ts'
import { planHash } from '../../src/change/plan.ts'
import { party, proposal } from '../approval/support/proposals.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'

/** A cluster is stopped; the first request gets no answer, and what the second meets is for `second` to arrange. */
async function stopped(second: (stage: { arrive: () => Promise<unknown>; refuse: () => void }) => unknown) {
  const state = azureWorld(manualClock(Date.now()))
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
  const found = state.subscriptions.flatMap(({ clusters }) => clusters).find(({ name }) => name === 'vault-weu')
  if (!found) throw new Error('the sandbox has no vault-weu')
  const { signal } = new AbortController()
  const step: Arm = {
    ...{ kind: 'arm', subscription: found.id.split('/')[2] ?? '', method: 'POST', path: `${found.id}/stop` },
    ...{ apiVersion: '2026-06-01', redo: 'reconcile' },
    goal: { resource: found.id, fields: { 'properties/powerState/code': 'Stopped' }, during: ['stopping'] },
  }
  const plan = { ...proposal().plan, steps: [step] }
  const hash = planHash(plan)
  let record = proposal({
    plan,
    hash,
    needs: [],
    state: { is: 'approved', at: Date.now() },
    requester: party('oncall'),
  })
  const arm = armHands(azure, { save: async () => undefined, find: async () => undefined })
  const arrive = () => sendArm(azure, step, correlationOf(record.id, step), 'stop it', signal)
  const refuse = () => fake.faults.add({ fault: armError(403, 'AuthorizationFailed', 'not any more'), when: /^POST/ })
  let sent = 0
  let dies = false
  const hands: Hands = {
    ...{ holder: 'one', now: Date.now, holds: async () => true, read: async () => record, votesNow: async () => [] },
    async replan() {
      if (sent > 0) throw new Error('what may be on its way is not planned again')
      return plan
    },
    async update(transition) {
      if (dies) throw new Error('died')
      record = transition(record)
      return record
    },
    async send(_step, current) {
      sent++
      if (sent === 1) throw new Unsure('no answer')
      await second({ arrive, refuse })
      return arm.send(step, current, signal)
    },
    lookUp: (_step, current, after) => arm.lookUp(step, current, after, signal),
  }
  const dyingAfterLook: Hands = {
    ...hands,
    // It wrote down what it saw, and dies before it sends again.
    async holds() {
      dies = sent === 1
      return true
    },
  }
  return {
    ...{ fake, hands, dyingAfterLook },
    revive() {
      dies = false
    },
    sent: () => fake.calls.filter(({ method }) => method === 'POST').length,
  }
}

test('the first arrives late and refuses the second: it goes on, and is followed', async () => {
  const { hands, sent } = await stopped(({ arrive }) => arrive())
  expect((await carryOut(hands)).state.is).toBe('done')
  expect(sent()).toBe(2)
})

test('the second is refused and the first does not show: nobody knows, and that is said', async () => {
  const { hands, sent } = await stopped(({ refuse }) => refuse())
  expect((await carryOut(hands)).state).toMatchObject({
    is: 'unknown',
    why: expect.stringContaining('sent again, it was refused'),
  })
  expect(sent()).toBe(1)
})

test('a worker that dies between the two leaves the doubt to the next one', async () => {
  const { hands, dyingAfterLook, revive } = await stopped(({ arrive }) => arrive())
  await expect(carryOut(dyingAfterLook)).rejects.toThrow('died')
  revive()
  expect((await carryOut(hands)).state.is).toBe('done')
})
