import { startClock } from '../../jobs/clock.ts'
import { connected, connectWorker, disconnect } from '../../jobs/connection.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { operationsFor } from '../../jobs/operation-desk.ts'
import { operationPlaces } from '../../jobs/operation-places.ts'
import { startOperations } from '../../jobs/operations.ts'
import type { Deciding } from '../../jobs/prepare.ts'
import { runner } from '../../jobs/run.ts'
import { sealingFor } from '../../jobs/seal.ts'
import { openHushes } from '../../jobs/watch/hushes.ts'
import { openIncidents } from '../../jobs/watch/incidents.ts'
import { openBook } from '../../src/audit/book.ts'
import { auditTrail } from '../../src/audit-trail.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import { wireChanges } from '../../src/changes.ts'
import type { Principal } from '../../src/chat.ts'
import { openClusters } from '../../src/kube/clusters.ts'
import { createJudge } from '../../src/policy/judge.ts'
import type { Policy } from '../../src/policy/rules.ts'
import { openSaved } from '../../src/saved/saved.ts'
import { secret } from '../jobs/words.ts'
import { CLIENT, CLIENT_SECRET } from '../support/azure.ts'

/** Where the parts of one bot find each other, and Azure. */
export type Around = {
  readonly url: string
  readonly prefix: string
  readonly azure: { readonly url: string; readonly authority: string; readonly ca: string; readonly tenant: string }
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const POLICY: Policy = {
  roles: [{ name: 'operators', users: [], groups: ['oncall'], chatGroups: [], onCall: [] }],
  rotations: [],
  rules: [
    {
      ...{ name: 'all', effect: 'allow', who: ['operators'], verbs: [], resources: [], namespaces: [] },
      ...{ clusters: [], risks: [], channels: [], onBehalf: false },
    },
  ],
}

/** What a process needs to change Azure and to follow that, wired as src/start.ts does it; no cluster is known to /k8s. */
export async function openAksParts(
  { url, prefix, azure: at }: Around,
  {
    policy = POLICY,
    groupsNow = async (principal: Principal) => principal,
  }: { readonly policy?: Policy; readonly groupsNow?: (principal: Principal) => Promise<Principal> } = {},
) {
  const redis = connectWorker(url, quiet)
  await connected(redis, 10_000)
  const clock = await startClock(redis, quiet)
  const producer = startProducer({ redis, prefix, secret })
  const clusters = await openClusters([], { env: {} })
  const azure = await openAzure(
    {
      ...{ identity: 'service-principal', tenant: at.tenant, client: CLIENT, subscriptions: [], prices: at.url },
      cloud: cloudOf({ resourceManager: at.url, authority: at.authority }, at.ca),
      followSeconds: 0.1,
    },
    { AZURE_CLIENT_SECRET: CLIENT_SECRET },
    clock.now,
  )
  const books = operationPlaces({ redis, prefix, places: { perPerson: 3, perChannel: 5 }, now: clock.now })
  const sealings = { rows: sealingFor('rows', secret), saved: sealingFor('saved', secret) }
  const groups = { keep: async () => undefined, now: groupsNow }
  const rolesOf = async () => new Set(['operators'])
  const access = {
    ...{ rolesOf, groups },
    powers: {
      ...{ policy, identities: { people: [], emails: [] }, rolesOf, groupsNow: groups.now },
      ...{ lent: async () => [], lend: async () => undefined, takeBack: async () => 0 },
    },
  }
  const deciding: Omit<Deciding, 'changes'> = {
    ...{ clusters, azure, defaultCluster: undefined, readsHaveRules: false, now: clock.now },
    identify: () => ({ user: 'dana@example.com', groups: ['oncall'] }),
    judge: createJudge({ policy, elevations: async () => [], now: clock.now }),
    operations: (job) =>
      operationsFor(job, {
        ...{ redis, prefix, secret, operate: producer.operate, books, places: { perPerson: 3, perChannel: 5 } },
        ...{ now: clock.now, usualLimitMs: 60_000 },
      }),
    saved: openSaved({ redis, prefix, sealings }),
    incidents: openIncidents({
      ...{ shelves: [], now: clock.now, morning: { at: '08:00', tz: 'UTC' } },
      hushes: openHushes({ redis, prefix, secret }),
    }),
    powers: access.powers,
    book: openBook(redis, `${prefix}:audit`),
  }
  const changing = wireChanges({
    ...{ redis, prefix, secret, clock, producer, deciding, books, access },
    ...{ log: quiet, tellOps: async () => undefined },
  })
  const audit = auditTrail(redis, prefix, secret, quiet)
  return {
    ...{ redis, clock, producer, changing },
    run: runner({ ...deciding, changes: changing.changes, audit }),
    /** Follows what was begun, as a worker of short patience. */
    operate: () =>
      startOperations({
        ...{ redis, prefix, secret, clock, log: quiet, books, editEveryMs: 50 },
        ...{ living: changing.rollouts.living, kinds: changing.rollouts.kinds },
        settings: { lockDuration: 1_000, stalledInterval: 300 },
      }),
    async close() {
      clock.stop()
      await Promise.all([producer.close(), clusters.close()])
      await disconnect(redis)
    },
  }
}
