import type { AgentPool, ManagedCluster, ManagedClusterAgentPoolProfile } from '@azure/arm-containerservice'

export type SubscriptionRef = { readonly id: string; readonly name: string }

/** An AKS cluster as Azure tells of it; what it does not say is left out. */
export type AksCluster = {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly subscription: SubscriptionRef
  readonly location: string
  readonly power: string
  readonly provisioning: string
  /** Why it failed, in Azure's words. */
  readonly trouble?: string
  readonly version: string
  readonly tier?: string
  readonly supportPlan?: string
  readonly fqdn?: string
  readonly privateFqdn?: string
  readonly isPrivate: boolean
  readonly authorizedRanges: readonly string[]
  readonly runCommand: boolean
  readonly network: readonly string[]
  readonly nodeGroup?: string
  readonly identity: string
  readonly entra: boolean
  readonly azureRbac: boolean
  readonly localAccounts: boolean
  readonly upgradeChannel?: string
  readonly nodeChannel?: string
  readonly tags: Readonly<Record<string, string>>
  readonly pools: readonly AksPool[]
}

export type AksPool = {
  readonly name: string
  readonly mode: string
  readonly count: number
  /** The autoscaler's limits, where it is on. */
  readonly scales?: { readonly min: number; readonly max: number }
  readonly size: string
  readonly os: string
  readonly version: string
  readonly image?: string
  readonly power: string
  readonly provisioning: string
  readonly trouble?: string
  readonly spot: boolean
  readonly zones: readonly string[]
  readonly disk?: string
  readonly maxPods?: number
  readonly surge?: string
  readonly taints: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** What the SDK says of a cluster, as we use it. Never throws: every field may be missing or of a name we do not know. */
export function clusterOf(said: ManagedCluster, subscription: SubscriptionRef): AksCluster {
  const id = said.id ?? ''
  const access = said.apiServerAccessProfile
  const client = said.servicePrincipalProfile?.clientId
  const trouble = troubleOf(said.status)
  return {
    id,
    name: said.name ?? nameIn(id) ?? '?',
    group: segment(id, 'resourcegroups') ?? '?',
    subscription,
    location: said.location,
    power: said.powerState?.code ?? 'Running',
    provisioning: said.provisioningState ?? 'Unknown',
    ...(trouble && { trouble }),
    version: said.currentKubernetesVersion ?? said.kubernetesVersion ?? '?',
    ...set('tier', said.sku?.tier),
    ...set('supportPlan', said.supportPlan),
    ...set('fqdn', said.fqdn),
    ...set('privateFqdn', said.privateFqdn),
    isPrivate: access?.enablePrivateCluster === true,
    authorizedRanges: access?.authorizedIPRanges ?? [],
    runCommand: access?.disableRunCommand !== true,
    network: networkOf(said),
    ...set('nodeGroup', said.nodeResourceGroup),
    identity: said.identity?.type ?? (client && client !== 'msi' ? `service principal ${client}` : 'managed identity'),
    entra: said.aadProfile !== undefined,
    azureRbac: said.aadProfile?.enableAzureRbac === true,
    localAccounts: said.disableLocalAccounts !== true,
    ...set('upgradeChannel', said.autoUpgradeProfile?.upgradeChannel),
    ...set('nodeChannel', said.autoUpgradeProfile?.nodeOSUpgradeChannel),
    tags: said.tags ?? {},
    pools: (said.agentPoolProfiles ?? []).map(poolOf),
  }
}

/** The same of a node pool, as its own resource or as it stands in its cluster. */
export function poolOf(said: AgentPool | ManagedClusterAgentPoolProfile): AksPool {
  const trouble = troubleOf(said.status)
  const { minCount: min, maxCount: max } = said
  const surge = said.upgradeSettings?.maxSurge
  return {
    name: said.name ?? '?',
    mode: said.mode ?? 'User',
    count: said.count ?? 0,
    ...(said.enableAutoScaling && { scales: { min: min ?? 0, max: max ?? 0 } }),
    size: said.vmSize ?? '?',
    os: [said.osType ?? 'Linux', said.osSKU].filter(Boolean).join(' '),
    version: said.currentOrchestratorVersion ?? said.orchestratorVersion ?? '?',
    ...set('image', said.nodeImageVersion),
    power: said.powerState?.code ?? 'Running',
    provisioning: said.provisioningState ?? 'Unknown',
    ...(trouble && { trouble }),
    spot: said.scaleSetPriority === 'Spot',
    zones: said.availabilityZones ?? [],
    ...(said.osDiskSizeGB !== undefined && { disk: `${said.osDiskSizeGB} GB ${said.osDiskType ?? ''}`.trim() }),
    ...(said.maxPods !== undefined && { maxPods: said.maxPods }),
    ...set('surge', surge),
    taints: said.nodeTaints ?? [],
    labels: said.nodeLabels ?? {},
  }
}

/** The part of a resource's id after a word; the letter case differs between Azure's own answers. */
export function segment(id: string, word: string): string | undefined {
  const parts = id.split('/')
  const at = parts.findIndex((part) => part.toLowerCase() === word)
  return at < 0 ? undefined : parts[at + 1]
}

function nameIn(id: string): string | undefined {
  return segment(id, 'managedclusters')
}

function networkOf({ networkProfile }: ManagedCluster): string[] {
  const { networkPlugin, networkPluginMode, networkDataplane, networkPolicy, outboundType } = networkProfile ?? {}
  const plugin = [networkPlugin, networkPluginMode].filter(Boolean).join(' ')
  return [
    plugin,
    networkDataplane ? `dataplane ${networkDataplane}` : '',
    networkPolicy ? `policy ${networkPolicy}` : '',
    outboundType ? `outbound ${outboundType}` : '',
  ].filter(Boolean)
}

function troubleOf(status: ManagedCluster['status'] | AgentPool['status']): string | undefined {
  const { code, message } = status?.provisioningError ?? {}
  const words = [code, message].filter(Boolean).join(': ')
  return words ? words.slice(0, 500) : undefined
}

function set<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value ? { [key]: value } : {}) as { readonly [P in K]?: string }
}
