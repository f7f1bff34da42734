import type { NodeGoal } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import { isRecord } from '../../src/kube/objects.ts'
import { dig } from '../../src/view/fields.ts'

const POOL = 'kubernetes.azure.com/agentpool'
const IMAGE = 'kubernetes.azure.com/node-image-version'
const MOST = '1000'
/** A cluster that does not answer must not hold up what Azure says. */
const PATIENCE_MS = 3_000

/** How many nodes are as they are to be, as the person sees them; undefined where they cannot be seen. */
export async function nodesDone(
  { pool, count, version, image }: NodeGoal,
  api: Api,
  signal: AbortSignal,
): Promise<{ readonly done: number; readonly of: number } | undefined> {
  try {
    const labelSelector = pool === undefined ? POOL : `${POOL}=${pool}`
    const { json } = await api.get('/api/v1/nodes', {
      ...{ query: { labelSelector, limit: MOST }, signal, timeoutMs: PATIENCE_MS },
    })
    const nodes = isRecord(json) && Array.isArray(json.items) ? json.items : []
    const isNew = (node: unknown) =>
      (version === undefined || dig(node, 'status', 'nodeInfo', 'kubeletVersion') === `v${version}`) &&
      (image === undefined || String(labelOf(node, IMAGE)).toLowerCase() === image.toLowerCase())
    const done = nodes.filter((node) => isReady(node) && isNew(node)).length
    return { done, of: count ?? nodes.length }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return undefined
  }
}

function labelOf(node: unknown, name: string): unknown {
  const labels = dig(node, 'metadata', 'labels')
  return isRecord(labels) ? labels[name] : undefined
}

function isReady(node: unknown): boolean {
  const conditions = dig(node, 'status', 'conditions')
  return (
    Array.isArray(conditions) &&
    conditions.some((one) => isRecord(one) && one.type === 'Ready' && one.status === 'True')
  )
}
