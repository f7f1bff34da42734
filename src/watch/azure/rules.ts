import type { Rule } from '../rules/rule.ts'
import { azureFailed } from './failed.ts'
import { azureImage } from './image.ts'
import { azureMaintenance } from './maintenance.ts'
import { azurePower } from './power.ts'
import { azureQuota } from './quota.ts'
import { azureSpot } from './spot.ts'
import { azureStuck } from './stuck.ts'
import { azureSupport } from './support.ts'
import type { AzureView } from './view.ts'

/** Every rule about what Azure says of a cluster or a node pool; what explains the rest comes first. */
export const azureRules: readonly Rule<AzureView>[] = [
  azureQuota,
  azureFailed,
  azureStuck,
  azurePower,
  azureSpot,
  azureMaintenance,
  azureSupport,
  azureImage,
]
