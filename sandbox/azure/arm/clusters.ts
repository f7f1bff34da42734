import { answer, refusal } from '../answer.ts'
import type { ArmCluster, ArmPool } from '../model.ts'
import type { Route } from './call.ts'
import { CLUSTER, groupOf, inCluster, inSubscription, same } from './call.ts'

const PAGE = 2

/** Clusters and pools, to be read. */
export const clusterRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/subscriptions',
    serve: ({ state }) =>
      answer(200, {
        value: state.subscriptions.map(({ id, name }) => ({
          id: `/subscriptions/${id}`,
          authorizationSource: 'RoleBased',
          subscriptionId: id,
          displayName: name,
          state: 'Enabled',
        })),
        count: { type: 'Total', value: state.subscriptions.length },
      }),
  },
  {
    method: 'GET',
    path: '/subscriptions/:subscription/providers/Microsoft.ContainerService/managedClusters',
    // Pages of two, so that nobody forgets that there are pages.
    serve: inSubscription(({ url, origin }, { clusters }) => {
      const from = Number(url.searchParams.get('$skipToken') ?? 0)
      const next = new URL(url.pathname, origin)
      next.searchParams.set('api-version', url.searchParams.get('api-version') ?? '')
      next.searchParams.set('$skipToken', String(from + PAGE))
      return answer(200, {
        value: clusters.slice(from, from + PAGE),
        ...(clusters.length > from + PAGE && { nextLink: next.href }),
      })
    }),
  },
  {
    method: 'GET',
    path: '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.ContainerService/managedClusters',
    serve: inSubscription((_call, { clusters }, { group }) =>
      answer(200, { value: clusters.filter((each) => same(groupOf(each), group)) }),
    ),
  },
  { method: 'GET', path: CLUSTER, serve: inCluster((_call, cluster) => answer(200, cluster, { etag: cluster.eTag })) },
  {
    method: 'GET',
    path: `${CLUSTER}/agentPools`,
    serve: inCluster((_call, cluster) =>
      answer(200, { value: cluster.properties.agentPoolProfiles.map((pool) => poolResource(cluster, pool)) }),
    ),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/agentPools/:pool`,
    serve: inCluster((_call, cluster, _subscription, { pool }) => {
      const found = cluster.properties.agentPoolProfiles.find(({ name }) => same(name, pool))
      return found ? answer(200, poolResource(cluster, found), { etag: found.eTag }) : noPool(cluster, pool)
    }),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/listClusterUserCredential`,
    serve: inCluster((_call, cluster, { kubeconfigs }) => {
      const text = kubeconfigs.get(cluster.name.toLowerCase())
      if (text === undefined) return refusal(400, 'BadRequest', 'The sandbox has no kubeconfig for this cluster.')
      return answer(200, { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from(text).toString('base64') }] })
    }),
  },
  {
    method: 'POST',
    path: `${CLUSTER}/listClusterAdminCredential`,
    serve: inCluster(() =>
      refusal(
        400,
        'BadRequest',
        'Getting static credential is not allowed because this cluster is set to disable local accounts.',
      ),
    ),
  },
]

/** A pool as a resource of its own: named, typed, and with its profile as its properties. */
export function poolResource(cluster: ArmCluster, { name, eTag, ...properties }: ArmPool) {
  return {
    id: `${cluster.id}/agentPools/${name}`,
    name,
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    properties: { ...properties, eTag },
  }
}

export function noPool(cluster: ArmCluster, pool = '') {
  return refusal(404, 'NotFound', `Could not find the agent pool ${pool} in managed cluster ${cluster.name}.`)
}
