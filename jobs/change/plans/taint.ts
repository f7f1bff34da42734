import type { Taint } from '../../../src/command/verbs/taint.ts'
import { Fault } from '../../../src/fault.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { fieldSelector } from '../../../src/kube/paths.ts'
import { list } from '../../../src/kube/resources.ts'
import { dig, fieldsList, textOf } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { placeWords, readChosen, spokenAll } from './chosen.ts'
import type { Live, Patch } from './patched.ts'
import { patchPlan, STRATEGIC_MERGE_PATCH } from './patched.ts'

type Fields = Readonly<Record<string, unknown>>
type Outcome = { readonly taints: readonly Fields[]; readonly word: string }

/** kubectl taint: the whole list of a node's taints (kubectl pkg/cmd/taint). */
export const taint: Planner<'taint'> = async ({ nodes, added, removed }, flags, context) => {
  const lives = await readChosen(nodes, flags, context)
  const planned = lives.map((live) => ({ live, ...reorganized(live, added, removed, flags.overwrite === true) }))
  const patches = planned.map(({ live, taints, word }): Patch => {
    const body = { spec: { taints: taints.length > 0 ? taints : null } }
    return { live, contentType: STRATEGIC_MERGE_PATCH, body, prints: `${live.full} ${word}` }
  })
  const [one] = planned
  const undo = one && planned.length === 1 ? undoOf(one.live, added, removed) : undefined
  return patchPlan(
    'taint',
    patches,
    {
      says: `Taint ${spokenAll(lives)}: ${[...added.map(spoken), ...removed.map((each) => `${spoken(each)}-`)].join(' ')}`,
      impact: await impactOf(lives, added, context),
      ...(one && undo && { undo: undo + placeWords(one.live, context) }),
    },
    context,
  )
}

function taintsOf({ object }: Live): readonly Fields[] {
  return fieldsList(dig(object.spec, 'taints'))
}

/** kubectl pkg/cmd/taint/utils.go, reorganizeTaints: what is new comes first, and what is removed must be there. */
function reorganized(live: Live, added: readonly Taint[], removed: readonly Taint[], overwrite: boolean): Outcome {
  const old = taintsOf(live)
  const taken = added.filter((each) => old.some((one) => isSame(one, each))).map(({ key }) => key)
  if (taken.length > 0 && !overwrite) {
    throw new Fault(
      'conflict',
      `node ${live.on.name} already has ${taken.join(',')} taint(s) with same effect(s) and --overwrite is false`,
      { hint: 'Add --overwrite to change it.' },
    )
  }
  const kept = old.filter((one) => !added.some((each) => isSame(one, each)))
  const all = [...added.map(({ key, value, effect }) => ({ key, ...(value && { value }), effect })), ...kept]
  const isAdded = old.length !== all.length
  const left = all.filter((one) => !removed.some((each) => isMeant(one, each)))
  const missing = removed.find((each) => !all.some((one) => isMeant(one, each)))
  if (missing) {
    throw new Fault('not-found', `taint "${spoken(missing)}" not found`, {
      hint: `It has: ${old.map((each) => spoken(each)).join(', ') || 'none'}.`,
    })
  }
  const isRemoved = removed.length > 0
  return { taints: left, word: (isAdded && isRemoved) || overwrite ? 'modified' : isAdded ? 'tainted' : 'untainted' }
}

function isSame(one: Fields, { key, effect }: Taint): boolean {
  return one.key === key && one.effect === effect
}

function isMeant(one: Fields, { key, effect }: Taint): boolean {
  return one.key === key && (effect === '' || one.effect === effect)
}

/** `dedicated=batch:NoSchedule`, as kubectl prints a taint (k8s.io/api core/v1 taint.go, ToString). */
function spoken({ key, value, effect }: Fields | Taint): string {
  if (!effect) return textOf(key)
  return `${textOf(key)}${textOf(value) ? `=${textOf(value)}` : ''}:${textOf(effect)}`
}

/** NoExecute takes what does not tolerate it off the node at once. */
async function impactOf(lives: readonly Live[], added: readonly Taint[], context: Context): Promise<string[]> {
  const evicting = added.filter(({ effect }) => effect === 'NoExecute')
  const said = added.some(({ effect }) => effect === 'NoSchedule')
    ? ['Pods that do not tolerate it are not scheduled there any more; what runs there goes on.']
    : []
  if (evicting.length === 0) return said
  const counted = await Promise.all(
    lives.slice(0, 10).map(async ({ on }) => {
      const pods = await podsOn(on.name, context)
      const going = pods?.filter((pod) => evicting.some((each) => !tolerates(pod, each))).length
      return `${going ?? 'All'} pods on ${on.name} do not tolerate it and are evicted at once, whatever budgets say.`
    }),
  )
  return [...counted, ...said]
}

async function podsOn(node: string, { api, cluster, signal }: Context): Promise<readonly KubeObject[] | undefined> {
  try {
    const pods = await cluster.discovery.resolve('pods', signal)
    const { items } = await list(api, pods, { fieldSelector: fieldSelector({ 'spec.nodeName': node }), signal })
    return items
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function tolerates({ spec }: KubeObject, { key, value, effect }: Taint): boolean {
  return fieldsList(dig(spec, 'tolerations')).some((each) => {
    if (textOf(each.effect) && each.effect !== effect) return false
    if (textOf(each.operator) === 'Exists') return !textOf(each.key) || each.key === key
    return each.key === key && textOf(each.value) === value
  })
}

function undoOf(live: Live, added: readonly Taint[], removed: readonly Taint[]): string {
  const old = taintsOf(live)
  const back = old.filter((one) => [...added, ...removed].some((each) => isMeant(one, each)))
  const gone = added.filter((each) => !old.some((one) => isSame(one, each)))
  const words = [...back.map(spoken), ...gone.map(({ key, effect }) => `${key}:${effect}-`)]
  return `taint nodes ${live.on.name} ${words.join(' ')}${back.length > 0 ? ' --overwrite' : ''}`
}
