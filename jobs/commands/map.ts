import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { NodeRow } from '../../src/kube/node-rows.ts'
import { nodeRows } from '../../src/kube/node-rows.ts'
import type { Node } from '../../src/reply.ts'
import { placePods } from '../../src/view/cluster-map.ts'
import { counted } from '../../src/view/counted.ts'
import { mapAlt, mapVerdict } from '../../src/view/map-words.ts'
import { mask } from '../../src/view/mask.ts'
import { isUnwell, podState } from '../../src/view/pod-state.ts'
import { unwellList } from '../../src/view/unwell-pods.ts'
import type { Executor } from '../context.ts'
import { above, below } from './around.ts'
import { podsSeen, worstOf } from './pods-seen.ts'

/** Pods that are named beside the picture. */
const NAMED = 6

/** The cluster as a picture: nodes as boxes, pods in them by how they are. What is wrong stands in words above it. */
export const map: Executor<'map'> = async (_args, flags, context) => {
  const { api, cluster, now, signal } = context
  const [pods, nodes] = await Promise.all([podsSeen(flags, context), nodesSeen(nodeRows(api, signal))])
  const chosen = pods.namespace !== undefined || Boolean(flags.selector)
  const placement = placePods(pods.rows, nodes, { chosen })
  const unwell = pods.rows.filter((pod) => isUnwell(podState(pod))).length
  const worst = await worstOf(pods, flags, NAMED, context)
  // The drawing library is loaded when the first picture is asked for.
  const { mapPng } = await import('./map-picture.ts')
  const place = placeWords(pods.namespace, flags)
  const words = `${place} · ${counted(placement.nodes.length, 'node')} · ${counted(pods.rows.length, 'pod')}`
  const verdict = mapVerdict(pods.rows, placement)
  const alt = mapAlt(cluster.name, place, placement, verdict.text)
  const png = await mapPng({
    title: { cluster: cluster.name, guard: cluster.guard, words: mask(words).text, at: now },
    nodes: placement.nodes,
    homeless: placement.homeless,
  })
  const notes = [
    ...pods.notes,
    ...(nodes ? [] : ['You are not allowed to look: nodes. Those drawn are the ones the pods name.']),
    ...(placement.idle > 0 ? [`${counted(placement.idle, 'more node')} without any of these pods are not drawn.`] : []),
  ]
  return {
    nodes: [
      above(context, words),
      verdict,
      ...unwellList(worst, unwell),
      { kind: 'image', png, alt, title: `map of ${cluster.name}` },
      ...notes.map((text): Node => ({ kind: 'context', text })),
      below(context),
    ],
  }
}

function placeWords(namespace: string | undefined, { selector }: FlagsOf<'map'>): string {
  return [namespace ?? 'every namespace', selector ?? ''].filter(Boolean).join(' · ')
}

/** Undefined when this person may not see them: the pods still say where they are. */
async function nodesSeen(rows: Promise<readonly NodeRow[]>): Promise<readonly NodeRow[] | undefined> {
  try {
    return await rows
  } catch (error) {
    if (error instanceof Fault && error.code === 'forbidden') return undefined
    throw error
  }
}
