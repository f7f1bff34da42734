import { Fault } from '../../src/fault.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { PODS } from '../../src/kube/pod-rows.ts'
import { get } from '../../src/kube/resources.ts'
import type { Node } from '../../src/reply.ts'
import { mask } from '../../src/view/mask.ts'
import type { Allowance, Measured } from '../../src/view/usage-bars.ts'
import { largest, mostSentence, nodeAllowance, podAllowance, usagePanel } from '../../src/view/usage-bars.ts'
import { measured } from '../../src/view/usage-rows.ts'
import type { Context } from '../context.ts'

/** What nodes use of what pods may use of them, as a picture with a sentence. */
export function nodeChart(
  metrics: readonly KubeObject[],
  nodes: readonly KubeObject[],
  context: Context,
): Promise<Node[]> {
  const allowances = new Map(nodes.map((node) => [node.metadata.name, nodeAllowance(node)]))
  return drawn(measured(metrics), context, {
    noun: 'node',
    place: '',
    outline: 'allocatable',
    allowed: ({ name }) => allowances.get(name),
  })
}

/** What pods use of what they asked for and may use; of those that are drawn, these are read one by one. */
export async function podChart(
  metrics: readonly KubeObject[],
  place: string,
  withNamespace: boolean,
  context: Context,
): Promise<Node[]> {
  // The place says the namespace, where there is only one.
  const all = measured(metrics).map((one) => (withNamespace ? one : { ...one, namespace: '' }))
  const shown = new Set([...largest(all, 'cpu'), ...largest(all, 'memory')])
  const allowances = new Map<Measured, Allowance>()
  await Promise.all(
    [...shown].map(async (one) => {
      const allowance = await allowanceOf(one, context)
      if (allowance) allowances.set(one, allowance)
    }),
  )
  return drawn(all, context, {
    noun: 'pod',
    place: `in ${place}`,
    outline: 'limit',
    allowed: (one) => allowances.get(one),
  })
}

/** Undefined for a pod that has gone since, and for whom may see what it uses but not what it is. */
async function allowanceOf(one: Measured, { api, namespace, signal }: Context): Promise<Allowance | undefined> {
  try {
    return podAllowance(await get(api, PODS, { namespace: one.namespace || namespace, name: one.name, signal }))
  } catch (error) {
    if (error instanceof Fault && (error.code === 'not-found' || error.code === 'forbidden')) return undefined
    throw error
  }
}

type Drawing = {
  readonly noun: string
  readonly place: string
  readonly outline: string
  readonly allowed: (one: Measured) => Allowance | undefined
}

async function drawn(all: readonly Measured[], { cluster, now }: Context, drawing: Drawing): Promise<Node[]> {
  const { noun, place, outline, allowed } = drawing
  const panels = [usagePanel(all, 'cpu', noun, allowed), usagePanel(all, 'memory', noun, allowed)] as const
  const words = mask(`${noun}s${place && ` ${place}`}`).text
  // The charting library is loaded when the first chart is asked for.
  const { barsPng } = await import('./bars-picture.ts')
  const png = await barsPng({ title: { cluster: cluster.name, guard: cluster.guard, words, at: now }, outline, panels })
  const text = mostSentence(panels)
  const alt = `CPU and memory of ${words} on ${cluster.name}. ${text}`
  return [
    { kind: 'text', text },
    { kind: 'image', png, alt, title: `top ${noun} on ${cluster.name}` },
  ]
}
