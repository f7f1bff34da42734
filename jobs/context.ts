import type { AuditBook } from '../src/audit/book.ts'
import type { Address, Principal } from '../src/chat.ts'
import type { AnyDefinition, ArgsOf, CommandName, FlagsOf } from '../src/command/catalog.ts'
import type { Subject } from '../src/job.ts'
import type { Api } from '../src/kube/api.ts'
import type { Cluster } from '../src/kube/cluster.ts'
import type { Clusters } from '../src/kube/clusters.ts'
import type { Touched } from '../src/policy/decide.ts'
import type { Reply } from '../src/reply.ts'
import type { Saved } from '../src/saved/saved.ts'
import type { Desk } from './change/desk.ts'
import type { Operations } from './operation-desk.ts'
import type { Powers } from './powers.ts'
import type { Incidents } from './watch/incidents.ts'

/** What an executor works with: one cluster, as one person, until the deadline. */
export type Context = {
  readonly principal: Principal
  readonly subject: Subject
  readonly clusters: Clusters
  readonly cluster: Cluster
  /** The cluster, as the person. */
  readonly api: Api
  /** Where to look, when the command does not say every namespace. */
  readonly namespace: string
  /** The line that led here, for buttons that ask again. */
  readonly line: string
  /** Whether only the person who asked will see the answer. */
  readonly isPrivate: boolean
  /** For what takes longer than a moment: a live message, which outlives this job. */
  readonly operations: Operations
  /** What may be done about changes: put forward, approved, denied. */
  readonly changes: Desk
  /** The request that led here. */
  readonly request: { readonly id: string; readonly address: Address }
  readonly saved: Saved
  readonly powers: Powers
  /** What was recorded for good. */
  readonly book: AuditBook
  /** What is wrong in the clusters, as the watcher keeps it. */
  readonly incidents: Incidents
  /** Whether policy lets the person run that command on this cluster, or on another by its name, as far as it can be told without naming what it touches. */
  readonly allows: (
    command: Pick<AnyDefinition, 'name' | 'risk'>,
    on?: string,
    touches?: readonly Touched[],
  ) => Promise<boolean>
  /** The commands that may be run in containers, and the images that may join a pod, as patterns. */
  readonly exec: { readonly allow: readonly string[]; readonly images: readonly string[] }
  /** When the request was taken, in ms since the epoch: the same when it is planned again. */
  readonly askedAt: number
  /** ms since the epoch, by the queue's clock. */
  readonly now: number
  readonly signal: AbortSignal
}

/**
 * Carries out one command. A reply without nodes is not posted: a living message says it. Throws a Fault for what the
 * person should read.
 */
export type Executor<N extends CommandName> = (args: ArgsOf<N>, flags: FlagsOf<N>, context: Context) => Promise<Reply>
