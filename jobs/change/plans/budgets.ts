import type { KubeObject } from '../../../src/kube/objects.ts'
import { isRecord } from '../../../src/kube/objects.ts'
import { list } from '../../../src/kube/resources.ts'
import { dig, numberOf } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'

/** What disruption budgets make of evicting these pods. What may not be listed is not known, and said so. */
export async function budgetsOver(pods: readonly KubeObject[], context: Context): Promise<string[]> {
  if (pods.length === 0) return []
  const { api, cluster, signal } = context
  const resource = await cluster.discovery.resolve('poddisruptionbudgets.policy', signal)
  const budgets = await list(api, resource, { limit: 1_000, signal }).catch(() => undefined)
  if (!budgets) return ['Which budgets hold it up is not known: you may not list them.']
  return budgets.items.flatMap((budget) => {
    const counted = pods.filter(({ metadata }) => countsPods(budget, metadata.namespace, metadata.labels)).length
    if (counted === 0) return []
    const { namespace, name } = budget.metadata
    const allowed = numberOf(dig(budget.status, 'disruptionsAllowed')) ?? 0
    const pace =
      allowed === 0
        ? 'allows none now: it waits until others are ready'
        : allowed < counted
          ? `allows ${allowed} at a time: they wait for each other`
          : `allows all ${counted}`
    return [`PDB ${namespace}/${name} counts ${counted} of them and ${pace}.`]
  })
}

/** Whether a budget counts pods with these labels. */
export function countsPods({ metadata, spec }: KubeObject, namespace: string | undefined, labels: unknown): boolean {
  if (metadata.namespace !== namespace || !isRecord(labels)) return false
  const wanted = dig(spec, 'selector', 'matchLabels')
  if (!isRecord(wanted) || Object.keys(wanted).length === 0) return false
  return Object.entries(wanted).every(([key, value]) => labels[key] === value)
}
