import type { Azure } from './azure.ts'
import { asking } from './clients.ts'
import type { SubscriptionRef } from './cluster.ts'
import { Refused } from './problem.ts'

/** Work on a cluster that AKS has announced, does, or has done. */
export type Announced = {
  readonly id: string
  /** The cluster's id, in small letters. */
  readonly cluster: string
  readonly what: string
  /** `Scheduled`, `Started`, `Completed`, `Canceled`, `Failed`. */
  readonly status: string
  /** When it begins or began, in ms since the epoch. */
  readonly at: number
  readonly says: string
}

const PATH = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01'
const QUERY =
  "containerserviceeventresources | where type =~ 'microsoft.containerservice/managedclusters/scheduledevents' | project id, name, properties | order by id asc"
const MOST = 1_000
const LONGEST = 200

/**
 * The planned maintenance that AKS tells of 7 days and 24 hours before, and while it goes on, of all clusters in one
 * subscription by one query (learn.microsoft.com/azure/aks/aks-communication-manager).
 */
export function announcedIn(
  azure: Azure,
  subscription: SubscriptionRef,
  signal: AbortSignal,
): Promise<readonly Announced[]> {
  return asking(`read the planned maintenance of ${subscription.name}`, signal, async (abortSignal) => {
    const { createDefaultHttpClient, createPipelineRequest } = await import('@azure/core-rest-pipeline')
    const request = createPipelineRequest({
      url: new URL(PATH, azure.cloud.resourceManager).href,
      method: 'POST',
      abortSignal,
      body: JSON.stringify({ subscriptions: [subscription.id], query: QUERY, options: { $top: MOST } }),
    })
    request.headers.set('content-type', 'application/json')
    const response = await azure.client(subscription).read.pipeline.sendRequest(createDefaultHttpClient(), request)
    if (response.status !== 200) throw new Refused(response)
    const { data } = (JSON.parse(response.bodyAsText ?? '{}') ?? {}) as { readonly data?: unknown }
    return (Array.isArray(data) ? data : []).slice(0, MOST).flatMap(announcedOf)
  })
}

function announcedOf(row: unknown): readonly Announced[] {
  const { id, properties } = (row ?? {}) as { readonly id?: unknown; readonly properties?: unknown }
  const said = (properties ?? {}) as Readonly<Record<string, unknown>>
  const cluster = /^(.*\/managedclusters\/[^/]+)/i.exec(String(id ?? ''))?.[1]?.toLowerCase()
  const at = Date.parse(String(said.startTime || said.scheduledTime || ''))
  if (!cluster || Number.isNaN(at)) return []
  return [
    {
      cluster,
      id: String(said.eventId ?? id).slice(-LONGEST),
      what: String(said.eventType ?? said.eventSource ?? 'maintenance').slice(0, LONGEST),
      status: String(said.eventStatus ?? '').slice(0, LONGEST),
      at,
      says: String(said.eventDetails ?? said.description ?? '').slice(0, LONGEST),
    },
  ]
}
