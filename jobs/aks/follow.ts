import { isDeepStrictEqual } from 'node:util'
import type { Proposal } from '../../src/approval/proposal.ts'
import type { Proposals } from '../../src/approval/store.ts'
import type { Azure } from '../../src/azure/azure.ts'
import { segment } from '../../src/azure/cluster.ts'
import type { Course, Memory } from '../../src/azure/course.ts'
import { courseOf, FRESH } from '../../src/azure/course.ts'
import type { Poller } from '../../src/azure/operation.ts'
import type { Arm, AzureFollowed } from '../../src/change/plan.ts'
import { quote } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job } from '../../src/job.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import type { Reply, Span } from '../../src/reply.ts'
import type { OperationAround, Phase } from '../../src/view/aks/operation.ts'
import { operationLine, operationReply } from '../../src/view/aks/operation.ts'
import { correlationOf } from '../change/arm.ts'
import { cardKey } from '../change/card.ts'
import type { Pollers } from '../change/pollers.ts'
import type { Milestone } from '../change/roads.ts'
import { GUARDS } from '../commands/around.ts'
import { pause } from '../lifetime.ts'
import type { Ending, Live, Operation, Run } from '../operation.ts'
import type { OperationPlaces } from '../operation-places.ts'
import { printed } from './command-end.ts'
import { lookOnce } from './look.ts'
import { nodesDone } from './nodes-done.ts'

export type AzureMeans = {
  readonly azure: Azure | undefined
  readonly pollers: Pollers
  readonly proposals: Proposals
  /** The cluster as whoever asked, where /k8s knows it. */
  readonly inside: (proposal: Proposal) => Promise<Api | undefined>
  readonly guardOf: (proposal: Proposal) => Cluster['guard']
  /** News in the thread under the card; the same id is told once. */
  readonly tell: (proposal: Proposal, id: string, reply: Reply) => Promise<void>
  /** It ended. May be called twice. */
  readonly came: (proposal: Proposal, end: Milestone) => Promise<void>
}

/** After this long it is left alone, in ms: an upgrade of a hundred nodes takes most of a day. */
const LIMIT_MS = 24 * 3_600_000
/** What took longer than this, in ms, is news also when it ended well. */
const NEWS_AFTER_MS = 60_000

type Begins = {
  readonly operate: (operation: Operation) => Promise<void>
  readonly books: Pick<OperationPlaces, 'count'>
  readonly now: () => number
}

/** Begins to follow what a change that is done has begun in Azure, once however often it is called. Rejects with a `queue` Fault. */
export async function followAzure(
  proposal: Proposal,
  jobOf: () => Job,
  { operate, books, now }: Begins,
): Promise<void> {
  const found = proposal.state.is === 'done' ? followedIn(proposal) : undefined
  if (!found) return
  const startedAt = now()
  const operation: Operation = {
    ...{ v: 1, id: `azure-${proposal.id}`, kind: 'azure', what: found.follow.doing, unframed: true },
    ...{ job: jobOf(), key: cardKey(proposal.id), startedAt, until: startedAt + LIMIT_MS, stoppable: 'asker' },
    state: { change: proposal.id, memory: FRESH },
  }
  await operate(operation)
  await books.count(operation)
}

/** Follows an operation of Azure to its end, in the message of the change that began it. Its state is the change's id and what was seen. */
export function azureFollower(means: AzureMeans): Run {
  return async (live) => {
    const { change, ...state } = live.state as { readonly change: string; readonly memory: Memory }
    const proposal = await means.proposals.find(change)
    const found = proposal && followedIn(proposal)
    if (!proposal || !found) return { how: 'finished', says: '' }
    const around = aroundOf(proposal, found.follow, found.step, means.guardOf(proposal))
    const { azure } = means
    // No Azure is configured any more, so that nobody can be asked: whoever waits for its end is told that, too.
    if (!azure) return ending({ is: 'left' }, proposal, around, live, means)
    const poller = await means.pollers.find(change)
    let { memory } = state
    while (!live.signal.aborted) {
      const turn = await takeLook({ ...found, azure, poller, proposal, around, memory }, live, means)
      if (live.signal.aborted) break
      if (turn.memory !== memory) await live.save({ change, memory: turn.memory })
      memory = turn.memory
      if (turn.course.is !== 'running') return ending(turn.course, proposal, turn.around, live, means)
      await sayRunning(proposal, turn.around, live, means)
      await pause(Math.max(azure.followEveryMs, turn.waitMs), live.signal)
    }
    if (live.signal.reason !== 'limit') return { how: 'stopped', says: '' }
    return ending({ is: 'left' }, proposal, around, live, means)
  }
}

