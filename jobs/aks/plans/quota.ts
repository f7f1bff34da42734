import { usagesFor } from '../../../src/azure/insight.ts'
import { Fault } from '../../../src/fault.ts'
import type { Line } from '../../../src/reply.ts'
import { counted } from '../../../src/view/counted.ts'
import type { PlanContext } from '../planner.ts'

/**
 * What a region's quota says to so many machines more, where it can be read. Azure names the family of Standard_D4ds_v5
 * “standardDDSv5Family” and, to people, “Standard DDSv5 Family vCPUs”.
 */
export async function quotaFor(context: PlanContext, size: string, machines: number): Promise<Line[]> {
  const family = familyOf(size)
  if (!family || machines < 1) return []
  const { azure, cluster, signal } = context
  try {
    const usages = await usagesFor(azure, cluster, signal)
    const found = usages.find(({ name }) => name.toLowerCase().includes(`standard ${family.name.toLowerCase()} family`))
    if (!found) return []
    const left = found.limit - found.used
    const wanted = machines * family.cores
    const said = `${wanted} vCPUs for ${counted(machines, 'machine')}; ${left} of ${found.limit} are left of ${found.name} in ${cluster.location}`
    return [wanted > left ? `Quota is short: ${said}. Azure will refuse it.` : `Quota: ${said}.`]
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return ['Whether the quota suffices is not known: the bot may not read it.']
  }
}

/** The family and the cores of a size (learn.microsoft.com/azure/virtual-machines/vm-naming-conventions). */
function familyOf(size: string): { readonly name: string; readonly cores: number } | undefined {
  const found = /^Standard_([A-Z]+)(\d+)(?:-\d+)?([a-z]*)_(?:.*_)?(v\d+)$/.exec(size)
  if (!found) return undefined
  const [, letters = '', cores = '', features = '', version = ''] = found
  return { name: `${letters}${features.toUpperCase()}${version}`, cores: Number(cores) }
}
