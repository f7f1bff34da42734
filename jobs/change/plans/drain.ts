import type { Evict } from '../../../src/change/plan.ts'
import { Fault } from '../../../src/fault.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { fieldSelector } from '../../../src/kube/paths.ts'
import { get, list } from '../../../src/kube/resources.ts'
import { dig } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { budgetsOver } from './budgets.ts'
import { liveOf, placeWords, readChosen, spokenAll } from './chosen.ts'
import type { Verdict } from './drain-filters.ts'
import { judgePod, ownerOf, podName, refusal, warningsOf } from './drain-filters.ts'
import type { Live } from './patched.ts'
import { plan as planned, STRATEGIC_MERGE_PATCH, tryPatch } from './patched.ts'

type Flags = Parameters<Planner<'drain'>>[1]

/** Pods that are evicted for one line. */
const MOST = 300

/** kubectl drain: cordon, then evict what its filters let go (kubectl pkg/drain). Where they refuse, nothing is done at all. */
export const drain: Planner<'drain'> = async ({ nodes, timeout }, flags, context) => {
  const lives = await readChosen(nodes, flags, context)
  const judged = await Promise.all(lives.map((live) => judge(live, flags, context)))
  for (const [i, verdicts] of judged.entries()) {
    const no = refusal(lives[i]?.on.name ?? '', verdicts)
    if (no) throw no
  }
  const verdicts = judged.flat()
  const going = verdicts.filter(({ goes }) => goes)
  if (going.length > MOST)
    throw new Fault('usage', `That would evict ${going.length} pods; ${MOST} is the most for one line.`)
  const pods = await context.cluster.discovery.resolve('pods', context.signal)
  const tried = await Promise.all(
    lives.map(async (live, i) => {
      const leaving = (judged[i] ?? []).filter(({ goes }) => goes)
      const step: Evict = {
        kind: 'evict',
        node: live.on.name,
        pods: leaving.map(({ pod }) => liveOf(pods, pod).on),
        ...(flags.gracePeriod !== undefined && flags.gracePeriod >= 0 && { gracePeriod: flags.gracePeriod }),
        timeout,
        redo: 'resume',
      }
      const cordon = isCordoned(live) ? [] : [await tryPatch(cordoned(live), context)]
      return [...cordon, ...(leaving.length > 0 ? [{ step, diff: '', dangers: [] }] : [])]
    }),
  )
  const budgets = await budgetsOver(
    going.map(({ pod }) => pod),
    context,
  )
  const [one] = lives
  return planned(
    'drain',
    lives.flatMap((live, i) => printed(live, judged[i] ?? [])),
    tried.flat(),
    {
      says: `Drain ${spokenAll(lives)}: ${going.length} ${going.length === 1 ? 'pod is' : 'pods are'} evicted`,
      impact: [...inWords(verdicts), ...budgets],
      warnings: warningsOf(verdicts),
      table: tableOf(verdicts),
      ...(one && lives.length === 1 && { undo: `uncordon ${one.on.name}${placeWords(one, context)}` }),
    },
    context,
  )
}

async function judge({ on }: Live, flags: Flags, context: Context): Promise<Verdict[]> {
  const { api, cluster, signal } = context
  const pods = await cluster.discovery.resolve('pods', signal)
  const options = { fieldSelector: fieldSelector({ 'spec.nodeName': on.name }), selector: flags.podSelector, signal }
  const { items } = await list(api, pods, options)
  const known = await daemonSetsOf(items, context)
  return items.map((pod) =>
    judgePod(pod, {
      ignoreDaemonsets: flags.ignoreDaemonsets === true,
      deleteEmptydirData: flags.deleteEmptydirData === true,
      force: flags.force === true,
      daemonSetExists: (namespace, name) => known.has(`${namespace}/${name}`),
    }),
  )
}

/** Which of the daemon sets that pods name exist. */
async function daemonSetsOf(pods: readonly KubeObject[], { api, cluster, signal }: Context): Promise<Set<string>> {
  const owned = pods.filter((pod) => ownerOf(pod)?.kind === 'DaemonSet')
  const names = [...new Set(owned.map((pod) => `${pod.metadata.namespace}/${ownerOf(pod)?.name}`))]
  const resource = await cluster.discovery.resolve('daemonsets.apps', signal)
  const found = await Promise.all(
    names.map(async (full) => {
      const [namespace, name = ''] = full.split('/')
      try {
        await get(api, resource, { namespace, name, signal })
        return [full]
      } catch (error) {
        if (error instanceof Fault && error.code === 'not-found') return []
        throw error
      }
    }),
  )
  return new Set(found.flat())
}

function isCordoned({ object }: Live): boolean {
  return dig(object.spec, 'unschedulable') === true
}

function cordoned(live: Live) {
  return {
    live,
    contentType: STRATEGIC_MERGE_PATCH,
    body: { spec: { unschedulable: true } },
    prints: `${live.full} cordoned`,
  } as const
}

function printed(live: Live, verdicts: readonly Verdict[]): string[] {
  const going = verdicts.filter(({ goes }) => goes)
  return [
    `${live.full} ${isCordoned(live) ? 'already cordoned' : 'cordoned'}`,
    ...going.map(({ pod }) => `evicting pod ${podName(pod)}`),
    ...going.map(({ pod }) => `pod/${pod.metadata.name} evicted`),
    `${live.full} drained`,
  ]
}

function inWords(verdicts: readonly Verdict[]): string[] {
  const going = verdicts.filter(({ goes }) => goes)
  const lost = going.filter(({ pod }) => !ownerOf(pod))
  const stay = verdicts.length - going.length
  return [
    `${going.length} pods are evicted and made again elsewhere${stay > 0 ? `; ${stay} stay` : ''}.`,
    ...(lost.length > 0 ? [`Nobody makes these again: ${lost.map(({ pod }) => podName(pod)).join(', ')}.`] : []),
  ]
}

function tableOf(verdicts: readonly Verdict[]) {
  return {
    caption: 'what becomes of each pod',
    columns: ['POD', 'OWNER', 'VERDICT'],
    rows: verdicts.map((verdict) => {
      const owner = ownerOf(verdict.pod)
      return [podName(verdict.pod), owner ? `${owner.kind}/${owner.name}` : '<none>', word(verdict)]
    }),
  }
}

function word({ pod, goes, warning = '' }: Verdict): string {
  if (!goes) return warning.includes('DaemonSet') ? 'stays (daemon set)' : 'stays (mirror pod)'
  if (warning.includes('local storage')) return 'evicted, emptyDir lost'
  return ownerOf(pod) ? 'evicted' : 'evicted, not made again'
}