type Following = {
  readonly azure: Azure
  readonly step: Arm
  readonly follow: AzureFollowed
  readonly poller: Poller | undefined
  readonly proposal: Proposal
  readonly around: OperationAround
  readonly memory: Memory
}

/** Looks once, and says what that means. */
async function takeLook(
  { azure, step, follow, poller, proposal, around, memory }: Following,
  live: Live,
  means: AzureMeans,
) {
  const look = await lookOnce(azure, step, poller, follow, live.signal)
  const seen = courseOf(look.telling, look.stand, memory)
  const nodes = follow.nodes && (await nodesOf(proposal, follow.nodes, means, live.signal))
  const { word, away, waitMs } = look
  return {
    course: follow.prints ? printed(look.telling, poller, look.gone) : withoutRecord(seen.course, poller),
    memory: isDeepStrictEqual(seen.memory, memory) ? memory : seen.memory,
    around: { ...around, ...(word && { word }), ...(away && { away }), ...(nodes && { nodes }) } as OperationAround,
    waitMs,
  }
}

/** What was done at once has no record that could say anything else. */
function withoutRecord(course: Course, poller: Poller | undefined): Course {
  return course.is === 'done' && poller && !poller.operation && !poller.location ? { is: 'done' } : course
}

/** How it stands; what takes longer than it usually does is news, once. */
async function sayRunning(proposal: Proposal, around: OperationAround, live: Live, means: AzureMeans): Promise<void> {
  const isSlow = live.now() - around.since > around.follow.usualMs
  live.show(() => operationReply(isSlow ? 'slow' : 'running', around, live.now()))
  if (!isSlow) return
  const text = `Still not done: ${operationLine('slow', around, live.now())}.`
  const nodes: Reply['nodes'] = [{ kind: 'text', text: [mention(proposal), ` ${text}`], tone: 'warn' }]
  // The same id is told once.
  await means.tell(proposal, `azure.${proposal.id}.slow`, { nodes }).catch(() => undefined)
}

function mention({ requester }: Proposal): Span {
  return { person: requester.principal.user }
}

/** What of a change is an operation of Azure, and the step that began it. */
function followedIn({ plan }: Proposal): { readonly step: Arm; readonly follow: AzureFollowed } | undefined {
  const step = plan.steps.find((each): each is Arm => each.kind === 'arm')
  return step && plan.follow?.kind === 'azure' ? { step, follow: plan.follow } : undefined
}

function aroundOf(
  { id, plan, line, state, createdAt }: Proposal,
  follow: AzureFollowed,
  step: Arm,
  guard: Cluster['guard'],
): OperationAround {
  const group = segment(step.path, 'resourcegroups')
  return {
    ...{
      follow,
      cluster: `${GUARDS[guard].join('')}${plan.cluster}`,
      correlation: correlationOf(id, step),
      again: line,
    },
    since: state.is === 'done' ? state.at : createdAt,
    about: `${quote(plan.cluster)}${group === undefined ? '' : ` -g ${quote(group)}`}`,
    ...(plan.undo !== undefined && { undo: plan.undo }),
  }
}

async function nodesOf(
  proposal: Proposal,
  goal: NonNullable<AzureFollowed['nodes']>,
  means: AzureMeans,
  signal: AbortSignal,
) {
  const api = await means.inside(proposal).catch((error: unknown) => {
    if (error instanceof Fault) return undefined
    throw error
  })
  return api && nodesDone(goal, api, signal)
}

type Ended = Exclude<Course, { is: 'running' }> | { readonly is: 'left' } | ReturnType<typeof printed>

async function ending(
  ended: Ended,
  proposal: Proposal,
  around: OperationAround,
  live: Live,
  means: AzureMeans,
): Promise<Ending> {
  const phase = ended.is as Phase
  const why = 'why' in ended ? ended.why : 'aside' in ended ? ended.aside : undefined
  const prints = 'prints' in ended ? ended.prints : undefined
  const whole = { ...around, ...(why !== undefined && { why }), ...(prints !== undefined && { prints }) }
  const shows = operationReply(phase, whole, live.now())
  const line = operationLine(phase, around, live.now())
  const isDone = phase === 'done'
  await means.came(proposal, {
    is: isDone ? 'done' : 'failed',
    says: [line, isDone ? '' : why].filter(Boolean).join('. '),
  })
  const isNews = !isDone || live.now() - around.since > NEWS_AFTER_MS
  const word = isDone ? '' : `${phase === 'failed' ? 'Failed' : 'Ended'}: `
  return {
    ...{ how: isDone ? 'finished' : 'failed', says: '', shows },
    ...(isNews && { news: [mention(proposal), ` ${word}${line}.`] }),
  }
}
