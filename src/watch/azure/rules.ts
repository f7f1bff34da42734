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

/** What goes wrong with a cluster or a node pool in Azure; what explains the rest comes first. */
export const azureRules: readonly Rule<AzureView>[] = [azureQuota, azureFailed, azureStuck, azurePower, azureSpot]

/** What is to be done about them some day: matters of their own, so that an old one does not make a new one look old. */
export const upkeepRules: readonly Rule<AzureView>[] = [azureMaintenance, azureSupport, azureImage]
