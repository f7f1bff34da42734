import type { Risk } from '../command/define.ts'

export type Effect = 'allow' | 'approve' | 'deny'

/** Some people by a name that rules use: whoever is any of these. */
export type Role = {
  readonly name: string
  /** Kubernetes users, as identity maps them. */
  readonly users: readonly string[]
  /** Kubernetes or Entra groups, as identity maps them. */
  readonly groups: readonly string[]
  /** The chat platform's user groups, by id: `slack:S0123456789`. */
  readonly chatGroups: readonly string[]
  /** Rotations by name: whoever has the duty now. */
  readonly onCall: readonly string[]
}

/** Who takes turns: each of `users` for `hours`, in their order, beginning with the first at `since` (ms since the epoch). */
export type Rotation = {
  readonly name: string
  readonly users: readonly string[]
  readonly since: number
  readonly hours: number
}

/** What it takes before a change is run. */
export type Approvals = {
  /** How many different people must say yes. */
  readonly count: number
  /** The roles they must be in. */
  readonly from: readonly string[]
  /** Where the card goes as well, for those who may say yes: `slack:C0123456789`. */
  readonly channel?: string
  /** Minutes after which nobody may say yes any more. */
  readonly expires: number
  /** Whether who asks must say why. */
  readonly reason: boolean
  /** Whether who asked may go ahead alone in an emergency; it takes a reason, and the ops channel is told. */
  readonly breakGlass: boolean
}

/**
 * One rule; the first that matches decides. Patterns know `*` for any text. An empty list stands for everything, but for
 * `who`, which always names somebody (`*` is everybody who is known).
 */
export type Rule = {
  readonly name: string
  readonly effect: Effect
  readonly who: readonly string[]
  /** Commands as they are typed: `delete`, `rollout *`. */
  readonly verbs: readonly string[]
  /** `deployments`, `deployments.apps`, `pods/exec`. */
  readonly resources: readonly string[]
  readonly namespaces: readonly string[]
  readonly clusters: readonly string[]
  readonly risks: readonly Risk[]
  /** Channels by id with their platform: `slack:C0123456789`. */
  readonly channels: readonly string[]
  /** Whether the bot acts with its own rights where the person has none. */
  readonly onBehalf: boolean
  readonly approvals?: Approvals
}

export type Policy = {
  readonly roles: readonly Role[]
  readonly rotations: readonly Rotation[]
  readonly rules: readonly Rule[]
}

/** Whether a text fits any of some patterns, in which `*` stands for any text; no patterns fit everything. */
export function fits(patterns: readonly string[], text: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fitsOne(pattern, text))
}

/** Greedy from the left: each piece between two stars at its first place, the last one at the end. No backtracking to abuse. */
function fitsOne(pattern: string, text: string): boolean {
  const pieces = pattern.split('*')
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (pieces.length === 1) return pattern === text
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  const end = text.length - last.length
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}
