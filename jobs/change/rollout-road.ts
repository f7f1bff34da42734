import type { Proposal } from '../../src/approval/proposal.ts'
import type { Proposals } from '../../src/approval/store.ts'
import type { ObjectRef } from '../../src/change/plan.ts'
import type { Subject } from '../../src/job.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import type { Line, Reply } from '../../src/reply.ts'
import { lineText } from '../../src/reply.ts'
import type { Memory, Road } from '../../src/view/rollout-road.ts'
import { isOver, remember, roadOf } from '../../src/view/rollout-road.ts'
import type { RoadAround } from '../../src/view/rollout-road-reply.ts'
import { roadReply, troubleNews } from '../../src/view/rollout-road-reply.ts'
import { GUARDS } from '../commands/around.ts'
import type { Live, Run } from '../operation.ts'
import type { Milestone } from './roads.ts'
import { openSight } from './rollout-sight.ts'

export type RoadMeans = {
  readonly proposals: Proposals
  /** The cluster, and who is asked as there: who asked for the change, as they are known now, or the bot itself. */
  readonly seenBy: (proposal: Proposal) => Promise<{ readonly cluster: Cluster; readonly subject: Subject | undefined }>
  /** News in the thread under the card; the same id is told once. */
  readonly tell: (proposal: Proposal, id: string, reply: Reply) => Promise<void>
  /** Takes back what did not come to its end, where the change says so; returns what is said of it. May be called twice. */
  readonly undo: (proposal: Proposal, why: string) => Promise<Line | undefined>
  /** What is in the way for so long is not passing: where a change is to be undone by itself, it is; in ms. */
  readonly undoAfterMs: number
  /** The rollout came to something. May be called twice. */
  readonly came: (proposal: Proposal, milestone: Milestone) => Promise<void>
}

/** How long a rollout is followed at most, in ms; a Deployment says by itself when it takes too long (600 s by default). */
export const ROAD_LIMIT_MS = 30 * 60_000
/** What lasts is judged so often, also while nothing changes, in ms. */
const TICK_MS = 1_000
/** Times are counted on in the message so often while nothing changes, in ms. */
const COUNT_ON_MS = 10_000
/** Trouble that is over sooner is no news, in ms; until then its events are there as well. */
const NEWS_AFTER_MS = 2_000
/** Of a rollout that is undone so many pods are remembered; the card shows fewer. */
const PODS_KEPT = 20

/** Follows the rollout that a change began to its end, in the message of the change. Its state is the change's id and what was seen. */
export function rolloutFollower(means: RoadMeans): Run {
  return async (live) => {
    const { change, memory, undoing } = readState(live.state)
    const proposal = await means.proposals.find(change)
    const on = proposal && followedOf(proposal)
    if (!proposal || !on) return { how: 'finished', says: '' }
    const { cluster, subject } = await means.seenBy(proposal)
    const enough = new AbortController()
    const signal = AbortSignal.any([live.signal, enough.signal])
    const sight = openSight(on, { cluster, api: subject ? cluster.as(subject) : cluster.self, signal })
    const book = keeping(live, change, memory)
    const around = aroundOf(proposal, on, cluster)
    const draw = (one: Road, more: Partial<RoadAround>): Reply =>
      roadReply(one, { ...around, ...sight.notes(), ...more }, live.now())
    // What is drawn when its turn comes is how it stood when it was shown: the last picture is another.
    const show = (one: Road) => live.show(() => draw(one, { stop: `stop ${live.operation.id}` }))
    // What was being undone when a worker died looks by now as if somebody else had replaced it.
    if (undoing) return ending(undoing, proposal, (more) => draw(undoing, more), means)
    // A part of it would say less than is known already, above all where another worker had seen the whole.
    const isSeen = () => {
      const { isWhole, isGone, blind } = sight.now()
      return isWhole || isGone === true || blind !== undefined || sight.notes().away !== undefined
    }
    let road = roadOf(memory, sight.now(), live.now())
    let shown = ''
    let shownAt = 0
    const look = () => {
      const now = live.now()
      book.keep(remember(book.memory(), sight.now(), now))
      road = roadOf(book.memory(), sight.now(), now)
      const picture = JSON.stringify({ ...road, trouble: road.trouble?.detail, notes: sight.notes() })
      if (isSeen() && !isOver(road) && (picture !== shown || now - shownAt >= COUNT_ON_MS)) {
        shown = picture
        shownAt = now
        show(road)
      }
      if (road.phase === 'trouble' && now - (road.trouble?.since ?? now) >= NEWS_AFTER_MS) told(road)
      if (isOver(road) || isLasting(road, proposal, now - means.undoAfterMs)) enough.abort()
    }
    let news: Promise<void> | undefined
    const told = (now: Road) => {
      news ??= sayTrouble(now).catch(() => {
        news = undefined
      })
    }
    const sayTrouble = async (now: Road) => {
      const text = troubleNews(now, around.what)
      await means.tell(proposal, `road.${change}.trouble`, { nodes: [{ kind: 'text', text }] })
      await means.came(proposal, { is: 'trouble', says: now.trouble?.state ?? '' })
    }
    const ticking = setInterval(look, TICK_MS)
    try {
      if (!live.resumed) show(road)
      await sight.look(look)
    } finally {
      clearInterval(ticking)
    }
    await news
    if (live.signal.aborted && live.signal.reason !== 'limit') return { how: 'stopped', says: '' }
    await book.kept()
    if (proposal.plan.autoUndo && !isPast(road)) await book.undoes(road)
    return ending(road, proposal, (more) => draw(road, more), means)
  }
}

