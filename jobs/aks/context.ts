import type { Azure, Fleet } from '../../src/azure/azure.ts'
import type { AksCluster } from '../../src/azure/cluster.ts'
import type { ArgsOf, CommandName, FlagsOf } from '../../src/command/catalog.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import type { Reply } from '../../src/reply.ts'

export type AksName = Extract<CommandName, `aks ${string}`>

/** What an executor of /aks works with: Azure, asked as the bot for somebody whom policy lets ask. */
export type AksContext = {
  readonly azure: Azure
  /** The clusters of which policy lets the person read, and the subscriptions that could not be listed. */
  readonly fleet: Fleet & { readonly hidden: number }
  /** The colour that the configuration gives a cluster of that name. */
  readonly guard: (name: string) => Cluster['guard']
  /** The cluster that /k8s knows by the same name. */
  readonly known: (name: string) => Pick<Cluster, 'certificateEnds'> | undefined
  readonly line: string
  readonly isPrivate: boolean
  /** When the command was given, in ms since the epoch; the same when it is planned again. */
  readonly askedAt: number
  /** ms since the epoch, by the queue's clock. */
  readonly now: number
  readonly signal: AbortSignal
}

/** The same for what is about one cluster, which is found and decided. */
export type OneContext = AksContext & { readonly cluster: AksCluster }

export type FleetExecutor<N extends AksName> = (
  args: ArgsOf<N>,
  flags: FlagsOf<N>,
  context: AksContext,
) => Promise<Reply>
export type OneExecutor<N extends AksName> = (args: ArgsOf<N>, flags: FlagsOf<N>, context: OneContext) => Promise<Reply>
