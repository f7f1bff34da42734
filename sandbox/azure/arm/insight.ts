import { answer, refusal } from '../answer.ts'
import type { Detector } from '../model.ts'
import type { Call, Route } from './call.ts'
import { CLUSTER, inCluster, inSubscription, same } from './call.ts'

/** After so long an act is in the log. */
const LAG_MS = 60_000

/** What went on, what is wrong, what may be used, and what it costs. */
export const insightRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/subscriptions/:subscription/providers/Microsoft.Insights/eventtypes/management/values',
    serve: inSubscription(({ url, state }, { activities }) => {
      const filter = url.searchParams.get('$filter') ?? ''
      const since = Date.parse(/eventTimestamp ge '([^']+)'/.exec(filter)?.[1] ?? '')
      if (Number.isNaN(since)) return refusal(400, 'BadRequest', 'The $filter needs eventTimestamp.')
      const about = /resourceUri eq '([^']+)'/i.exec(filter)?.[1]?.toLowerCase()
      const group = /resourceGroupName eq '([^']+)'/i.exec(filter)?.[1]
      return answer(200, {
        value: activities
          .filter(
            ({ at, resourceId }) =>
              at >= since && at + LAG_MS <= state.clock.now() && (!about || resourceId.toLowerCase().startsWith(about)),
          )
          .filter(({ resourceId }) => !group || same(resourceId.split('/')[4] ?? '', group))
          .sort((one, other) => other.at - one.at)
          .map(({ at, caller, operation, status, resourceId, category = 'Administrative', correlation }, i) => ({
            id: `${resourceId}/events/${i}`,
            caller,
            category: { value: category, localizedValue: category },
            operationName: { value: operation, localizedValue: operation },
            status: { value: status, localizedValue: status },
            level: status === 'Failed' ? 'Error' : 'Informational',
            eventTimestamp: new Date(at).toISOString(),
            submissionTimestamp: new Date(at + LAG_MS).toISOString(),
            resourceId,
            correlationId: correlation ?? `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
          })),
      })
    }),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/detectors`,
    serve: inCluster((_call, cluster, { detectors }) =>
      answer(200, {
        value: (detectors.get(cluster.name.toLowerCase()) ?? []).map((each) => ({
          id: `${cluster.id}/detectors/${each.id}`,
          name: each.id,
          type: 'Microsoft.ContainerService/managedClusters/detectors',
          properties: { metadata: { id: each.id, name: each.name, category: each.category, type: 'Detector' } },
        })),
      }),
    ),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/detectors/:detector`,
    serve: inCluster((_call, cluster, { detectors }, { detector }) => {
      const found = detectors.get(cluster.name.toLowerCase())?.find(({ id }) => same(id, detector))
      return found
        ? answer(200, diagnosis(cluster.id, found))
        : refusal(404, 'NotFound', `There is no detector ${detector}.`)
    }),
  },
  {
    method: 'GET',
    path: '/subscriptions/:subscription/providers/Microsoft.Compute/locations/:location/usages',
    serve: inSubscription((_call, { usages }) =>
      answer(200, {
        value: usages.map(({ family, label, used, limit }) => ({
          unit: 'Count',
          currentValue: used,
          limit,
          name: { value: family, localizedValue: label },
        })),
      }),
    ),
  },
  { method: 'GET', path: '/api/retail/prices', serve: prices },
  {
    method: 'POST',
    path: '/providers/Microsoft.ResourceGraph/resources',
    serve({ body, state }) {
      const subscriptions = Array.isArray(body.subscriptions) ? body.subscriptions.map(String) : []
      if (!String(body.query).startsWith('containerserviceeventresources')) {
        return refusal(400, 'BadRequest', 'The sandbox knows no other table.')
      }
      const data = state.events.filter(({ id }) =>
        subscriptions.some((each) => String(id).toLowerCase().startsWith(`/subscriptions/${each.toLowerCase()}/`)),
      )
      return answer(200, { totalRecords: data.length, count: data.length, data, resultTruncated: 'false' })
    },
  },
]

function diagnosis(cluster: string, { id, name, category, status, says }: Detector) {
  return {
    id: `${cluster}/detectors/${id}`,
    name: id,
    type: 'Microsoft.ContainerService/managedClusters/detectors',
    properties: {
      metadata: { id, name, category, type: 'Detector' },
      status: { message: says, statusId: { Healthy: 0, Info: 1, Warning: 2, Critical: 3 }[status] ?? 4 },
      dataset: [
        {
          renderingProperties: { type: 7 },
          table: {
            tableName: 'Table_0',
            columns: ['Status', 'Message', 'Data.Name', 'Data.Value', 'Expanded', 'Solutions'].map((columnName) => ({
              columnName,
              dataType: 'String',
            })),
            rows: [[status, says, 'Description', says, 'True', null]],
          },
        },
      ],
    },
  }
}

/** The price list that everybody may read: Azure Retail Prices, asked with an OData filter. */
function prices({ url, state }: Call) {
  const filter = url.searchParams.get('$filter') ?? ''
  const region = /armRegionName eq '([^']+)'/.exec(filter)?.[1]
  const sizes = [...filter.matchAll(/armSkuName eq '([^']+)'/g)].map(([, size]) => size)
  const Items = state.prices.filter(
    (price) => price.armRegionName === region && sizes.includes(String(price.armSkuName)),
  )
  return answer(200, {
    BillingCurrency: 'USD',
    CustomerEntityType: 'Retail',
    Items,
    NextPageLink: null,
    Count: Items.length,
  })
}
