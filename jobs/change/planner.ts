import type { Plan } from '../../src/change/plan.ts'
import type { ArgsOf, ChangeName, FlagsOf } from '../../src/command/catalog.ts'
import type { Context } from '../context.ts'

/** The changes of what runs in a cluster; those of /aks have planners of their own (jobs/aks/planner.ts). */
export type KubeChangeName = Exclude<ChangeName, `aks ${string}`>

/**
 * Computes what a change would do, as the person and without doing it: a server-side dry run of each step. Called again
 * right before it is run, when it must come to the same. Throws a Fault with kubectl's words.
 */
export type Planner<N extends KubeChangeName> = (args: ArgsOf<N>, flags: FlagsOf<N>, context: Context) => Promise<Plan>
