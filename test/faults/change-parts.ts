import { startClock } from '../../jobs/clock.ts'
import { connected, connectWorker, disconnect } from '../../jobs/connection.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { operationsFor } from '../../jobs/operation-desk.ts'
import { operationPlaces } from '../../jobs/operation-places.ts'
import type { Deciding } from '../../jobs/prepare.ts'
import { runner } from '../../jobs/run.ts'
import { sealingFor } from '../../jobs/seal.ts'
import { openHushes } from '../../jobs/watch/hushes.ts'
import { openIncidents } from '../../jobs/watch/incidents.ts'
import { openBook } from '../../src/audit/book.ts'
import { auditTrail } from '../../src/audit-trail.ts'
import { wireChanges } from '../../src/changes.ts'
import type { Principal } from '../../src/chat.ts'
import { openClusters } from '../../src/kube/clusters.ts'
import { createJudge } from '../../src/policy/judge.ts'
import { openSaved } from '../../src/saved/saved.ts'
import { secret } from '../jobs/words.ts'

/** Where the parts of one bot find each other, and how long trouble lasts before it is undone, in ms. */
export type Around = {
  readonly url: string
  readonly prefix: string
  readonly kubeconfig: string
  readonly undoAfterMs?: number
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const POLICY = {
  roles: [{ name: 'operators', users: [], groups: ['oncall'], chatGroups: [], onCall: [] }],
  rotations: [],
  rules: [
    {
      ...{ name: 'all', effect: 'allow' as const, who: ['operators'], verbs: [], resources: [], namespaces: [] },
      ...{ clusters: [], risks: [], channels: [], onBehalf: false },
    },
  ],
}

/** What a process needs to put changes forward, to carry them out, and to tell of them, wired as src/start.ts does it. */
export async function openChangeParts({ url, prefix, kubeconfig, undoAfterMs }: Around) {
  const redis = connectWorker(url, quiet)
  await connected(redis, 10_000)
  const clock = await startClock(redis, quiet)
  const producer = startProducer({ redis, prefix, secret })
  const clusters = await openClusters([{ name: 'prod-weu', kubeconfig, context: 'prod-weu' }], { env: {} })
  const places = { perPerson: 3, perChannel: 5 }
  const books = operationPlaces({ redis, prefix, places, now: clock.now })
  const sealings = { rows: sealingFor('rows', secret), saved: sealingFor('saved', secret) }
  const groups = { keep: async () => undefined, now: async (principal: Principal) => principal }
  const rolesOf = async () => new Set(['operators'])
  const access = {
    ...{ rolesOf, groups },
    powers: {
      ...{ policy: POLICY, identities: { people: [], emails: [] }, rolesOf, groupsNow: groups.now },
      ...{ lent: async () => [], lend: async () => undefined, takeBack: async () => 0 },
    },
  }
  const deciding: Omit<Deciding, 'changes'> = {
    clusters,
    defaultCluster: 'prod-weu',
    identify: () => ({ user: 'dana@example.com', groups: ['oncall'] }),
    judge: createJudge({ policy: POLICY, elevations: async () => [], now: clock.now }),
    readsHaveRules: false,
    operations: (job) =>
      operationsFor(job, {
        ...{ redis, prefix, secret, operate: producer.operate, books, places, now: clock.now, usualLimitMs: 60_000 },
      }),
    saved: openSaved({ redis, prefix, sealings }),
    incidents: openIncidents({
      shelves: [],
      hushes: openHushes({ redis, prefix, secret }),
      now: clock.now,
      morning: { at: '08:00', tz: 'UTC' },
    }),
    powers: access.powers,
    book: openBook(redis, `${prefix}:audit`),
    now: clock.now,
  }
  const changing = wireChanges({
    ...{ redis, prefix, secret, clock, producer, deciding, books },
    log: quiet,
    access,
    tellOps: async () => undefined,
    ...(undoAfterMs !== undefined && { undoAfterMs }),
  })
  const audit = auditTrail(redis, prefix, secret, quiet)
  return {
    ...{ redis, clock, producer, changing, books },
    run: runner({ ...deciding, changes: changing.changes, audit }),
    async close() {
      clock.stop()
      await Promise.all([producer.close(), clusters.close()])
      await disconnect(redis)
    },
  }
}
