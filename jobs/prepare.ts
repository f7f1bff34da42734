import type { AuditBook } from '../src/audit/book.ts'
import type { Azure } from '../src/azure/azure.ts'
import type { Principal } from '../src/chat.ts'
import { closest } from '../src/command/closest.ts'
import type { Parsed } from '../src/command/parse.ts'
import { Fault } from '../src/fault.ts'
import type { Job, Subject } from '../src/job.ts'
import type { Cluster } from '../src/kube/cluster.ts'
import type { Clusters } from '../src/kube/clusters.ts'
import { forbidden } from '../src/policy/forbidden.ts'
import type { Judge } from '../src/policy/judge.ts'
import type { Saved } from '../src/saved/saved.ts'
import type { Desk } from './change/desk.ts'
import type { Context } from './context.ts'
import type { FetchText } from './fetched-line.ts'
import type { Operations } from './operation-desk.ts'
import type { Powers } from './powers.ts'
import { touchedBy } from './touched.ts'
import type { Incidents } from './watch/incidents.ts'

/** What it takes to decide a job again, and to carry it out as the person who asked. */
export type Deciding = {
  readonly clusters: Clusters
  /** Undefined where no Azure is configured. */
  readonly azure?: Azure | undefined
  /** The cluster that is asked when nobody says which. */
  readonly defaultCluster: string | undefined
  readonly identify: (principal: Principal) => Subject
  readonly judge: Judge
  /** Whether what a question touches has to be looked up to decide it. */
  readonly readsHaveRules: boolean
  readonly operations: (job: Job) => Operations
  /** What people keep between two commands. */
  readonly saved: Saved
  readonly powers: Powers
  readonly book: AuditBook
  readonly incidents: Incidents
  readonly changes: (job: Job, subject: Subject) => Desk
  /** Reads a manifest from a URL that is allowed; none is without it. */
  readonly fetchManifest?: FetchText
  /** What may be run in containers; nothing without it. */
  readonly exec?: Context['exec']
  readonly now: () => number
}

/** The cluster a job is about. Throws a Fault that names those there are. */
export function clusterOf(parsed: Parsed, job: Job, { clusters, defaultCluster }: Deciding): Cluster {
  return choose(parsed.cluster ?? job.cluster ?? defaultCluster, clusters)
}

/** What an executor works with. Nothing is decided yet: see `decide`. */
export function contextOf(
  parsed: Parsed,
  job: Job,
  cluster: Cluster,
  subject: Subject,
  deciding: Deciding,
  signal: AbortSignal,
): Context {
  return {
    principal: job.principal,
    subject,
    clusters: deciding.clusters,
    cluster,
    api: cluster.as(subject),
    namespace: parsed.namespace ?? job.namespace ?? cluster.defaultNamespace,
    line: parsed.line,
    isPrivate: job.address.visibility === 'private',
    operations: deciding.operations(job),
    changes: deciding.changes(job, subject),
    request: { id: job.id, address: job.address },
    saved: deciding.saved,
    powers: deciding.powers,
    book: deciding.book,
    incidents: deciding.incidents,
    allows: async ({ name, risk }, on = cluster.name, touches) => {
      const { principal, address } = job
      const asked = { principal, subject, address, verb: name, risk, cluster: on }
      const decision = await deciding.judge({ ...asked, ...(touches && { touches }) })
      return decision.effect !== 'deny'
    },
    exec: deciding.exec ?? { allow: [], images: [] },
    askedAt: job.askedAt,
    now: deciding.now(),
    signal,
  }
}

/** Decides again, by today's rules, what was decided when it was asked. Throws a denied Fault. */
export async function decide(parsed: Parsed, job: Job, context: Context, deciding: Deciding): Promise<void> {
  const { principal, subject, cluster } = context
  const decision = await deciding.judge({
    principal,
    subject,
    address: job.address,
    verb: parsed.name,
    risk: parsed.risk,
    cluster: cluster.name,
    ...(deciding.readsHaveRules && { touches: await touchedBy(parsed, context) }),
  })
  if (decision.effect === 'deny') throw forbidden(parsed.name, decision)
}

function choose(name: string | undefined, clusters: Clusters): Cluster {
  const names = clusters.names()
  const cluster = name === undefined ? clusters.all[0] : clusters.find(name)
  if (cluster) return cluster
  if (names.length === 0) {
    throw new Fault('config', 'No cluster is configured.', {
      hint: 'An admin names them in quarterdeck.yaml under clusters.',
    })
  }
  const near = closest(name ?? '', names)
  throw new Fault('unknown-cluster', `I don't know the cluster ${name}.${near ? ` Did you mean ${near}?` : ''}`, {
    hint: `Clusters: ${names.join(', ')}.`,
  })
}
