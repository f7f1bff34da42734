import type { Clock } from '../clock.ts'
import type { ArmCluster, ArmPool, AzureState, Json, Subscription } from './model.ts'

const DAY = 86_400_000

/** The subscriptions of the demo: production, and a few clusters that are not well. */
export const SUBSCRIPTIONS = {
  production: '11111111-1111-4111-8111-111111111111',
  lab: '22222222-2222-4222-8222-222222222222',
} as const

const UBUNTU = 'AKSUbuntu-2404gen2containerd-'
const WINDOWS = 'AKSWindows-2022-containerd-20348.4294.'

/** An Azure with two subscriptions and four clusters, one of each trouble. `kubeconfigs` are by cluster. */
export function azureWorld(clock: Clock, kubeconfigs: Readonly<Record<string, string>> = {}): AzureState {
  const now = clock.now()
  const prod = cluster('production', 'rg-shop', 'prod-weu', 'westeurope', '1.36.1', [
    pool('systempool', 'System', 2, 'Standard_D2ds_v5', '1.36.1'),
    pool('userpool', 'User', 4, 'Standard_D4ds_v5', '1.36.1', { enableAutoScaling: true, minCount: 3, maxCount: 8 }),
  ])
  const legacy = cluster('production', 'rg-legacy', 'legacy-neu', 'northeurope', '1.33.4', [
    pool('nodepool1', 'System', 3, 'Standard_D4ds_v5', '1.33.4', { nodeImageVersion: `${UBUNTU}202605.04.0` }),
    pool('win', 'User', 2, 'Standard_D4ds_v5', '1.33.2', {
      osType: 'Windows',
      osSKU: 'Windows2022',
      nodeImageVersion: `${WINDOWS}260413`,
      provisioningState: 'Failed',
    }),
    pool('spot', 'User', 3, 'Standard_D4ds_v5', '1.33.4', {
      scaleSetPriority: 'Spot',
      scaleSetEvictionPolicy: 'Delete',
      spotMaxPrice: -1,
    }),
  ])
  legacy.properties.provisioningState = 'Failed'
  legacy.properties.status = {
    provisioningError: {
      code: 'QuotaExceeded',
      message: 'Operation could not be completed as it results in exceeding approved standardDDSv5Family Cores quota.',
    },
  }
  legacy.properties.servicePrincipalProfile = { clientId: '33333333-3333-4333-8333-333333333333' }
  const vault = cluster('production', 'rg-vault', 'vault-weu', 'westeurope', '1.36.1', [
    pool('systempool', 'System', 3, 'Standard_D2ds_v5', '1.36.1'),
  ])
  vault.properties.apiServerAccessProfile = { enablePrivateCluster: true, privateDNSZone: 'system' }
  vault.properties.privateFQDN = 'vault-weu-dns-a1b2c3d4.privatelink.westeurope.azmk8s.io'
  vault.properties.fqdn = undefined
  const lab = cluster('lab', 'rg-lab', 'lab-weu', 'westeurope', '1.35.3', [
    pool('nodepool1', 'System', 1, 'Standard_D2ds_v5', '1.35.3', { powerState: { code: 'Stopped' } }),
  ])
  lab.properties.powerState = { code: 'Stopped' }
  const subscriptions = [
    subscription(SUBSCRIPTIONS.production, 'Shop production', [prod, legacy, vault], kubeconfigs),
    subscription(SUBSCRIPTIONS.lab, 'Lab', [lab], kubeconfigs),
  ]
  subscriptions[0]?.activities.push(...past(prod.id, now))
  return {
    clock,
    subscriptions,
    versions: VERSIONS,
    nodeImage: ({ osType }) => (osType === 'Windows' ? `${WINDOWS}261103` : `${UBUNTU}202611.03.0`),
    prices: PRICES,
    machines: new Map(),
    events: [],
    commands: new Map(),
  }
}

