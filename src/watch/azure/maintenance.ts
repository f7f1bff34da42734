import type { Line } from '../../reply.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from '../rules/rule.ts'
import type { Work } from './seen.ts'
import type { AzureView } from './view.ts'
import { azureFinding, commandOf } from './view.ts'

const WHAT: Readonly<Record<string, string>> = {
  K8sVersionUpgrade: 'an upgrade of Kubernetes',
  NodeOSUpgrade: 'an upgrade of its node images',
}

/** R44. */
export const azureMaintenance: Rule<AzureView> = {
  id: 'R44',
  name: 'aks-maintenance',
  words:
    'AKS has announced work on a cluster: a line of the report 7 days before, one message from 24 hours before to its end',
  resolves: 'Azure says that it is done, called off, or failed',
  severity: 'notify',
  limits: { early: 604_800, soon: 86_400 },
  needs: [],
  find(view, { early = 604_800, soon = 86_400 }) {
    const { seen, pool, now } = view
    if (pool) return []
    return seen.works
      .filter(({ status, at }) => status === 'Started' || at - now <= early * 1_000)
      .map((work) => announced(view, work, soon))
  },
}

function announced(view: AzureView, { id, what, status, at, says }: Work, soon: number): Finding {
  const { now } = view
  const isSoon = status === 'Started' || at - now <= soon * 1_000
  const named = WHAT[what] ?? `work on it (${what})`
  const cause: Line =
    status === 'Started'
      ? ['AKS began it by itself at ', { time: at }, says ? `: ${says}` : '']
      : ['AKS begins it by itself at ', { time: at }, says ? `: ${says}` : '']
  return azureFinding(azureMaintenance, {
    family: 'upkeep',
    part: id,
    severity: isSoon ? 'notify' : 'digest',
    since: status === 'Started' ? at : now,
    hold: 0,
    headline: status === 'Started' ? `has ${named} going on, announced` : `has ${named} announced`,
    cause,
    causeKey: `aks ${what} ${status}`,
    next: `When AKS may do that: ${commandOf(view, 'maintenance')}`,
  })
}
