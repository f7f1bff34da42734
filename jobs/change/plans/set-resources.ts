import { dig } from '../../../src/view/fields.ts'
import type { Planner } from '../planner.ts'
import { placeWords, readChosen, spokenAll } from './chosen.ts'
import { replacing } from './impact.ts'
import type { Live } from './patched.ts'
import { patchPlan, STRATEGIC_MERGE_PATCH } from './patched.ts'
import { chosenContainers, containerPatch, undoLine } from './template.ts'

type Amounts = ReadonlyMap<string, string>

/** kubectl set resources (kubectl pkg/cmd/set/set_resources.go): what is named is set, what else is there stays. */
export const setResources: Planner<'set resources'> = async ({ resources, limits, requests }, flags, context) => {
  const lives = await readChosen(resources, flags, context)
  const patches = lives.flatMap((live) => {
    const body = patchOf(live, flags.containers, limits, requests)
    return body === undefined
      ? []
      : [
          {
            live,
            contentType: STRATEGIC_MERGE_PATCH,
            body,
            prints: `${live.full} resource requirements updated`,
          } as const,
        ]
  })
  const targets = patches.map(({ live }) => live)
  const [one] = targets
  const undo = one && targets.length === 1 ? undoLine(one) : undefined
  return patchPlan(
    'set resources',
    patches,
    {
      says: one
        ? `Set ${[...inWords('limits', limits), ...inWords('requests', requests)].join(' and ')} of ${spokenAll(targets)}`
        : `${spokenAll(lives)} has it so already`,
      impact: await replacing(targets, context),
      ...(one && undo && { undo: undo + placeWords(one, context) }),
      ...(one && targets.length === 1 && { follow: { kind: 'rollout' as const, on: one.on } }),
    },
    context,
  )
}

function patchOf(live: Live, pattern: string | undefined, limits: Amounts, requests: Amounts): unknown {
  const changes = chosenContainers(live, pattern).flatMap((container) => {
    const changed = [
      ...different('limits', limits, container.fields),
      ...different('requests', requests, container.fields),
    ]
    return changed.length > 0 ? [{ container, fields: { resources: Object.fromEntries(changed) } }] : []
  })
  return containerPatch(live, changes)
}

function different(kind: 'limits' | 'requests', amounts: Amounts, fields: unknown) {
  const changed = [...amounts].filter(([name, amount]) => dig(fields, 'resources', kind, name) !== amount)
  return changed.length > 0 ? [[kind, Object.fromEntries(changed)] as const] : []
}

function inWords(kind: string, amounts: Amounts): string[] {
  return [...amounts].map(([name, amount]) => `${name} ${kind.slice(0, -1)} ${amount}`)
}