export function cluster(
  where: keyof typeof SUBSCRIPTIONS,
  group: string,
  name: string,
  location: string,
  version: string,
  pools: readonly ArmPool[],
): ArmCluster {
  return {
    // As AKS writes it: the group's word in small letters, the type with capitals.
    id: `/subscriptions/${SUBSCRIPTIONS[where]}/resourcegroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    location,
    type: 'Microsoft.ContainerService/ManagedClusters',
    tags: where === 'production' ? { env: 'prod', owner: 'shop-platform' } : { env: 'lab' },
    sku: { name: 'Base', tier: where === 'production' ? 'Standard' : 'Free' },
    identity: { type: 'SystemAssigned', principalId: '44444444-4444-4444-8444-444444444444' },
    eTag: `sandbox-${name}`,
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: version,
      currentKubernetesVersion: version,
      dnsPrefix: `${name}-dns`,
      fqdn: `${name}-dns-a1b2c3d4.hcp.${location}.azmk8s.io`,
      azurePortalFQDN: `${name}-dns-a1b2c3d4.portal.hcp.${location}.azmk8s.io`,
      agentPoolProfiles: [...pools],
      linuxProfile: { adminUsername: 'azureuser', ssh: { publicKeys: [{ keyData: 'ssh-rsa AAAAsandbox demo' }] } },
      servicePrincipalProfile: { clientId: 'msi' },
      nodeResourceGroup: `MC_${group}_${name}_${location}`,
      enableRBAC: true,
      supportPlan: 'KubernetesOfficial',
      networkProfile: {
        networkPlugin: 'azure',
        networkPluginMode: 'overlay',
        networkDataplane: 'cilium',
        loadBalancerSku: 'Standard',
        podCidr: '10.244.0.0/16',
        serviceCidr: '10.0.0.0/16',
        dnsServiceIP: '10.0.0.10',
        outboundType: 'loadBalancer',
      },
      aadProfile: { managed: true, enableAzureRBAC: true, tenantID: '00000000-0000-4000-8000-0000000000aa' },
      autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' },
      maxAgentPools: 100,
      disableLocalAccounts: true,
      securityProfile: {},
      resourceUID: '66f1a0b2c3d4e50001a2b3c4',
    },
  }
}

export function pool(
  name: string,
  mode: 'System' | 'User',
  count: number,
  vmSize: string,
  version: string,
  more: Json = {},
): ArmPool {
  return {
    name,
    count,
    vmSize,
    osDiskSizeGB: 128,
    osDiskType: 'Ephemeral',
    kubeletDiskType: 'OS',
    maxPods: 110,
    type: 'VirtualMachineScaleSets',
    enableAutoScaling: false,
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    orchestratorVersion: version,
    currentOrchestratorVersion: version,
    enableNodePublicIP: false,
    mode,
    osType: 'Linux',
    osSKU: 'Ubuntu',
    availabilityZones: ['1', '2', '3'],
    nodeImageVersion: `${UBUNTU}202611.03.0`,
    upgradeSettings: { maxSurge: '10%' },
    eTag: `sandbox-${name}`,
    ...more,
  }
}

function subscription(
  id: string,
  name: string,
  clusters: ArmCluster[],
  kubeconfigs: Readonly<Record<string, string>>,
): Subscription {
  const configured = clusters.filter((each) => each.name === 'prod-weu')
  return {
    id,
    name,
    clusters,
    activities: [],
    usages: [
      { family: 'cores', label: 'Total Regional vCPUs', used: 58, limit: 100 },
      { family: 'standardDDSv5Family', label: 'Standard DDSv5 Family vCPUs', used: 46, limit: 50 },
    ],
    maintenance: new Map(configured.map((each) => [each.name, WINDOWS_OF_WORK])),
    detectors: new Map(
      configured.map((each) => [
        each.name,
        [
          {
            id: 'node-health',
            name: 'Node Health',
            category: 'Node Health',
            status: 'Warning',
            says: '1 node used more than 90% of its memory in the last 24 hours.',
          },
          {
            id: 'cluster-availability',
            name: 'Cluster and Control Plane Availability',
            category: 'Cluster and Control Plane Availability and Performance',
            status: 'Healthy',
            says: 'The API server answered 99.99% of requests.',
          },
          {
            id: 'connectivity',
            name: 'Connectivity Issues',
            category: 'Connectivity Issues',
            status: 'Healthy',
            says: 'No problem with DNS or outbound connections was found.',
          },
        ],
      ]),
    ),
    kubeconfigs: new Map(Object.entries(kubeconfigs).map(([cluster, text]) => [cluster.toLowerCase(), text])),
  }
}

function past(id: string, now: number) {
  const act = (ago: number, caller: string, operation: string, status: 'Started' | 'Succeeded', of = id) => ({
    at: now - ago,
    caller,
    operation: `Microsoft.ContainerService/managedClusters/${operation}`,
    status,
    resourceId: of,
  })
  return [
    act(DAY, 'lena@shop.example', 'agentPools/write', 'Started', `${id}/agentPools/userpool`),
    act(DAY - 180_000, 'lena@shop.example', 'agentPools/write', 'Succeeded', `${id}/agentPools/userpool`),
    act(3_600_000, 'olivia@shop.example', 'listClusterUserCredential/action', 'Succeeded'),
  ]
}

const WINDOWS_OF_WORK: readonly Json[] = [
  {
    name: 'aksManagedAutoUpgradeSchedule',
    properties: {
      maintenanceWindow: {
        schedule: { weekly: { intervalWeeks: 1, dayOfWeek: 'Tuesday' } },
        durationHours: 4,
        utcOffset: '+01:00',
        startDate: '2026-01-06',
        startTime: '01:00',
      },
    },
  },
  {
    name: 'aksManagedNodeOSUpgradeSchedule',
    properties: {
      maintenanceWindow: {
        schedule: { daily: { intervalDays: 1 } },
        durationHours: 4,
        utcOffset: '+01:00',
        startDate: '2026-01-06',
        startTime: '02:00',
        notAllowedDates: [{ start: '2026-12-18', end: '2027-01-04' }],
      },
    },
  },
]

const official = { supportPlan: ['KubernetesOfficial', 'AKSLongTermSupport'] }

const VERSIONS: readonly Json[] = [
  {
    version: '1.33',
    capabilities: { supportPlan: ['AKSLongTermSupport'] },
    patchVersions: { '1.33.2': { upgrades: ['1.33.4', '1.34.1'] }, '1.33.4': { upgrades: ['1.34.1', '1.34.2'] } },
  },
  {
    version: '1.34',
    capabilities: official,
    patchVersions: { '1.34.1': { upgrades: ['1.34.2', '1.35.3'] }, '1.34.2': { upgrades: ['1.35.3'] } },
  },
  {
    version: '1.35',
    isDefault: true,
    capabilities: official,
    patchVersions: { '1.35.3': { upgrades: ['1.36.1', '1.36.3'] } },
  },
  {
    version: '1.36',
    capabilities: official,
    patchVersions: { '1.36.1': { upgrades: ['1.36.3', '1.37.0'] }, '1.36.3': { upgrades: ['1.37.0'] } },
  },
  { version: '1.37', isPreview: true, capabilities: official, patchVersions: { '1.37.0': { upgrades: [] } } },
]

const PRICES: readonly Json[] = ['westeurope', 'northeurope'].flatMap((armRegionName) =>
  [
    ['Standard_D2ds_v5', 0.135, 0.0267],
    ['Standard_D4ds_v5', 0.27, 0.0534],
  ].flatMap(([size, price, spot]) =>
    [
      { suffix: '', product: 'Virtual Machines Ddsv5 Series', each: price },
      { suffix: ' Spot', product: 'Virtual Machines Ddsv5 Series', each: spot },
      { suffix: '', product: 'Virtual Machines Ddsv5 Series Windows', each: Number(price) + 0.092 },
    ].map(({ suffix, product, each }) => ({
      currencyCode: 'USD',
      retailPrice: each,
      unitPrice: each,
      armRegionName,
      armSkuName: size,
      productName: product,
      skuName: `${String(size).replace('Standard_', '').replace('_', ' ')}${suffix}`,
      serviceName: 'Virtual Machines',
      unitOfMeasure: '1 Hour',
      type: 'Consumption',
    })),
  ),
)
