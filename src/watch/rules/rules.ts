import { autoRepair } from './auto-repair.ts'
import { config } from './config.ts'
import { crashLoop } from './crash.ts'
import { cronMissed } from './cron.ts'
import { daemonSetShort } from './daemonset.ts'
import { bouncing, evicted, preempted } from './evicted.ts'
import { abnormalExit } from './exit.ts'
import { failedCreate } from './failed-create.ts'
import { image } from './image.ts'
import { init } from './init.ts'
import { jobFailed, jobLong } from './job.ts'
import { liveness } from './liveness.ts'
import { nodeDown } from './node-down.ts'
import { nodeFlaps, nodeGone, nodePressure, nodeProblem } from './node-trouble.ts'
import type { NodeView } from './node-view.ts'
import { notReady } from './not-ready.ts'
import { outOfMemory } from './oom.ts'
import { replicasShort } from './replicas.ts'
import { rolloutStuck, statefulSetStuck } from './rollout.ts'
import type { Rule } from './rule.ts'
import { startBlocked } from './start-blocked.ts'
import { stuckTerminating } from './stuck-terminating.ts'
import { unschedulable } from './unschedulable.ts'
import type { WorkloadView } from './workload-view.ts'

/** Every rule about workloads. Those about their pods come first: what they find explains the rest. */
export const workloadRules: readonly Rule<WorkloadView>[] = [
  crashLoop,
  abnormalExit,
  outOfMemory,
  image,
  config,
  init,
  liveness,
  notReady,
  unschedulable,
  startBlocked,
  stuckTerminating,
  preempted,
  bouncing,
  rolloutStuck,
  replicasShort,
  failedCreate,
  statefulSetStuck,
  daemonSetShort,
  jobFailed,
  jobLong,
  cronMissed,
]

export const nodeRules: readonly Rule<NodeView>[] = [
  nodeDown,
  nodeGone,
  nodeFlaps,
  nodePressure,
  nodeProblem,
  autoRepair,
  evicted,
]
