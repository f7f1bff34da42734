import type { Proposal } from '../approval/proposal.ts'
import type { Deployment, Settled } from './records.ts'

/** How a deployment stands, in one word. */
export type DeploymentState =
  | 'planning'
  | 'waiting'
  | 'approved'
  | 'running'
  | 'rolling-out'
  | 'done'
  | 'failed'
  | 'unknown'
  | 'denied'
  | 'expired'
  | 'cancelled'
  | 'refused'

/** What a pipeline is told of its deployment. */
export type Status = {
  readonly id: string
  readonly state: DeploymentState
  /** Nothing more comes of it. */
  readonly final: boolean
  /** One sentence. */
  readonly says: string
  /** The change's id in the chat: CH-…. */
  readonly change?: string
  readonly service?: string
  readonly cluster: string
  readonly namespace: string
  readonly commit?: string
  readonly author?: string
  readonly askedAt: string
}

/** What is known of one. */
export type Known = {
  readonly deployment: Deployment
  readonly settled?: Settled | undefined
  readonly proposal?: Proposal | undefined
  /** Whether what it begins is followed, what the first line of that says, and how it ended. */
  readonly isFollowed: boolean
  readonly road?: string | undefined
  readonly end?: { readonly is: string; readonly says: string } | undefined
  /** ms since the epoch. */
  readonly now: number
}

const FINAL: ReadonlySet<DeploymentState> = new Set([
  'done',
  'failed',
  'unknown',
  'denied',
  'expired',
  'cancelled',
  'refused',
])
/** What was not planned by then never will be, in ms. */
export const PLANNED_WITHIN_MS = 120_000

/** How a deployment stands. */
export function statusOf(known: Known): Status {
  const { id, service, cluster, namespace, commit, author, askedAt } = known.deployment
  const [state, says] = judged(known)
  return {
    ...{ id, state, final: FINAL.has(state), says, cluster, namespace },
    ...(known.proposal && { change: known.proposal.id }),
    ...(service !== undefined && { service }),
    ...(commit !== undefined && { commit }),
    ...(author !== undefined && { author }),
    askedAt: new Date(askedAt).toISOString(),
  }
}

function judged(known: Known): readonly [DeploymentState, string] {
  const { proposal, settled, deployment, now } = known
  if (!proposal) {
    if (settled) return [settled.is, settled.says]
    return now > deployment.askedAt + PLANNED_WITHIN_MS
      ? ['failed', 'It was not planned in time; ask again with another key.']
      : ['planning', 'What it would change is worked out.']
  }
  const { state, needs, expiresAt } = proposal
  switch (state.is) {
    case 'pending': {
      const who = needs.map(({ count, from }) => `${count} of ${from.join(' or ')}`).join(', and ')
      return ['waiting', `Waits for ${who}, until ${new Date(expiresAt).toISOString()}.`]
    }
    case 'approved':
      return ['approved', 'Approved; waits for its turn.']
    case 'running':
      return ['running', 'The API server is told.']
    case 'done':
      return followed(known)
    case 'stale':
      return ['failed', `Not run: ${state.why}.`]
    case 'failed':
    case 'unknown':
      return [state.is, state.why]
    case 'denied':
      return ['denied', `Denied by ${state.by.principal.name}${state.why ? `: ${state.why}` : ''}.`]
    case 'cancelled':
      return ['cancelled', `Taken back by ${state.by.principal.name}.`]
    case 'expired':
      return ['expired', 'Nobody decided in time; nothing was changed.']
  }
}

function followed({ isFollowed, end, road, proposal }: Known): readonly [DeploymentState, string] {
  const done = proposal?.plan.prints.join('; ') ?? ''
  if (!isFollowed) return ['done', done]
  if (!end) return ['rolling-out', road ?? done]
  return [end.is === 'done' ? 'done' : 'failed', end.says]
}
