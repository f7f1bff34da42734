import { dig } from '../../../src/view/fields.ts'
import { findTargets } from '../../commands/targets.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import type { Live, Patch } from './patched.ts'
import { patchPlan, readLive, STRATEGIC_MERGE_PATCH } from './patched.ts'

type Nodes = Parameters<typeof findTargets>[0]

/** kubectl cordon: nothing new is scheduled on the node (kubectl pkg/drain/cordon.go). */
export const cordon: Planner<'cordon'> = (args, _flags, context) => plan('cordon', args, true, context)

/** kubectl uncordon. */
export const uncordon: Planner<'uncordon'> = (args, _flags, context) => plan('uncordon', args, false, context)

async function plan(verb: 'cordon' | 'uncordon', nodes: Nodes, wanted: boolean, context: Context) {
  const lives = await readLive(await findTargets(nodes, context), context)
  const patches = lives.map((live) => patchOf(live, wanted))
  const names = lives.map(({ on }) => on.name)
  const changed = patches.flatMap(({ body, live }) => (body === undefined ? [] : [live.on.name]))
  const back = wanted ? 'uncordon' : 'cordon'
  return patchPlan(
    verb,
    patches,
    {
      says: `${wanted ? 'Cordon' : 'Uncordon'} ${names.join(', ')}`,
      impact: [
        wanted ? 'Nothing new is scheduled there; what runs there goes on.' : 'Pods may be scheduled there again.',
      ],
      ...(changed.length > 0 && { undo: `${back} ${changed.join(' ')} --cluster ${context.cluster.name}` }),
    },
    context,
  )
}

function patchOf(live: Live, wanted: boolean): Patch {
  const isSo = (dig(live.object, 'spec', 'unschedulable') === true) === wanted
  const done = wanted ? 'cordoned' : 'uncordoned'
  return {
    live,
    contentType: STRATEGIC_MERGE_PATCH,
    body: isSo ? undefined : { spec: { unschedulable: wanted ? true : null } },
    prints: `${live.full} ${isSo ? `already ${done}` : done}`,
  }
}
