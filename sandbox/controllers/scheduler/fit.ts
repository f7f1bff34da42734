import type { Node } from '../node/node.ts'
import { tolerates, UNSCHEDULABLE, untolerated } from '../node/node.ts'
import type { Pod, PodSpec } from '../pod/pod.ts'
import { isOver } from '../pod/readiness.ts'
import { requested } from '../pod/request.ts'
import { amount } from '../quantity.ts'
import { meets } from '../selector.ts'

/** Why a pod cannot go on a node. Evicting others would help only where it is `curable`. */
export type Misfit = { readonly reasons: readonly string[]; readonly curable: boolean }

/** What a node has to give and what is taken already. */
export type Room = { readonly node: Node; readonly cpu: number; readonly memory: number; readonly pods: number }

export function roomOn(node: Node, pods: readonly Pod[]): Room {
  const living = pods.filter((pod) => !isOver(pod))
  const used = (resource: 'cpu' | 'memory') => living.reduce((sum, pod) => sum + requested(pod.spec, resource), 0)
  const { cpu, memory, pods: count } = node.status?.allocatable ?? {}
  return {
    node,
    cpu: amount(cpu) - used('cpu'),
    memory: amount(memory) - used('memory'),
    pods: amount(count ?? '110') - living.length,
  }
}

/** The first filter that refuses, with the scheduler's own words (pkg/scheduler/framework/plugins/*), or undefined. */
export function misfit(spec: PodSpec, room: Room): Misfit | undefined {
  const { node } = room
  const never = (reason: string): Misfit => ({ reasons: [reason], curable: false })
  if (node.spec?.unschedulable && !tolerated(spec)) return never('node(s) were unschedulable')
  const taint = untolerated(node.spec?.taints, spec.tolerations, ['NoSchedule', 'NoExecute'])
  if (taint) return never('node(s) had untolerated taint(s)')
  if (!matchesNode(spec, node)) return never("node(s) didn't match Pod's node affinity/selector")
  const short = shortages(spec, room)
  return short.length > 0 ? { reasons: short, curable: isEverRoomy(spec, room) } : undefined
}

/** Whether an empty node would do. */
function isEverRoomy(spec: PodSpec, { node }: Room): boolean {
  const { cpu, memory } = node.status?.allocatable ?? {}
  return requested(spec, 'cpu') <= amount(cpu) && requested(spec, 'memory') <= amount(memory)
}

function shortages(spec: PodSpec, room: Room): readonly string[] {
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6
  return [
    ...(room.pods < 1 ? ['Too many pods'] : []),
    ...(requested(spec, 'cpu') > rounded(room.cpu) ? ['Insufficient cpu'] : []),
    ...(requested(spec, 'memory') > room.memory ? ['Insufficient memory'] : []),
  ]
}

function tolerated(spec: PodSpec): boolean {
  return (spec.tolerations ?? []).some((one) => tolerates(one, { key: UNSCHEDULABLE, effect: 'NoSchedule' }))
}

/** nodeSelector and required node affinity; terms are alternatives, what is in a term must hold together. */
export function matchesNode(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (!terms) return true
  const fields = { 'metadata.name': node.metadata.name }
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.every((one) => meets(one, labels)) && matchFields.every((one) => meets(one, fields)),
  )
}
