import type { Plan } from '../../src/change/plan.ts'
import type { ArgsOf, ChangeName, FlagsOf } from '../../src/command/catalog.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import type { AksName, OneContext } from './context.ts'

/** The commands of /aks that change something. */
export type AksChangeName = ChangeName & AksName

/** What a planner of /aks works with: the cluster in Azure, and the same from the inside, as the person, where /k8s knows it. */
export type PlanContext = OneContext & {
  readonly inside: { readonly cluster: Cluster; readonly api: Api } | undefined
}

/**
 * Computes what a change would do, without doing it: Azure has no dry run, so that what it would refuse is looked up where it
 * can be. Called again right before it is run, when it must come to the same. Throws a Fault with what would work.
 */
export type AksPlanner<N extends AksChangeName> = (
  args: ArgsOf<N>,
  flags: FlagsOf<N>,
  context: PlanContext,
) => Promise<Plan>
