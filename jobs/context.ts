import type { Principal } from '../src/chat.ts'
import type { ArgsOf, CommandName, FlagsOf } from '../src/command/catalog.ts'
import type { Subject } from '../src/job.ts'
import type { Api } from '../src/kube/api.ts'
import type { Cluster } from '../src/kube/cluster.ts'
import type { Clusters } from '../src/kube/clusters.ts'
import type { Reply } from '../src/reply.ts'

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
  /** ms since the epoch, by the queue's clock. */
  readonly now: number
  readonly signal: AbortSignal
}

/** Carries out one command. Throws a Fault for what the person should read. */
export type Executor<N extends CommandName> = (args: ArgsOf<N>, flags: FlagsOf<N>, context: Context) => Promise<Reply>
