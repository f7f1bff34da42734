import type { Plan } from '../change/plan.ts'
import type { Address, Principal } from '../chat.ts'
import type { Subject } from '../job.ts'
import type { Approvals } from '../policy/rules.ts'

/** Somebody who has a part in a change: as the platform vouches for them, and who they are in Kubernetes. */
export type Party = { readonly principal: Principal; readonly subject: Subject }

/** A yes. It counts for the roles its giver was in then, and only while they still are. */
export type Vote = Party & { readonly roles: readonly string[]; readonly at: number }

/** How far a step of many parts is: counted, and what may be said of single ones. */
export type SoFar = { readonly done: number; readonly of: number; readonly lines: readonly string[] }

/** How far one step of the plan is. What was `sent` and never came back is looked up, not sent again. */
export type Progress =
  /** Doubted: it was sent before, and not answered, and did not show. */
  | { readonly is: 'waiting'; readonly doubted?: true }
  | { readonly is: 'sent'; readonly at: number; readonly so?: SoFar }
  | { readonly is: 'done'; readonly at: number; readonly so?: SoFar }
  | { readonly is: 'failed'; readonly at: number; readonly why: string }

/** How a change stands. The first three go on; the others are its end. */
export type State =
  | { readonly is: 'pending' }
  | { readonly is: 'approved'; readonly at: number; readonly brokeGlass?: string }
  /** `holder` is the worker that has it; nobody else may send anything. */
  | { readonly is: 'running'; readonly at: number; readonly holder: string; readonly brokeGlass?: string }
  | { readonly is: 'done'; readonly at: number; readonly brokeGlass?: string }
  | { readonly is: 'failed'; readonly at: number; readonly why: string; readonly brokeGlass?: string }
  /** It may have happened; `why` says what is known. */
  | { readonly is: 'unknown'; readonly at: number; readonly why: string; readonly brokeGlass?: string }
  /** What it was approved for is no longer what it would do. */
  | { readonly is: 'stale'; readonly at: number; readonly why: string }
  | { readonly is: 'denied'; readonly at: number; readonly by: Party; readonly why?: string }
  | { readonly is: 'cancelled'; readonly at: number; readonly by: Party }
  | { readonly is: 'expired'; readonly at: number }

/** A change that was planned: who asked for it, what it takes, what was said to it, and how far it is. */
export type Proposal = {
  readonly v: 1
  readonly id: string
  /** The id of the request that led to it. */
  readonly request: string
  /** The command line, as it was read. */
  readonly line: string
  /** The text under the line: a manifest, which is neither shown nor audited. */
  readonly body?: string
  /** When it was asked for, and the namespace that was meant where the line names none: planning again needs both. */
  readonly askedAt: number
  readonly namespace?: string
  readonly plan: Plan
  /** planHash of the plan: what every yes is given to. */
  readonly hash: string
  readonly requester: Party
  readonly why?: string
  /** The rule that decided. */
  readonly rule: string
  /** Each has to be met; none where the rules allow it as it is. */
  readonly needs: readonly Approvals[]
  readonly onBehalf?: true
  /** Where its card stands; the first is where it was asked for. */
  readonly places: readonly Address[]
  /** ms since the epoch, as are all times here; by the queue's clock. */
  readonly createdAt: number
  /** After this nobody may say yes, and an approved one that was not begun is not begun. */
  readonly expiresAt: number
  readonly votes: readonly Vote[]
  /** Who asked a running one to stop where it is. */
  readonly stop?: Party
  readonly state: State
  /** One for each step of the plan. */
  readonly progress: readonly Progress[]
  /** Counts every change of this record; the card shows the newest. */
  readonly revision: number
}

/** Whether anything can still come of it. */
export function isOpen({ state }: Proposal): boolean {
  return state.is === 'pending' || state.is === 'approved' || state.is === 'running'
}

/** Whether two parties are one person, by any of what identifies them; capital letters make nobody another. */
export function isSame(one: Party, other: Party): boolean {
  const email = one.principal.email?.toLowerCase()
  return (
    one.subject.user.toLowerCase() === other.subject.user.toLowerCase() ||
    (email !== undefined && email === other.principal.email?.toLowerCase()) ||
    (one.principal.platform === other.principal.platform &&
      one.principal.team === other.principal.team &&
      one.principal.user === other.principal.user)
  )
}
