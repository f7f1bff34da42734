import { Fault } from '../fault.ts'
import type { Api } from './api.ts'
import type { Discovery } from './discovery.ts'
import type { KubeObject } from './objects.ts'
import { isObject, isRecord } from './objects.ts'
import { resourcePath } from './paths.ts'

const GROUP = { group: 'metrics.k8s.io', version: 'v1beta1' }
const RESOURCES = {
  nodes: { ...GROUP, resource: 'nodes', namespaced: false },
  pods: { ...GROUP, resource: 'pods', namespaced: true },
}

export type MetricsOf = {
  readonly name?: string | undefined
  /** Without it: every namespace. */
  readonly namespace?: string | undefined
  readonly selector?: string | undefined
  readonly fieldSelector?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Throws kubectl's sentence where no metrics server is installed (kubectl pkg/cmd/top/top.go). */
export async function requireMetrics(discovery: Discovery, signal?: AbortSignal): Promise<void> {
  try {
    await discovery.resolve(`nodes.${GROUP.version}.${GROUP.group}`, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error
    // A metrics server that does not answer is there, and says so itself when it is asked.
    const { stale } = await discovery.catalog(signal)
    if (stale.includes(`${GROUP.group}/${GROUP.version}`)) return
    throw new Fault('not-found', 'Metrics API not available', {
      hint: 'Measurements come from metrics-server, which this cluster does not have.',
      cause: error,
    })
  }
}

/** What the metrics server measured last: NodeMetrics or PodMetrics, one by name or a list. */
export async function readMetrics(
  api: Api,
  what: keyof typeof RESOURCES,
  { name, namespace, selector, fieldSelector, signal }: MetricsOf,
): Promise<readonly KubeObject[]> {
  const query = { labelSelector: selector || undefined, fieldSelector: fieldSelector || undefined }
  const { json } = await api.get(resourcePath(RESOURCES[what], { namespace, name }), { query, signal })
  if (name !== undefined) return isObject(json) ? [json] : []
  return isRecord(json) && Array.isArray(json.items) ? json.items.filter(isObject) : []
}
