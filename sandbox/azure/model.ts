import type { Clock } from '../clock.ts'
import type { Machines } from './machines.ts'

/** JSON as ARM keeps it. */
export type Json = { [key: string]: unknown }

/** A pool as it stands in its cluster's `agentPoolProfiles`. */
export type ArmPool = Json & {
  name: string
  count: number
  eTag: string
  provisioningState: string
  powerState: { code: string }
}

/** A cluster as ARM answers it, in the letter case that AKS really uses: `resourcegroups`, `ManagedClusters`. */
export type ArmCluster = {
  readonly id: string
  readonly name: string
  readonly location: string
  readonly type: 'Microsoft.ContainerService/ManagedClusters'
  tags: Json
  sku: Json
  identity: Json
  eTag: string
  properties: Json & {
    provisioningState: string
    powerState: { code: string }
    kubernetesVersion: string
    agentPoolProfiles: ArmPool[]
  }
}

/** Something that went on in a subscription, as the activity log tells it. */
export type Activity = {
  /** ms since the epoch. */
  readonly at: number
  readonly caller: string
  /** `Microsoft.ContainerService/managedClusters/agentPools/write`. */
  readonly operation: string
  readonly status: 'Started' | 'Accepted' | 'Succeeded' | 'Failed'
  readonly resourceId: string
  readonly category?: string
  /** Whoever asked may say by what it is found again. */
  readonly correlation?: string
}

export type Detector = {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly status: string
  readonly says: string
}

export type Subscription = {
  readonly id: string
  readonly name: string
  readonly clusters: ArmCluster[]
  readonly activities: Activity[]
  /** What may be used of each family of sizes, by the family's name; the region is one. */
  readonly usages: { readonly family: string; readonly label: string; used: number; readonly limit: number }[]
  /** By cluster, whatever its case: maintenance configurations, detectors, and the text of its kubeconfig. */
  readonly maintenance: Map<string, readonly Json[]>
  readonly detectors: Map<string, readonly Detector[]>
  readonly kubeconfigs: Map<string, string>
}

/** The world that the sandbox's ARM tells of. */
export type AzureState = {
  readonly clock: Clock
  readonly subscriptions: Subscription[]
  readonly versions: readonly Json[]
  readonly nodeImage: (pool: ArmPool) => string
  readonly prices: readonly Json[]
  /** By cluster, in small letters: the machines behind it, where the sandbox has any. */
  readonly machines: Map<string, Machines>
  /** What AKS says of maintenance to come, as Resource Graph has it. */
  readonly events: Json[]
  /** Commands that were run in a cluster, by their id. */
  readonly commands: Map<string, { readonly command: string; readonly startedAt: number }>
  /** How a command ends; by default it prints itself. */
  commandEnds?: (command: string) => { readonly exitCode?: number; readonly logs?: string; readonly reason?: string }
}
