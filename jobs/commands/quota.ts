import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import { readMetrics } from '../../src/kube/metrics.ts'
import { PODS } from '../../src/kube/pod-rows.ts'
import { list } from '../../src/kube/resources.ts'
import { walk } from '../../src/kube/walk.ts'
import type { Node } from '../../src/reply.ts'
import { counted } from '../../src/view/counted.ts'
import { boundBars, shareBars } from '../../src/view/quota/bars.ts'
import type { Bound } from '../../src/view/quota/hard.ts'
import { boundsOf } from '../../src/view/quota/hard.ts'
import type { Share } from '../../src/view/quota/tally.ts'
import { tallyQuota } from '../../src/view/quota/tally.ts'
import { killList, missingLine, NEARLY, quotaVerdict } from '../../src/view/quota/words.ts'
import { measured } from '../../src/view/usage-rows.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'

const MOST_PODS = 10_000
const MOST_QUOTAS = 1_000
/** Namespaces and bounds that are drawn; of the rest, how many there are. */
const DRAWN = 12

/** What namespaces ask for, may use and use; how full their quotas are; and what was killed for want of memory. */
export const quota: Executor<'quota'> = async (_args, flags, context) => {
  const { api, namespace, now, signal } = context
  const { allNamespaces = false, selector } = flags
  const where = allNamespaces ? {} : { namespace }
  const tally = tallyQuota(now)
  const [walked, metrics, quotas] = await Promise.all([
    walk(api, PODS, { ...where, selector, most: MOST_PODS, signal }, tally.add),
    perhaps('pods.metrics.k8s.io', readMetrics(api, 'pods', { ...where, selector, signal }), signal),
    perhaps('resourcequotas', quotasIn(where, context), signal),
  ])
  for (const { namespace: of, usage } of measured(metrics.found ?? [])) tally.measured(of, usage)
  const result = tally.result()
  const bounds = boundsOf(quotas.found ?? [])
  const place = allNamespaces ? 'every namespace' : namespace
  const notes = [
    walked.left > 0 ? `Only the first ${counted(walked.count, 'pod')} were added up; there are more.` : '',
    metrics.note,
    quotas.note,
  ].filter(Boolean)
  return {
    nodes: [
      above(context, place, 'quota', selector ?? ''),
      quotaVerdict(place, result, bounds),
      ...sharesPart(result.shares),
      ...boundsPart(bounds, flags),
      ...killList(result.kills, now),
      ...missingLine('Without a memory limit:', result.unlimited),
      ...missingLine('Without requests:', result.unasked),
      ...notes.map((text): Node => ({ kind: 'context', text })),
      below(context),
    ],
  }
}

async function quotasIn(where: { readonly namespace?: string }, { api, cluster, signal }: Context) {
  const resource = await cluster.discovery.resolve('resourcequotas', signal)
  return (await list(api, resource, { ...where, limit: MOST_QUOTAS, signal })).items
}

function sharesPart(shares: readonly Share[]): Node[] {
  if (shares.length === 0) return []
  const left = shares.length - DRAWN
  return [
    { kind: 'code', text: shareBars(shares.slice(0, DRAWN)) },
    ...(left > 0 ? [{ kind: 'context' as const, text: `and ${counted(left, 'smaller namespace')}` }] : []),
  ]
}

/** Of one namespace every bound; of all of them those that are nearly used up. */
function boundsPart(bounds: readonly Bound[], { allNamespaces }: FlagsOf<'quota'>): Node[] {
  if (bounds.length === 0) return []
  const told = allNamespaces ? bounds.filter(({ share }) => share >= NEARLY) : bounds
  const shown = told.slice(0, DRAWN)
  const left = bounds.length - shown.length
  const rest =
    allNamespaces && told.length === shown.length
      ? `${counted(left, 'bound')} below ${NEARLY * 100}%`
      : counted(left, 'more bound')
  return [
    ...(shown.length > 0 ? [{ kind: 'code' as const, text: boundBars(shown, allNamespaces === true) }] : []),
    ...(left > 0 ? [{ kind: 'context' as const, text: `${shown.length > 0 ? 'and ' : 'Quotas: '}${rest}` }] : []),
  ]
}

/** A part that may be missing: its note says why. */
async function perhaps<T>(
  what: string,
  asked: Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly found?: T; readonly note: string }> {
  try {
    return { found: await asked, note: '' }
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    if (error.code === 'forbidden') return { note: `You are not allowed to look: ${what}.` }
    return { note: `Not known: ${what}. ${error.message}` }
  }
}
