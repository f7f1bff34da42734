import type { Subject } from '../watch/finding.ts'
import type { Override } from '../watch/limits.ts'
import type { World } from '../watch/world.ts'
import { lookAtAzure } from './look-azure.ts'
import { lookAtNode } from './look-node.ts'
import { objectLooks } from './look-object.ts'
import { lookAtWorkload } from './look-workload.ts'
import type { Sight } from './sight.ts'

type Look = (world: World, subject: Subject, now: number, overrides: readonly Override[]) => Sight

/** Kinds that only say something about others, or that groups of incidents are made of. */
const NOT_LOOKED_AT = new Set([
  'Event',
  'Watcher',
  'Certificate',
  'Alert',
  'Namespace',
  'ResourceQuota',
  'Ingress',
  'EndpointSlice',
])

const BY_KIND: Readonly<Record<string, Look>> = {
  ...objectLooks,
  Node: lookAtNode,
  AksCluster: lookAtAzure,
  AksPool: lookAtAzure,
  AksUpkeep: lookAtAzure,
}

const GROUPS = new Set([
  'registry',
  'zone',
  'pool',
  'cluster',
  'quota',
  'webhook',
  'secret',
  'configmap',
  'scheduler',
  'names',
  'metrics',
  'namespace',
  'storage',
])

/** Who looks at subjects of a kind. What is not known by name is a workload: any controller may own pods. */
export function looks(kind: string): Look | undefined {
  if (NOT_LOOKED_AT.has(kind) || GROUPS.has(kind)) return undefined
  return BY_KIND[kind] ?? lookAtWorkload
}
