import type { AksChangeName, AksPlanner } from './planner.ts'
import { command } from './plans/command.ts'
import { nodepoolAdd, nodepoolDelete, nodepoolStart, nodepoolStop } from './plans/pool-life.ts'
import { nodepoolImageUpgrade, nodepoolUpgrade } from './plans/pool-upgrade.ts'
import { abort, rotateCerts, start, stop } from './plans/power.ts'
import { nodepoolAutoscale, nodepoolScale } from './plans/scale.ts'
import { maintenanceSet, tag } from './plans/settings.ts'
import { upgrade } from './plans/upgrade.ts'

/** One planner a change of /aks; a command without one does not compile. */
export const aksPlanners: { readonly [N in AksChangeName]: AksPlanner<N> } = {
  'aks nodepool scale': nodepoolScale,
  'aks nodepool autoscale': nodepoolAutoscale,
  'aks nodepool upgrade': nodepoolUpgrade,
  'aks nodepool image-upgrade': nodepoolImageUpgrade,
  'aks nodepool add': nodepoolAdd,
  'aks nodepool delete': nodepoolDelete,
  'aks nodepool start': nodepoolStart,
  'aks nodepool stop': nodepoolStop,
  'aks upgrade': upgrade,
  'aks start': start,
  'aks stop': stop,
  'aks abort': abort,
  'aks rotate-certs': rotateCerts,
  'aks maintenance set': maintenanceSet,
  'aks tag': tag,
  'aks command': command,
}