/** What of a change is followed, if anything. */
export function followedOf({ plan: { follow } }: Proposal): ObjectRef | undefined {
  if (follow?.kind !== 'rollout') return undefined
  const { on } = follow
  return on.group === 'apps' && ['deployments', 'statefulsets', 'daemonsets'].includes(on.resource) ? on : undefined
}

/** The last word on it, and what has to follow from it. */
async function ending(
  { phase, trouble }: Road,
  proposal: Proposal,
  draw: (more: Partial<RoadAround>) => Reply,
  means: RoadMeans,
): ReturnType<Run> {
  if (isPast({ phase })) {
    const shows = draw({})
    // The message itself is edited a moment later.
    await means.came(proposal, { is: phase === 'done' ? 'done' : 'replaced', says: firstLine(shows) })
    return { how: 'finished', says: '', shows }
  }
  const why = trouble ? `${trouble.state}: ${trouble.detail}` : 'it did not come to its end in time'
  const undone = proposal.plan.autoUndo ? await means.undo(proposal, why) : undefined
  const shows = draw({ isLate: true, ...(undone && { undone }) })
  if (undone) await means.tell(proposal, `road.${proposal.id}.undone`, { nodes: [{ kind: 'text', text: undone }] })
  const says = [firstLine(shows), ...(trouble ? [why] : []), ...(undone ? [lineText(undone)] : [])].join('. ')
  await means.came(proposal, { is: 'failed', says })
  return { how: 'failed', says: '', shows }
}

/** Whether nothing has to follow from it. */
function isPast({ phase }: Pick<Road, 'phase'>): boolean {
  return phase === 'done' || phase === 'replaced' || phase === 'gone' || phase === 'silent'
}

function firstLine({ nodes: [first] }: Reply): string {
  return first?.kind === 'heading' ? first.text : ''
}

/** Where a change is to be undone by itself, what is in the way and stays there ends it before its time is over. */
function isLasting({ phase, trouble }: Road, { plan }: Proposal, before: number): boolean {
  return plan.autoUndo === true && phase === 'trouble' && trouble !== undefined && trouble.since <= before
}

function aroundOf({ plan, state, createdAt }: Proposal, on: ObjectRef, { name, guard }: Cluster): RoadAround {
  const { namespace = '' } = on
  return {
    what: `${on.name}${namespace && ` in ${namespace}`} on ${GUARDS[guard].join('')}${name}`,
    typed: `${on.resource}.${on.group}/${on.name}`,
    place: `${namespace && ` -n ${namespace}`} --cluster ${name}`,
    namespace,
    canPause: on.resource === 'deployments',
    acceptedAt: state.is === 'done' ? state.at : createdAt,
    ...(plan.undo !== undefined && { undo: plan.undo }),
    ...(plan.autoUndo && { undoes: true }),
  }
}

/** Keeps what was seen where another worker finds it, one write after the other and only when it differs. */
function keeping(live: Live, change: string, before: Memory) {
  let memory = before
  let written = JSON.stringify(before)
  let writing: Promise<void> = Promise.resolve()
  return {
    memory: () => memory,
    kept: () => writing,
    /** From here on whoever goes on with it only undoes it, and says so of the rollout as it was then. */
    undoes: (road: Road) =>
      live.save({ change, memory: json(memory), undoing: json({ ...road, pods: road.pods.slice(0, PODS_KEPT) }) }),
    keep(next: Memory): void {
      memory = next
      const text = JSON.stringify(next)
      if (text === written) return
      written = text
      writing = live.save({ change, memory: json(next) }).catch(() => undefined)
    },
  }
}

type Kept = { readonly change: string; readonly memory: Memory; readonly undoing?: Road }

function readState(state: Live['state']): Kept {
  const { change = '', memory = { pulled: {} }, undoing } = (state ?? {}) as Partial<Kept>
  return { change, memory, ...(undoing && { undoing }) }
}

/** As it comes back from where it is kept: without what is undefined. */
function json(value: unknown): Live['state'] {
  return JSON.parse(JSON.stringify(value))
}
