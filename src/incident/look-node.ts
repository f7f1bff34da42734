import type { Line } from '../reply.ts'
import type { Subject } from '../watch/finding.ts'
import type { Override } from '../watch/limits.ts'
import type { Move } from '../watch/memory.ts'
import { isNodeDown } from '../watch/observe/node-state.ts'
import type { NodeView } from '../watch/rules/node-view.ts'
import { viewNode } from '../watch/rules/node-view.ts'
import { nodeRules } from '../watch/rules/rules.ts'
import type { World } from '../watch/world.ts'
import { median, span } from './duration.ts'
import type { Impact } from './incident.ts'
import { NO_TEXTS, runRules } from './run-rules.ts'
import type { Sight } from './sight.ts'

const MOST = 4

/** How a node stands, and what it takes along. */
export function lookAtNode(world: World, subject: Subject, now: number, overrides: readonly Override[]): Sight {
  const view = viewNode(world, subject, now)
  const { findings, doubt } = runRules(nodeRules, view, { world, meta: view.node?.meta, overrides })
  const isOver =
    doubt === undefined && findings.length === 0 && view.node === undefined && view.memory.unplanned !== true
  return {
    cluster: world.cluster,
    subject,
    findings,
    impact: findings.length > 0 || view.memory.left ? nodeImpact(view) : { routed: false, lines: [], key: '' },
    changes: view.memory.changes ?? [],
    labels: view.node?.meta.labels ?? NO_TEXTS,
    whole: true,
    ...(isOver ? { gone: 'ended when the node was removed' } : {}),
    ...(doubt === undefined ? {} : { doubt }),
  }
}

function nodeImpact(view: NodeView): Impact {
  const { pods, moves, down, workloads, stuck } = view.hit()
  const short = byNeed(workloads.filter(({ ready, desired }) => ready < desired))
  const isUp = view.node !== undefined && !isNodeDown(view.node)
  const run = isUp ? (pods === 1 ? 'runs' : 'run') : 'ran'
  const moved = movedText(moves)
  const elsewhere = moves.filter(({ readyAt }) => readyAt !== undefined).length
  const settled = pods > 0 && moves.length >= pods - stuck.length && moves.every(({ readyAt }) => readyAt !== undefined)
  const downNames = down.map(({ subject }) => subject.name)
  const counted: Partial<Impact> = pods > 0 ? { takes: { pods, down: downNames, short: short.map(saidShort) } } : {}
  const brief = [
    ...downNames.slice(0, 2).map((name) => `${name} is down`),
    ...(pods > 0 ? [`${podsOf(pods)} affected${elsewhere > 0 ? `, ${elsewhere} already running elsewhere` : ''}`] : []),
  ].join('; ')
  const lines: readonly Line[] = [
    ...stuckLine(stuck.map(({ meta }) => meta.name)),
    ...(pods > 0 ? [`${podsOf(pods)} of ${workloadsOf(workloads.length)} ${run} there${shortText(short)}.`] : []),
    ...(moved === undefined ? [] : [moved]),
  ]
  return {
    routed: down.length > 0,
    ...(brief === '' ? {} : { short: brief }),
    ...counted,
    lines,
    key: `${down.length > 0 ? 'down' : ''}${stuck.length > 0 ? ' stuck' : ''}${settled ? ' moved' : ''}`,
  }
}

/** Pods of StatefulSets, which wait where others are replaced. */
function stuckLine(names: readonly string[]): readonly Line[] {
  const [first, second] = names
  if (first === undefined) return []
  const until = 'cannot move until the node is back or removed.'
  if (second === undefined) return [[{ code: first }, ` (StatefulSet) ${until}`]]
  const others =
    names.length > 2 ? [', ', { code: second }, ` and ${names.length - 2} more`] : [' and ', { code: second }]
  return [[{ code: first }, ...others, ` (StatefulSets) ${until}`]]
}

function podsOf(count: number): string {
  return `${count} ${count === 1 ? 'pod' : 'pods'}`
}

function workloadsOf(count: number): string {
  return `${count} ${count === 1 ? 'workload' : 'workloads'}`
}

type Short = { readonly subject: Subject; readonly ready: number; readonly desired: number }

function byNeed(short: readonly Short[]): readonly Short[] {
  return [...short].sort((a, b) => a.ready / a.desired - b.ready / b.desired)
}

function saidShort({ subject, ready, desired }: Short): string {
  return `${subject.name} ${ready} of ${desired} ready`
}

function shortText(short: readonly Short[]): string {
  if (short.length === 0) return ''
  const named = short.slice(0, MOST).map(saidShort)
  return `: ${named.join(', ')}${short.length > MOST ? ` and ${short.length - MOST} more short` : ''}`
}

/** `19 of them moved to n2 (9), n3 (10), all ready; median 38 s short.` */
export function movedText(moves: readonly Move[]): string | undefined {
  if (moves.length === 0) return undefined
  const to = new Map<string, number>()
  for (const move of moves) to.set(move.to, (to.get(move.to) ?? 0) + 1)
  const places = [...to]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST)
    .map(([node, count]) => `${node} (${count})`)
  const others = to.size > MOST ? ` and ${to.size - MOST} other nodes` : ''
  const ready = moves.filter(({ readyAt }) => readyAt !== undefined)
  const state = ready.length === moves.length ? 'all ready' : `${ready.length} ready so far`
  const gap = median(ready.map(({ lostAt, readyAt = lostAt }) => readyAt - lostAt))
  const short = gap === undefined ? '' : `; median ${span(gap)} short`
  return `${podsOf(moves.length)} moved to ${places.join(', ')}${others}, ${state}${short}.`
}
