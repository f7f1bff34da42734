import type { AksCluster } from '../../../src/azure/cluster.ts'
import type { Arm, Goal, Plan } from '../../../src/change/plan.ts'
import { quote } from '../../../src/command/parse.ts'
import { Fault } from '../../../src/fault.ts'
import type { PlanContext } from '../planner.ts'

/** The version of the API that changes are written in; the SDK's own. */
export const API = '2026-06-01'

type Fields = Readonly<Record<string, unknown>>

/** A resource as Azure has it, whole: what is put back is what was read, also where nobody here knows what it means. */
export type Found = {
  readonly path: string
  readonly eTag?: string
  readonly whole: Fields
  readonly properties: Fields
}

/** What a pool says of itself and nobody may write. `nodeImageVersion` would roll its nodes back. */
const POOL_SAYS = [
  'eTag',
  'provisioningState',
  'currentOrchestratorVersion',
  'nodeImageVersion',
  'status',
  'powerState',
]
const CLUSTER_SAYS = [
  ...['provisioningState', 'powerState', 'currentKubernetesVersion', 'fqdn', 'privateFQDN', 'azurePortalFQDN', 'eTag'],
  ...['maxAgentPools', 'resourceUID', 'status', 'fqdnSubdomain'],
]

/** A pool, as it is. Throws a Fault for one that is not there, and while something goes on in it. */
export async function findPool(context: PlanContext, name: string): Promise<Found> {
  const { azure, cluster, signal } = context
  checkIdle(cluster)
  const path = `${cluster.id}/agentPools/${name}`
  const client = azure.client(cluster.subscription)
  const said = await client.get(`${path}?api-version=${API}`, `read the node pool ${name}`, signal).catch((error) => {
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error
    throw new Fault('not-found', `${cluster.name} has no node pool ${name}.`, {
      hint: `There are: ${cluster.pools.map((pool) => pool.name).join(', ') || 'none'}.`,
    })
  })
  const { properties, ...whole } = recordOf(said)
  const own = recordOf(properties)
  checkQuiet(String(own.provisioningState ?? 'Succeeded'), name, cluster)
  return { path, whole, properties: own, ...tagOf(own.eTag) }
}

/** The cluster itself, as it is. Throws a conflict Fault while something goes on in it. */
export async function findWhole(context: PlanContext): Promise<Found> {
  const { azure, cluster, signal } = context
  checkIdle(cluster)
  const client = azure.client(cluster.subscription)
  const said = await client.get(`${cluster.id}?api-version=${API}`, `read ${cluster.name}`, signal)
  const { properties, ...whole } = recordOf(said)
  checkQuiet(String(recordOf(properties).provisioningState ?? 'Succeeded'), cluster.name, cluster)
  return { path: cluster.id, whole, properties: recordOf(properties), ...tagOf(whole.eTag) }
}

/** The properties of a pool that are put back, with what is to be other. Power is put only where it is to change. */
export function poolBody({ properties }: Found, change: Fields): { readonly properties: Fields } {
  return { properties: { ...without(properties, POOL_SAYS), ...change } }
}

/** A cluster as it is put back; each of its pools without what it only says of itself. */
export function clusterBody({ whole, properties }: Found, change: Fields): Fields & { readonly properties: Fields } {
  const { id: _id, name: _name, type: _type, eTag: _tag, systemData: _data, ...rest } = whole
  const pools = listOf(properties.agentPoolProfiles).map((pool) => without(pool, POOL_SAYS))
  return { ...rest, properties: { ...without(properties, CLUSTER_SAYS), agentPoolProfiles: pools, ...change } }
}

export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}

type Put = Pick<Arm, 'method' | 'path' | 'redo'> & Partial<Pick<Arm, 'body' | 'carried' | 'ifMatch' | 'isNew'>>

/** A step, with by what it is told from outside whether it was done. */
export function armStep({ cluster }: PlanContext, put: Put, goal: Goal): Arm {
  return { kind: 'arm', subscription: cluster.subscription.id, apiVersion: API, ...put, goal }
}

type Said = Pick<Plan, 'verb' | 'says' | 'impact' | 'diff'> & Partial<Plan>

/** A plan of one step, bound to the cluster by its id in Azure; without a step where there is nothing to change. */
export function planOf({ cluster }: PlanContext, step: Arm | undefined, said: Said): Plan {
  return {
    ...{ v: 1, cluster: cluster.name, clusterUid: cluster.id.toLowerCase(), steps: step ? [step] : [] },
    ...{ prints: [], warnings: [], ...said },
  }
}

/** The words that name a cluster in a command, whatever else has its name. */
export function named({ cluster }: PlanContext): string {
  return quote(cluster.name)
}

/** ` -g GROUP`: behind everything else of a command. */
export function placed({ cluster }: PlanContext): string {
  return ` -g ${quote(cluster.group)}`
}

/** A difference of single fields, as it is approved; `what` is a pool, or the cluster. */
export function fieldDiff(what: string, fields: Readonly<Record<string, readonly [unknown, unknown]>>): string {
  const lines = Object.entries(fields)
    .filter(([, [from, to]]) => from !== to)
    .flatMap(([name, [from, to]]) => [
      ...(from === undefined ? [] : [`-  ${name}: ${from}`]),
      ...(to === undefined ? [] : [`+  ${name}: ${to}`]),
    ])
  return lines.length === 0 ? '' : `--- ${what}\n+++ ${what}\n${lines.join('\n')}\n`
}

/** Something that goes on makes Azure refuse the next thing, so nobody is asked to approve that. */
function checkIdle(cluster: AksCluster): void {
  checkQuiet(cluster.provisioning, cluster.name, cluster)
}

function checkQuiet(provisioning: string, what: string, { name }: AksCluster): void {
  if (['succeeded', 'failed', 'canceled', 'unknown'].includes(provisioning.toLowerCase())) return
  throw new Fault('conflict', `${what} is busy: ${provisioning}. Azure does one thing at a time in a cluster.`, {
    hint: `What it is, and since when: /aks operations ${name}. Ask again when it is done, or end it: /aks abort ${name}`,
  })
}

/** What is stopped has no nodes to do anything with. */
export function checkRunning({ properties }: Found, what: string, start: string): void {
  if (recordOf(properties.powerState).code !== 'Stopped') return
  throw new Fault('conflict', `${what} is stopped.`, { hint: `Start it first: /aks ${start}` })
}

export function recordOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function without(fields: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)))
}

function tagOf(eTag: unknown): { readonly eTag?: string } {
  return typeof eTag === 'string' && eTag !== '' ? { eTag } : {}
}
