import { expect, onTestFinished, test } from 'vitest'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { manualClock } from '../../sandbox/clock.ts'
import type { Principal } from '../../src/chat.ts'
import type { Policy } from '../../src/policy/rules.ts'
import { openAksParts } from '../faults/aks-parts.ts'
import { here } from '../jobs/stage.ts'
import { openSandboxAzure } from '../support/azure.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
const POLICY: Policy = {
  roles: [{ name: 'operators', users: [], groups: [], chatGroups: ['console:ops'], onCall: [] }],
  rotations: [],
  rules: [
    {
      ...{ name: 'all', effect: 'allow', who: ['operators'], verbs: [], resources: [], namespaces: [] },
      ...{ clusters: [], risks: [], channels: [], onBehalf: false },
    },
  ],
}

test.each([
  { is: 'still in', now: ['ops'], ends: 'done', sent: 1 },
  { is: 'not in any more', now: [], ends: 'stale', sent: 0 },
])(
  'who asked is $is the chat group by which the rules let them when it is run: $ends',
  async ({ now: chatGroups, ends, sent }) => {
    const fake = await openSandboxAzure(azureWorld(manualClock(Date.now())))
    onTestFinished(() => fake.stop())
    const azure = { url: fake.url, authority: fake.authority, ca: fake.ca, tenant: fake.tenant }
    const groupsNow = async (principal: Principal) => ({ ...principal, chatGroups })
    const parts = await openAksParts({ url: redis.url, prefix: redis.prefix(), azure }, { policy: POLICY, groupsNow })
    onTestFinished(() => parts.close())
    const askedAt = parts.clock.now()
    const who = { platform: 'console', team: 'T1', user: 'U1', name: 'dana', standing: 'member' } as const
    const job = {
      ...{
        v: 1 as const,
        id: 'tag',
        line: '/aks tag vault-weu ticket=OPS-7',
        principal: { ...who, chatGroups: ['ops'] },
      },
      ...{ address: { ...here, visibility: 'channel' as const }, askedAt, deadline: askedAt + 30_000 },
    }
    await parts.run(job, AbortSignal.timeout(30_000))
    const [id = ''] = await parts.changing.proposals.open()
    const worker = parts.changing.startWorker()
    onTestFinished(() => worker.close(100))
    const state = async () => (await parts.changing.proposals.find(id))?.state
    await until('its end', async () => !['approved', 'running'].includes((await state())?.is ?? 'approved'))
    expect(await state()).toMatchObject({ is: ends })
    expect(fake.calls.filter(({ method }) => method === 'PATCH')).toHaveLength(sent)
  },
)
