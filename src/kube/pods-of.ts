import { Fault } from '../fault.ts'
import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import type { KubeObject } from './objects.ts'
import { isRecord } from './objects.ts'
import { apiVersionOf, get, list } from './resources.ts'

const PODS: Resource = {
  group: '',
  version: 'v1',
  resource: 'pods',
  singular: 'pod',
  kind: 'Pod',
  namespaced: true,
  shortNames: ['po'],
  verbs: ['get', 'list'],
  categories: [],
  subresources: ['log'],
}

/** Workloads whose logs kubectl finds by their selector (kubectl pkg/polymorphichelpers/helpers.go, SelectorsForObject). */
const SELECTED = new Set([
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'services.',
  'replicationcontrollers.',
])

/** The pod itself, or the pods of a workload. Throws a usage Fault with kubectl's words for a type that has none. */
export async function podsOf(
  api: Api,
  resource: Resource,
  name: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<readonly KubeObject[]> {
  const object = await get(api, resource, { namespace, name, signal })
  if (resource.group === '' && resource.resource === 'pods') return [object]
  if (!SELECTED.has(`${resource.resource}.${resource.group}`)) {
    throw new Fault(
      'usage',
      `cannot get the logs from ${resource.group ? apiVersionOf(resource) : `/${resource.version}`}, Kind=${resource.kind}`,
    )
  }
  const selector = selectorOf(object)
  if (!selector) throw new Fault('usage', `${resource.kind.toLowerCase()} ${name} selects no pods, so it has no logs.`)
  const { items } = await list(api, PODS, { namespace, selector, signal })
  return items
}

/** Pods that are looked for by labels, at most. */
const MOST = 500

/** The pods with these labels, by name, at most 500. */
export async function podsWith(
  api: Api,
  selector: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<readonly KubeObject[]> {
  const { items } = await list(api, PODS, { namespace, selector, limit: MOST, signal })
  return items
}

/** The label selector of a workload as a query, or undefined where it selects nothing. */
export function selectorOf({ spec }: KubeObject): string | undefined {
  const selector = isRecord(spec) && isRecord(spec.selector) ? spec.selector : undefined
  if (!selector) return undefined
  if (!isRecord(selector.matchLabels) && !Array.isArray(selector.matchExpressions)) return equals(selector)
  return [equals(isRecord(selector.matchLabels) ? selector.matchLabels : {}), ...expressions(selector.matchExpressions)]
    .filter(Boolean)
    .join(',')
}

function equals(labels: Record<string, unknown>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',')
}

/** A LabelSelector's expressions in the words of a query (apimachinery meta/v1 LabelSelectorAsSelector). */
function expressions(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).filter(isRecord).map(({ key, operator, values }) => {
    const among = `(${(Array.isArray(values) ? values : []).join(',')})`
    if (operator === 'In') return `${key} in ${among}`
    if (operator === 'NotIn') return `${key} notin ${among}`
    return operator === 'DoesNotExist' ? `!${key}` : String(key)
  })
}
