import { answer, refusal } from '../answer.ts'
import type { ArmCluster, Json, Subscription } from '../model.ts'
import type { Route } from './call.ts'
import { CLUSTER, inCluster, inSubscription, same } from './call.ts'
import { noPool } from './clusters.ts'

/** What there is to upgrade to, and when it may be done. */
export const planRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/subscriptions/:subscription/providers/Microsoft.ContainerService/locations/:location/kubernetesVersions',
    serve: inSubscription(({ state }) => answer(200, { values: state.versions })),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/upgradeProfiles/default`,
    serve: inCluster(({ state }, cluster) => {
      const { kubernetesVersion, agentPoolProfiles } = cluster.properties
      return answer(200, {
        id: `${cluster.id}/upgradeprofiles/default`,
        name: 'default',
        type: 'Microsoft.ContainerService/managedClusters/upgradeprofiles',
        properties: {
          controlPlaneProfile: profile('master', kubernetesVersion, 'Linux', state.versions),
          agentPoolProfiles: agentPoolProfiles.map((pool) =>
            profile(pool.name, String(pool.currentOrchestratorVersion), String(pool.osType), state.versions),
          ),
        },
      })
    }),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/agentPools/:pool/upgradeProfiles/default`,
    serve: inCluster(({ state }, cluster, _subscription, { pool }) => {
      const found = cluster.properties.agentPoolProfiles.find(({ name }) => same(name, pool))
      if (!found) return noPool(cluster, pool)
      const { name: _name, ...rest } = profile(
        found.name,
        String(found.currentOrchestratorVersion),
        String(found.osType),
        state.versions,
      )
      return answer(200, {
        id: `${cluster.id}/agentPools/${found.name}/upgradeprofiles/default`,
        name: 'default',
        type: 'Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles',
        properties: { ...rest, latestNodeImageVersion: state.nodeImage(found) },
      })
    }),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/maintenanceConfigurations`,
    serve: inCluster((_call, cluster, sub) =>
      answer(200, { value: windowsOf(sub, cluster).map((each) => windowResource(cluster, each)) }),
    ),
  },
  {
    method: 'GET',
    path: `${CLUSTER}/maintenanceConfigurations/:config`,
    serve: inCluster((_call, cluster, sub, { config = '' }) => {
      const found = windowsOf(sub, cluster).find(({ name }) => same(String(name), config))
      if (found) return answer(200, windowResource(cluster, found))
      return refusal(404, 'NotFound', `Could not find the maintenance configuration ${config}.`)
    }),
  },
  {
    method: 'PUT',
    path: `${CLUSTER}/maintenanceConfigurations/:config`,
    serve: inCluster(({ body }, cluster, sub, { config = '' }) => {
      const others = windowsOf(sub, cluster).filter(({ name }) => !same(String(name), config))
      const isNew = others.length === windowsOf(sub, cluster).length
      const made = { name: config, properties: (body.properties ?? {}) as Json }
      sub.maintenance.set(cluster.name.toLowerCase(), [...others, made])
      return answer(isNew ? 201 : 200, windowResource(cluster, made))
    }),
  },
  {
    method: 'DELETE',
    path: `${CLUSTER}/maintenanceConfigurations/:config`,
    serve: inCluster((_call, cluster, sub, { config = '' }) => {
      const others = windowsOf(sub, cluster).filter(({ name }) => !same(String(name), config))
      const isThere = others.length < windowsOf(sub, cluster).length
      sub.maintenance.set(cluster.name.toLowerCase(), others)
      return answer(isThere ? 200 : 204)
    }),
  },
]

function windowsOf({ maintenance }: Subscription, { name }: ArmCluster): readonly Json[] {
  return maintenance.get(name.toLowerCase()) ?? []
}

function windowResource(cluster: ArmCluster, window: Json): Json {
  return {
    id: `${cluster.id}/maintenanceConfigurations/${String(window.name)}`,
    type: 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations',
    ...window,
  }
}

/** AKS leaves `upgrades` out where there is none. */
function profile(name: string, version: string, osType: string, versions: readonly Json[]) {
  const patches = versions.flatMap((minor) => {
    const isPreview = minor.isPreview === true
    return Object.entries((minor.patchVersions ?? {}) as Record<string, { upgrades?: string[] }>).map(
      ([patch, { upgrades = [] }]) => ({ patch, upgrades, isPreview }),
    )
  })
  const upgrades = (patches.find(({ patch }) => patch === version)?.upgrades ?? []).map((kubernetesVersion) => ({
    kubernetesVersion,
    ...(patches.find(({ patch }) => patch === kubernetesVersion)?.isPreview && { isPreview: true }),
  }))
  return { name, kubernetesVersion: version, osType, ...(upgrades.length > 0 && { upgrades }) }
}
