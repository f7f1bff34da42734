import { expect, onTestFinished, test } from 'vitest'
import { startDeliveries } from '../../jobs/deliver.ts'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { manualClock } from '../../sandbox/clock.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import type { Chat, Platform } from '../../src/chat.ts'
import { plainText } from '../../src/reply.ts'
import { here } from '../jobs/stage.ts'
import { secret } from '../jobs/words.ts'
import { CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'
import { randomPrefix } from '../support/prefix.ts'
import { until } from '../support/until.ts'
import type { Around } from './aks-parts.ts'
import { openAksParts } from './aks-parts.ts'
import type { Killable } from './killable.ts'
import { startKillable } from './killable.ts'

const HOUR = 3_600_000

/** Calls that fit are told of as they come; whether they then meet a fault is for `does` to say. */
class Trap extends RegExp {
  readonly #does: () => boolean
  #armed = true
  constructor(pattern: RegExp, does: () => boolean) {
    super(pattern)
    this.#does = does
  }
  override test(call: string): boolean {
    if (!this.#armed || !super.test(call)) return false
    this.#armed = false
    return this.#does()
  }
}

/** A platform that remembers everything that was ever said, and what each message says now. */
function platform() {
  const messages = new Map<string, string>()
  const said: string[] = []
  const chat: Chat = {
    platform: 'console',
    start: async () => undefined,
    stop: async () => undefined,
    async send(to, reply, id) {
      const message = to.replaces ?? id
      messages.set(message, plainText(reply))
      said.push(plainText(reply))
      return { message }
    },
  }
  return { messages, said, chats: new Map<Platform, Chat>([['console', chat]]) }
}

async function openStage() {
  const redis = await privateRedis()
  onTestFinished(() => redis.stop())
  const clock = manualClock(Date.now())
  const fake = await openSandboxAzure(azureWorld(clock))
  onTestFinished(() => fake.stop())
  const azure = { url: fake.url, authority: fake.authority, ca: fake.ca, tenant: fake.tenant }
  const around: Around = { url: redis.url, prefix: randomPrefix(), azure }
  const parts = await openAksParts(around)
  onTestFinished(() => parts.close())
  const { messages, said, chats } = platform()
  const deliveries = startDeliveries({
    ...{ redis: parts.redis, prefix: around.prefix, secret, chats, mask: (reply) => reply },
    log: { info() {}, warn() {}, error() {} },
  })
  onTestFinished(() => deliveries.close(500))
  const launch = () => startKillable(around, undefined, 'aks-victim.ts')
  let asked = 0
  const ask = async (line: string) => {
    const now = parts.clock.now()
    const principal = { platform: 'console', team: 'T1', user: 'U1', name: 'dana', standing: 'member' } as const
    const address = { ...here, channel: 'ops', visibility: 'channel' as const }
    const job = { v: 1 as const, id: `aks-${asked++}`, line, principal, address, askedAt: now, deadline: now + 30_000 }
    const before = new Set(await parts.changing.proposals.open())
    const answer = await parts.run(job, AbortSignal.timeout(30_000))
    const [id] = (await parts.changing.proposals.open()).filter((each) => !before.has(each))
    if (id === undefined) throw new Error(`${line}: ${plainText(answer)}`)
    return id
  }
  return { redis, around, parts, clock, fake, messages, said, ask, launch }
}

type Stage = Awaited<ReturnType<typeof openStage>>

/** When a worker dies: what it asked for never arrives, arrives and is not answered, or it dies somewhere on its way to the end. */
const MOMENTS = ['unarrived', 'unanswered', 'kept', 'done', 'first look', 'later look', 'last look'] as const
type Moment = (typeof MOMENTS)[number]

/** Sees to it that the victim dies at that moment; resolves when it has. */
async function dieAt(
  moment: Moment,
  { fake, parts, around, clock }: Stage,
  id: Promise<string>,
  write: RegExp,
  victim: Killable,
) {
  const reset = { kind: 'reset' } as const
  const since = fake.calls.length
  const look = /^GET .*\/(operations|commandResults)\//
  const kill = () => void victim.kill()
  const killing = (isLost: boolean) => {
    kill()
    return isLost
  }
  switch (moment) {
    case 'unarrived':
      fake.faults.add({ fault: reset, when: new Trap(write, () => killing(true)) })
      break
    case 'unanswered':
      onWrite(fake, kill)
      break
    case 'kept':
      await until('it to be kept', async () => (await parts.redis.exists(`${around.prefix}:poller:${await id}`)) === 1)
      kill()
      break
    case 'done':
      await until('it to be done', async () => (await parts.changing.proposals.find(await id))?.state.is === 'done')
      kill()
      break
    case 'first look':
      fake.faults.add({ fault: reset, when: new Trap(look, () => killing(false)) })
      break
    case 'later look':
    case 'last look':
      await until(
        'it to be looked at',
        () => fake.calls.slice(since).filter((call) => look.test(`${call.method} ${call.path}`)).length > 2,
      )
      if (moment === 'last look') clock.advance(6 * HOUR)
      kill()
      break
  }
  await victim.gone
  fake.faults.clear()
}

/** Once: calls back in the midst of the next change, when it is done and before it is answered. */
function onWrite(fake: FakeAzure, call: () => void): void {
  for (const { activities } of fake.state.subscriptions) {
    const push = activities.push.bind(activities)
    activities.push = (...acts) => {
      activities.push = push
      call()
      return push(...acts)
    }
  }
}

type Case = {
  readonly line: (round: number) => string
  readonly write: RegExp
  readonly done: RegExp
  /** What Azure is asked for, as the activity log has it. */
  readonly act: RegExp
  /** What is so afterwards is taken back, so that it can be done again. */
  readonly again?: (stage: Stage) => void
  /** Nobody can know what came of it when no answer was heard. */
  readonly lost?: readonly Moment[]
}

const CASES: Readonly<Record<string, Case>> = {
  scale: {
    line: (round) => `/aks nodepool scale vault-weu systempool --count ${4 + (round % 2)}`,
    ...{ write: /^PUT /, done: /DONE {2}Scaled systempool/, act: /agentPools\/write/ },
  },
  upgrade: {
    line: () => '/aks upgrade vault-weu --version 1.36.3 --control-plane-only',
    ...{ write: /^PUT /, done: /DONE {2}Upgraded the control plane/, act: /managedClusters\/write/ },
    again({ fake }) {
      const found = fake.state.subscriptions
        .flatMap(({ clusters }) => clusters)
        .find(({ name }) => name === 'vault-weu')
      Object.assign(found?.properties ?? {}, { kubernetesVersion: '1.36.1', currentKubernetesVersion: '1.36.1' })
    },
  },
  stop: {
    line: (round) => `/aks ${round % 2 === 0 ? 'start' : 'stop'} lab-weu --reason test`,
    ...{
      write: /^POST .*\/(start|stop)\?/,
      done: /DONE {2}(Started|Stopped) the cluster/,
      act: /(start|stop)\/action/,
    },
  },
  'run-command': {
    line: () => '/aks command vault-weu get pods -n shop',
    ...{ write: /^POST .*\/runCommand\?/, done: /DONE {2}Ran kubectl get pods/, act: /runCommand\/action/i },
    lost: ['unarrived', 'unanswered'],
  },
}

test.each(Object.entries(CASES))(
  '%s: killed between any two steps, never sent twice, its end told',
  async (_name, one) => {
    const stage = await openStage()
    const { fake, parts, clock, messages, said, ask, launch } = stage
    let victim = await launch()
    const acts = () =>
      fake.state.subscriptions
        .flatMap(({ activities }) => activities)
        .filter(({ operation, status }) => status === 'Started' && one.act.test(operation)).length
    for (const [round, moment] of MOMENTS.entries()) {
      const before = acts()
      const last = fake.calls.at(-1)
      const sent = () =>
        fake.calls
          .slice(last ? fake.calls.indexOf(last) + 1 : 0)
          .filter(({ method, path }) => one.write.test(`${method} ${path}`)).length
      const asked = Promise.withResolvers<string>()
      const dying = dieAt(moment, stage, asked.promise, one.write, victim)
      const id = await ask(one.line(round))
      asked.resolve(id)
      await dying
      victim = await launch()
      const ended = async () => (await parts.changing.proposals.find(id))?.state.is
      if (one.lost?.includes(moment)) {
        await until(`${moment}: its end to be unknown`, async () => (await ended()) === 'unknown', 20_000)
      } else {
        await until(`${moment}: it to be done`, async () => (await ended()) === 'done', 20_000)
        clock.advance(6 * HOUR)
      }
      const says = one.lost?.includes(moment) ? /OUTCOME UNKNOWN/ : one.done
      await until(
        `${moment}: its card to say so, not ${[...messages.values()].at(-1)}`,
        () => [...messages.values()].some((text) => text.includes(id) && says.test(text)),
        20_000,
      )
      expect(acts() - before, moment).toBe(moment === 'unarrived' && one.lost ? 0 : 1)
      // What did not arrive is asked for again, what may not be is not, and neither is anything else.
      expect(sent(), `${moment}: requests`).toBe(moment === 'unarrived' && !one.lost ? 2 : 1)
      clock.advance(6 * HOUR)
      one.again?.(stage)
    }
    // One card a change, and no word of a secret anywhere.
    for (const text of [...said, JSON.stringify(fake.calls.map(({ path }) => path))])
      for (const word of [...fake.tokens.all, CLIENT_SECRET]) expect(text).not.toContain(word)
  },
  180_000,
)
