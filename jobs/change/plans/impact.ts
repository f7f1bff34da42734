import type { Resource } from '../../../src/kube/discovery.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { list } from '../../../src/kube/resources.ts'
import { dig, numberOf, textOf } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import { countsPods } from './budgets.ts'
import type { Live } from './patched.ts'

/** What a new pod template means for what runs: how many pods are replaced, how, and what could be in the way. */
export async function replacing(lives: readonly Live[], context: Context): Promise<string[]> {
  const said = lives.slice(0, MOST).flatMap((live) => replacedPods(live))
  const [budgets, quotas] = await Promise.all([inTheWay(lives, context), noRoom(lives, context)])
  return [...said, ...budgets, ...quotas]
}

const MOST = 5
const BUDGETS = plain('policy', 'poddisruptionbudgets', 'PodDisruptionBudget')
const QUOTAS = plain('', 'resourcequotas', 'ResourceQuota')

/** How the pods of one workload are replaced, by its strategy. */
function replacedPods({ on, object }: Live): string[] {
  if (on.kind === 'CronJob') return [`The next run of ${on.name} has it; what runs now goes on as it is.`]
  if (on.kind === 'Pod') return [`${on.name} itself is changed; its container is started again.`]
  const { spec } = object
  if (dig(spec, 'paused') === true)
    return [`The rollout of ${on.name} is paused: nothing is replaced until it is resumed.`]
  const count = on.kind === 'DaemonSet' ? numberOf(dig(object.status, 'desiredNumberScheduled')) : replicasOf(object)
  const pods = count === 1 ? `The one pod of ${on.name} is` : `All ${count ?? 0} pods of ${on.name} are`
  if (count === 0) return [`${on.name} has no pods now; the next ones are made so.`]
  const strategy = dig(spec, 'strategy') ?? dig(spec, 'updateStrategy')
  const type = textOf(dig(strategy, 'type')) || 'RollingUpdate'
  if (type === 'OnDelete') return [`Pods of ${on.name} are replaced only when somebody deletes them (OnDelete).`]
  if (type === 'Recreate') return [`${pods} stopped before new ones start (Recreate): nothing serves in between.`]
  if (on.kind === 'StatefulSet') return [`${pods} replaced one at a time, the highest number first${partition(spec)}.`]
  return [`${pods} replaced, ${pace(strategy, count ?? 0)}.`]
}

function partition(spec: unknown): string {
  const from = numberOf(dig(spec, 'updateStrategy', 'rollingUpdate', 'partition')) ?? 0
  return from > 0 ? `, down to number ${from} (partition)` : ''
}

/** Deployments round surge up and unavailability down, and never stand still (kube-controller-manager deployment/util, ResolveFenceposts). */
function pace(strategy: unknown, count: number): string {
  const surge = amount(dig(strategy, 'rollingUpdate', 'maxSurge') ?? 0, count, Math.ceil)
  const gone = amount(dig(strategy, 'rollingUpdate', 'maxUnavailable') ?? 1, count, Math.floor)
  const away = surge === 0 && gone === 0 ? 1 : gone
  if (away === 0) return `at most ${surge} at a time, each only when its successor is ready`
  return `at most ${Math.min(count, away + surge)} at a time; ${Math.max(0, count - away)} of ${count} stay ready`
}

function amount(value: unknown, count: number, round: (value: number) => number): number {
  const text = textOf(value)
  return text.endsWith('%') ? round((Number.parseFloat(text) * count) / 100) : Number.parseInt(text, 10) || 0
}

function replicasOf({ spec }: KubeObject): number {
  return numberOf(dig(spec, 'replicas')) ?? 1
}

/** Disruption budgets that count these pods. What may not be listed is not known, and nothing is said of it. */
async function inTheWay(lives: readonly Live[], { api, signal }: Context): Promise<string[]> {
  const namespaces = [...new Set(lives.flatMap(({ on }) => (on.namespace === undefined ? [] : [on.namespace])))]
  const listed = await Promise.all(
    namespaces.map((namespace) => list(api, BUDGETS, { namespace, limit: 100, signal }).catch(() => ({ items: [] }))),
  )
  return listed
    .flatMap(({ items }) => items as readonly KubeObject[])
    .filter((budget) => lives.some(({ on, object }) => countsPods(budget, on.namespace, labelsOf(object))))
    .map(({ metadata, status }) => {
      const allowed = numberOf(dig(status, 'disruptionsAllowed')) ?? 0
      return `PDB ${metadata.name} counts them: it allows ${allowed} more to be away now. It holds up evictions, not a rollout.`
    })
}

function labelsOf({ spec, metadata }: KubeObject): unknown {
  return dig(spec, 'template', 'metadata', 'labels') ?? metadata.labels
}

/** Whether a quota leaves room for the pods that a rollout starts before it stops others. */
async function noRoom(lives: readonly Live[], { api, signal }: Context): Promise<string[]> {
  const namespace = lives.find(({ on }) => on.kind === 'Deployment')?.on.namespace
  if (namespace === undefined) return []
  const { items } = await list(api, QUOTAS, { namespace, limit: 20, signal }).catch(() => ({ items: [] }))
  return (items as readonly KubeObject[]).flatMap(({ metadata, status }) => {
    const [hard, used] = [dig(status, 'hard', 'pods'), dig(status, 'used', 'pods')].map((value) =>
      Number(textOf(value)),
    )
    if (!hard || !Number.isInteger(hard) || used === undefined) return []
    const room = hard - used
    return [
      room > 0
        ? `Quota ${metadata.name} leaves room for ${room} more ${room === 1 ? 'pod' : 'pods'}.`
        : `Quota ${metadata.name} leaves no room for another pod: a rollout that starts one first will not go on.`,
    ]
  })
}

function plain(group: string, resource: string, kind: string): Resource {
  return {
    ...{ group, version: 'v1', resource, kind, singular: kind.toLowerCase(), namespaced: true },
    ...{ shortNames: [], verbs: ['list'], categories: [], subresources: [] },
  }
}
