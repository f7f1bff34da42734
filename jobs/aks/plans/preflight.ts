import { maintenanceOf } from '../../../src/azure/maintenance.ts'
import { compareVersions } from '../../../src/azure/upgrades.ts'
import { Fault } from '../../../src/fault.ts'
import { list } from '../../../src/kube/resources.ts'
import type { Line } from '../../../src/reply.ts'
import { nextOpening } from '../../../src/view/aks/window.ts'
import { counted } from '../../../src/view/counted.ts'
import { dig, numberOf } from '../../../src/view/fields.ts'
import type { PlanContext } from '../planner.ts'
import { quotaFor } from './quota.ts'

/** A pool whose nodes are replaced one after the other. */
export type Renewed = { readonly name: string; readonly count: number; readonly size: string; readonly surge: string }

/** What stands in the way of replacing nodes, as far as it can be looked up; what cannot is said. */
export async function preflight(
  context: PlanContext,
  pools: readonly Renewed[],
  to: { readonly version?: string; readonly window: string },
): Promise<{ readonly impact: readonly Line[]; readonly warnings: readonly Line[] }> {
  const nodes = pools.reduce((all, { count }) => all + count, 0)
  const [blocking, quotas, removed, opening] = await Promise.all([
    nodes > 0 ? blockingBudgets(context) : [],
    Promise.all(pools.map((pool) => quotaFor(context, pool.size, surgeOf(pool)))),
    to.version === undefined ? [] : removedApis(context, to.version),
    windowLine(context, to.window),
  ])
  const quota = quotas.flat().map(String)
  const short = quota.filter((line) => line.startsWith('Quota is short'))
  return {
    impact: [
      ...(nodes > 0
        ? [`${counted(nodes, 'node')} are emptied and replaced, ${pools.map(pace).join(', ')}; what runs there moves.`]
        : []),
      ...opening,
      ...[...new Set(quota)].filter((line) => !short.includes(line)).slice(0, 1),
    ],
    warnings: [...blocking, ...removed, ...short],
  }
}

/** How many machines more there are meanwhile: `10%`, `33%`, `2`; one where nothing is said (AKS' default is 10%). */
function surgeOf({ count, surge }: Renewed): number {
  const [, number = '10', percent] = /^(\d+)(%?)$/.exec(surge || '10%') ?? []
  const wanted = percent === '%' ? Math.ceil((count * Number(number)) / 100) : Number(number)
  return Math.max(1, Math.min(wanted, Math.max(1, count)))
}

function pace(pool: Renewed): string {
  return `${surgeOf(pool)} at a time in ${pool.name}`
}

const MOST_NAMED = 5

/** Budgets that allow nothing now: AKS waits 30 min for each node, and then the upgrade fails. */
async function blockingBudgets({ inside, signal, cluster }: PlanContext): Promise<Line[]> {
  if (!inside) return [`Whether a disruption budget blocks it is not known: /k8s does not know ${cluster.name}.`]
  try {
    const resource = await inside.cluster.discovery.resolve('poddisruptionbudgets.policy', signal)
    const { items } = await list(inside.api, resource, { limit: 1_000, signal })
    const blocking = items.filter(
      ({ status }) =>
        numberOf(dig(status, 'disruptionsAllowed')) === 0 && (numberOf(dig(status, 'expectedPods')) ?? 0) > 0,
    )
    if (blocking.length === 0) return []
    const names = blocking.slice(0, MOST_NAMED).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    const more = blocking.length - names.length
    return [
      `${counted(blocking.length, 'disruption budget')} ${blocking.length === 1 ? 'allows' : 'allow'} no eviction now, so that emptying a node would fail after 30 min: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`,
    ]
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return [`Whether a disruption budget blocks it is not known: ${error.message}`]
  }
}

/** The one metric by which an API server tells that somebody asked for an API that goes (kubernetes.io/docs/reference/using-api/deprecation-guide). */
const DEPRECATED = /^apiserver_requested_deprecated_apis\{([^}\n]{1,400})\} 1(?:\.0+)?(?:e[+]?0+)?$/gm

/** APIs that were asked for and are gone in a version; nothing where the person may not read it. */
async function removedApis({ inside, signal }: PlanContext, version: string): Promise<Line[]> {
  if (!inside) return []
  try {
    const { status, text } = await inside.api.text('/metrics', { signal, timeoutMs: 5_000 })
    if (status !== 200) return []
    const gone = [...text.matchAll(DEPRECATED)].flatMap(([, labels = '']) => {
      const of = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? ''
      const removed = of('removed_release')
      return removed !== '' && compareVersions(removed, version) <= 0
        ? [`${of('resource')}.${of('version')}.${of('group')}`]
        : []
    })
    const names = [...new Set(gone)].sort()
    return names.length === 0
      ? []
      : [
          `Still asked for, and gone in ${version}: ${names.slice(0, MOST_NAMED).join(', ')}. Who asks for them will fail.`,
        ]
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return []
  }
}

/** When AKS would do such a thing by itself; undefined windows say nothing. */
async function windowLine({ azure, cluster, signal, now }: PlanContext, name: string): Promise<Line[]> {
  try {
    const windows = await maintenanceOf(azure, cluster, signal)
    const window = windows.find((each) => each.name.toLowerCase() === name.toLowerCase())
    const opening = window && nextOpening(window, now)
    if (!opening) return []
    if (opening.start <= now) return [['Its maintenance window is open until ', { time: opening.end }, '.']]
    return [
      ['It begins when it is approved, outside of its maintenance window, which opens ', { time: opening.start }, '.'],
    ]
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return []
  }
}
