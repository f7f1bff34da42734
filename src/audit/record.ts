import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'

/** Something that was decided or came out, for good. */
export type AuditEvent = {
  /** ms since the epoch. */
  readonly at: number
  readonly kind: 'decision' | 'outcome' | 'approval' | 'intent'
  /** The request's id. */
  readonly request: string
  readonly who: string
  /** The Kubernetes user the request is made as, when known. */
  readonly as?: string
  readonly line: string
  /** What was asked of the cluster: `list pods`. */
  readonly needs?: readonly string[]
  readonly where: string
  readonly effect: string
  readonly rule?: string
  readonly reason?: string
  readonly cluster?: string
  /** Where the card of the change stands, by the platform's ids: `slack:C0123456789/1763937000.000100`. */
  readonly message?: string
  /** The rules lent the bot's own rights for it. */
  readonly onBehalf?: true
  /** The change it is about, and the hash of its plan. */
  readonly change?: string
  readonly plan?: string
}

/** One link of a writer's chain: its hash covers the event, its place, and the link before it. */
export type AuditLink = {
  readonly writer: string
  readonly seq: number
  readonly event: string
  readonly prev: string
  readonly hash: string
}

/** What the first link of a chain points back to. */
export const GENESIS = '0'.repeat(64)

/** What links are signed with, so that who can write the record cannot write it anew: the same for all writers. */
export type AuditKey = KeyObject | string

/** Chains an event to the link before it. Each process writes a chain of its own, so that none waits for another. */
export function link(event: AuditEvent, writer: string, previous: AuditLink | undefined, key: AuditKey): AuditLink {
  const seq = (previous?.seq ?? 0) + 1
  const prev = previous?.hash ?? GENESIS
  const text = JSON.stringify(event)
  return { writer, seq, event: text, prev, hash: hashOf(key, writer, seq, prev, text) }
}

/**
 * The first link that does not follow from the one before it, or undefined when the whole chain holds. A link that
 * stands there again, word for word, counts once: ioredis sends again what a broken connection left unconfirmed.
 */
export function firstBroken(chain: readonly AuditLink[], key: AuditKey): AuditLink | undefined {
  const seen = new Map<string, AuditLink>()
  let before: AuditLink | undefined
  for (const here of chain) {
    if (isSame(here, seen.get(here.hash))) continue
    const follows = before ? here.seq === before.seq + 1 && here.prev === before.hash : true
    if (!follows || here.hash !== hashOf(key, here.writer, here.seq, here.prev, here.event)) return here
    seen.set(here.hash, here)
    before = here
  }
  return undefined
}

/** The hash covers all of it; comparing the parts too leaves nothing to a repeat that only claims its hash. */
function isSame(here: AuditLink, there: AuditLink | undefined): boolean {
  return (
    there !== undefined &&
    here.writer === there.writer &&
    here.seq === there.seq &&
    here.event === there.event &&
    here.prev === there.prev
  )
}

function hashOf(key: AuditKey, writer: string, seq: number, prev: string, event: string): string {
  return createHmac('sha256', key).update(`${writer}\n${seq}\n${prev}\n${event}`).digest('hex')
}
