import type { ContainerServiceClientOptionalParams } from '@azure/arm-containerservice'

/** A step of the SDK's pipeline. */
export type Policy = NonNullable<ContainerServiceClientOptionalParams['additionalPolicies']>[number]['policy']
