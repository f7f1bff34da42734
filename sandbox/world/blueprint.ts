import { access, secretReaders } from './access.ts'
import { data, payments } from './backends.ts'
import { certificates } from './certificates.ts'
import type { Happening } from './happening.ts'
import { made } from './happening.ts'
import type { NodePool } from './nodes.ts'
import { ingressController, monitoring, system } from './platform.ts'
import { shop, stagingShop } from './shop.ts'

/** What a cluster of the demo is made of. */
export type Blueprint = {
  readonly name: string
  readonly version: string
  /** A seed of its own, so that no two clusters have pods of the same names. */
  readonly seed: number
  readonly pools: readonly NodePool[]
  readonly history: (now: number) => readonly Happening[]
}

const version = 'v1.36.1'

const prod: Blueprint = {
  name: 'prod-weu',
  version,
  seed: 7,
  pools: [
    { name: 'systempool', mode: 'System', count: 2, size: 'Standard_D2ds_v5', cluster: 'prod-weu', version },
    { name: 'userpool', mode: 'User', count: 4, size: 'Standard_D4ds_v5', cluster: 'prod-weu', version },
  ],
  history: (now) => [
    ...system(),
    ...monitoring(),
    ...ingressController(),
    ...shop(),
    ...payments(),
    ...data(),
    ...certificates(now),
    made('41d', ...access()),
    made('40d', ...secretReaders(['shop', 'data', 'monitoring'])),
  ],
}

const staging: Blueprint = {
  name: 'staging',
  version,
  seed: 11,
  pools: [
    { name: 'systempool', mode: 'System', count: 1, size: 'Standard_D2ds_v5', cluster: 'staging', version },
    { name: 'userpool', mode: 'User', count: 2, size: 'Standard_D4ds_v5', cluster: 'staging', version },
  ],
  history: () => [
    ...system(),
    ...stagingShop(),
    ...payments(1),
    ...data(1),
    made('41d', ...access()),
    made('40d', ...secretReaders(['shop', 'data'])),
  ],
}

export const blueprints: readonly Blueprint[] = [prod, staging]
