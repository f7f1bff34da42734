import type { Azure } from './azure.ts'
import { listOf } from './azure.ts'
import type { AksCluster } from './cluster.ts'

/** Something that somebody did to a cluster, or that Azure did by itself. */
export type Act = {
  /** ms since the epoch. */
  readonly at: number
  /** A person's name in Entra, or the id of an application. */
  readonly who: string
  /** `managedClusters/agentPools/write`, without the provider's name. */
  readonly operation: string
  readonly status: string
  /** `agentPools/userpool`; empty for the cluster itself. */
  readonly part: string
  /** All that belongs to one thing that was done has the same. */
  readonly correlation: string
  readonly category: string
}

const VERSION = '2015-04-01'
/** The log's pages hold 200 at most. */
const MOST_PAGES = 5
const SELECTED = 'eventTimestamp,caller,operationName,status,resourceId,correlationId,category'

/**
 * What the activity log says about a cluster and its pools since a moment (ms), the newest first. The log lags by some
 * minutes, and keeps 90 days. Filtered by resource group: a filter by resource leaves its pools out.
 */
export async function activityOf(
  azure: Pick<Azure, 'client'>,
  of: Pick<AksCluster, 'id' | 'name' | 'group' | 'subscription'>,
  since: number,
  signal: AbortSignal,
): Promise<readonly Act[]> {
  const client = azure.client(of.subscription)
  const filter = `eventTimestamp ge '${new Date(since).toISOString()}' and resourceGroupName eq '${of.group}'`
  const query = new URLSearchParams({ 'api-version': VERSION, $filter: filter, $select: SELECTED })
  let next: string | undefined =
    `/subscriptions/${of.subscription.id}/providers/Microsoft.Insights/eventtypes/management/values?${query}`
  const acts: Act[] = []
  for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
    const body: unknown = await client.get(next, `read the activity log of ${of.name}`, signal)
    acts.push(...listOf(body).flatMap((each) => actOf(each, of.id)))
    const link: unknown = (body as { readonly nextLink?: unknown } | null)?.nextLink
    next = typeof link === 'string' ? link : undefined
  }
  return acts.sort((one, other) => other.at - one.at)
}

function actOf(said: Readonly<Record<string, unknown>>, cluster: string): Act[] {
  const resource = typeof said.resourceId === 'string' ? said.resourceId : ''
  const isOurs =
    resource.toLowerCase() === cluster.toLowerCase() || resource.toLowerCase().startsWith(`${cluster.toLowerCase()}/`)
  const at = Date.parse(String(said.eventTimestamp))
  if (!isOurs || Number.isNaN(at)) return []
  return [
    {
      at,
      who: String(said.caller ?? 'Azure').slice(0, 100),
      operation: wordOf(said.operationName).replace(/^Microsoft\.ContainerService\//i, ''),
      status: wordOf(said.status),
      part: resource.slice(cluster.length + 1),
      correlation: String(said.correlationId ?? ''),
      category: wordOf(said.category),
    },
  ]
}

/** The log says most things twice: as a value, and in the reader's language. */
function wordOf(said: unknown): string {
  const value = typeof said === 'object' && said !== null ? (said as { readonly value?: unknown }).value : said
  return String(value ?? '').slice(0, 200)
}
