import type { ChangeName } from '../../src/command/catalog.ts'
import type { Planner } from './planner.ts'
import { cordon, uncordon } from './plans/cordon.ts'
import { scale } from './plans/scale.ts'

/** One planner a change; a command without one does not compile. */
export const planners: { readonly [N in ChangeName]: Planner<N> } = {
  scale,
  cordon,
  uncordon,
}
