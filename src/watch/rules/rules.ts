import { crashLoop } from './crash.ts'
import { image } from './image.ts'
import { nodeDown } from './node-down.ts'
import type { NodeView } from './node-view.ts'
import { notReady } from './not-ready.ts'
import { outOfMemory } from './oom.ts'
import { replicasShort } from './replicas.ts'
import type { Rule } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** Every rule, by what it is about. */
export const workloadRules: readonly Rule<WorkloadView>[] = [crashLoop, outOfMemory, image, notReady, replicasShort]

export const nodeRules: readonly Rule<NodeView>[] = [nodeDown]
