import type { Clock } from '../../clock.ts'
import type { MetricsSource, Usage } from '../../kube/kube.ts'
import type { KubeObject } from '../../object.ts'
import { hash32 } from '../chance.ts'
import { AFTER, BEHAVIOUR } from '../kubelet/script.ts'
import type { Node } from '../node/node.ts'
import { isNodeReady } from '../node/node.ts'
import type { Container, Pod } from '../pod/pod.ts'
import type { PodIndex } from '../pod/pod-index.ts'
import { amount } from '../quantity.ts'
import { since } from '../stamp.ts'

const WINDOW_MS = 15_000
const DAY_MS = 86_400_000
/** What the system itself uses on every node. */
const SYSTEM = { cpu: 0.11, memory: 900 * 2 ** 20 }

type Numbers = { readonly cpu: number; readonly memory: number }

/** Plausible use of cpu and memory: a share of what was asked for, more by day than by night, a little restless. */
export function podMetrics(pods: PodIndex, clock: Clock): MetricsSource {
  const of = (pod: Pod) => usageOf(pod, clock.now())
  return {
    pod(object) {
      const used = of(object as Pod)
      return used.length > 0 ? used.map(({ name, ...numbers }) => ({ name, ...written(numbers) })) : undefined
    },
    node(object) {
      const node = object as Node
      if (!isNodeReady(node)) return undefined
      const all = pods.onNode(node.metadata.name).flatMap(of)
      const sum = (field: keyof Numbers) => all.reduce((total, one) => total + one[field], SYSTEM[field])
      return written(within(node, { cpu: sum('cpu'), memory: sum('memory') }))
    },
  }
}

function usageOf(pod: Pod, now: number): readonly (Numbers & { readonly name: string })[] {
  return pod.spec.containers.flatMap((container) => {
    const status = pod.status?.containerStatuses?.find((one) => one.name === container.name)
    const ran = since(status?.state.running?.startedAt, now)
    // metrics-server knows a container from its second look on.
    return ran < WINDOW_MS ? [] : [{ name: container.name, ...used(pod, container, ran, now) }]
  })
}

function used(pod: Pod, container: Container, ran: number, now: number): Numbers {
  const { requests, limits } = container.resources ?? {}
  const cpu = amount(requests?.cpu ?? limits?.cpu) || 0.05
  const memory = amount(limits?.memory ?? requests?.memory) || 96 * 2 ** 20
  const seed = `${pod.metadata.uid}/${container.name}`
  const steady = 0.35 + unit(seed) * 0.3
  const restless = (unit(`${seed}/${Math.floor(now / WINDOW_MS)}`) - 0.5) * 0.15
  const day = 0.12 * Math.sin(((now % DAY_MS) / DAY_MS) * 2 * Math.PI - Math.PI / 2)
  const fills = pod.metadata.annotations?.[BEHAVIOUR] === 'oom'
  const after = (Number(pod.metadata.annotations?.[AFTER]) || 20) * 1000
  const share = fills ? Math.min(0.99, 0.4 + (0.6 * ran) / after) : 0.55 + unit(`${seed}/memory`) * 0.25 + restless / 10
  return { cpu: cpu * (steady + restless + day), memory: memory * share }
}

function unit(text: string): number {
  return hash32(text) / 2 ** 32
}

function within(node: KubeObject, { cpu, memory }: Numbers): Numbers {
  const { allocatable } = (node as Node).status ?? {}
  return {
    cpu: Math.min(cpu, amount(allocatable?.cpu) || cpu),
    memory: Math.min(memory, amount(allocatable?.memory) || memory),
  }
}

/** As metrics-server writes them: nanocores and KiB. */
function written({ cpu, memory }: Numbers): Usage {
  return { cpu: `${Math.round(cpu * 1e9)}n`, memory: `${Math.round(memory / 1024)}Ki` }
}
