import { expect, onTestFinished, test } from 'vitest'
import { printed } from '../../jobs/aks/command-end.ts'
import { azureFollower } from '../../jobs/aks/follow.ts'
import type { Live, Operation } from '../../jobs/operation.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { manualClock } from '../../sandbox/clock.ts'
import type { Proposal } from '../../src/approval/proposal.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import { FRESH } from '../../src/azure/course.ts'
import { sendArm } from '../../src/azure/operation.ts'
import type { Arm, Plan } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'
import { until } from '../support/until.ts'
import { here } from './stage.ts'

const MINUTE = 60_000
const principal = { platform: 'console', team: 'T1', user: 'U1', name: 'dana', standing: 'member' } as const

type Given = {
  readonly inside?: () => Promise<undefined>
  /** No Azure is configured any more. */
  readonly isAway?: boolean
}

/** Something that goes on in the sandbox's Azure, and its follower, by a clock of ours. */
async function following({ inside = async () => undefined, isAway = false }: Given = {}) {
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
  const lab = state.subscriptions.flatMap(({ clusters }) => clusters).find(({ name }) => name === 'lab-weu')
  const subscription = lab?.id.split('/')[2] ?? ''
  const resource = lab?.id ?? ''
  const step: Arm = {
    ...{
      kind: 'arm',
      subscription,
      method: 'POST',
      path: `${resource}/start`,
      apiVersion: '2026-06-01',
      redo: 'reconcile',
    },
    goal: { resource, fields: { 'properties/powerState/code': 'Running' }, during: ['starting'] },
  }
  const poller = await sendArm(azure, step, '0'.repeat(32), 'start it', AbortSignal.timeout(5_000))
  const plan = {
    ...{ v: 1, verb: 'aks start', cluster: 'lab-weu', clusterUid: resource, steps: [step], says: 'Start the cluster' },
    ...{ prints: [], diff: '', impact: [], warnings: [] },
    follow: { kind: 'azure', doing: 'Starting the cluster', done: 'Started the cluster', usualMs: 15 * MINUTE },
  } satisfies Plan
  const proposal: Proposal = {
    ...{
      v: 1,
      id: 'CH-TEST',
      request: 'r',
      line: 'aks start lab-weu',
      askedAt: 0,
      plan,
      hash: '',
      rule: 'all',
      needs: [],
    },
    ...{ requester: { principal, subject: { user: 'dana', groups: [] } }, places: [here], votes: [], revision: 1 },
    ...{ createdAt: 0, expiresAt: 0, state: { is: 'done', at: 0 }, progress: [{ is: 'done', at: 0 }] },
  }
  let now = 0
  const control = new AbortController()
  onTestFinished(() => control.abort('handover'))
  const shown: string[] = []
  const told: string[] = []
  const came: string[] = []
  const job = { v: 1 as const, id: 'r', line: proposal.line, principal, address: here, askedAt: 0, deadline: 0 }
  const operation: Operation = {
    ...{
      v: 1,
      id: 'azure-CH-TEST',
      kind: 'azure',
      job,
      what: 'it',
      key: 'proposal:CH-TEST',
      startedAt: 0,
      until: 1e12,
    },
    ...{ stoppable: 'asker', unframed: true, state: { change: 'CH-TEST', memory: FRESH } },
  }
  const live: Live = {
    ...{ operation, state: operation.state, resumed: false, signal: control.signal, now: () => now },
    show: (reply) => void shown.push(plainText(typeof reply === 'function' ? reply() : reply)),
    save: async () => undefined,
  }
  const run = azureFollower({
    ...{
      azure: isAway ? undefined : azure,
      inside,
      guardOf: () => 'none',
      pollers: { save: async () => undefined, find: async () => poller },
    },
    proposals: {
      ...{ add: async () => true, find: async () => proposal, update: async () => proposal, open: async () => [] },
      ...{ ended: async () => [], untold: async () => [], isUntold: async () => false, told: async () => undefined },
    },
    tell: async (_proposal, id, reply: Reply) => void told.push(`${id}: ${plainText(reply)}`),
    came: async (_proposal, end) => void came.push(end.is),
  })
  return { clock, control, shown, told, came, ended: run(live), at: (ms: number) => (now = ms) }
}

test('what takes longer than usual is said in its message and, under one id, in the thread; its end is news', async () => {
  const { clock, shown, told, came, ended, at } = await following()
  await until('a look', () => shown.some((text) => text.includes('RUNNING  Starting the cluster on lab-weu')))
  at(16 * MINUTE)
  await until('it to be slow', () =>
    shown.some((text) => text.includes('SLOW  Starting the cluster on lab-weu: for 16 min, usually 15 min')),
  )
  expect(shown.at(-1)).toContain('[Operations] [Abort]')
  await until('more looks', () => told.length > 2)
  expect(new Set(told).size).toBe(1)
  expect(told[0]).toMatch(/^azure\.CH-TEST\.slow: @U1 Still not done/)
  clock.advance(60 * MINUTE)
  const ending = await ended
  expect(ending.how).toBe('finished')
  expect(ending.shows && plainText(ending.shows)).toContain('DONE  Started the cluster on lab-weu: after 16 min')
  expect(JSON.stringify(ending.news)).toContain('Started the cluster on lab-weu')
  expect(came).toEqual(['done'])
})

test('a cluster that may not be looked into, and the end of the time for it', async () => {
  const { control, shown, ended } = await following({
    inside: async () => {
      throw new Fault('identity', 'Nobody is that any more.')
    },
  })
  await until('a look', () => shown.length > 0)
  control.abort('limit')
  const { how, shows } = await ended
  expect(how).toBe('failed')
  expect(shows && plainText(shows)).toContain('NOT FOLLOWED  Starting the cluster')
})

test('no Azure is configured any more: that it is not followed is told, to whoever waits for its end, too', async () => {
  const { came, ended } = await following({ isAway: true })
  const { how, shows } = await ended
  expect(how).toBe('failed')
  expect(shows && plainText(shows)).toContain('NOT FOLLOWED  Starting the cluster')
  expect(came).toEqual(['failed'])
})

test('a command that was answered at once, without a link to what it printed: unknown, and not waited for', () => {
  expect(printed(undefined, {}, undefined)).toEqual({ is: 'unknown' })
  expect(printed(undefined, undefined, undefined)).toEqual({ is: 'unknown' })
  expect(printed(undefined, { location: 'https://management.azure.com/x' }, undefined)).toEqual({ is: 'running' })
})
