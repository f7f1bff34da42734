import type { AuditKey, AuditLink } from './record.ts'
import { firstBroken } from './record.ts'

/** What is wrong with one writer's chain, or how long it is and where it ends. */
export type Verdict = { readonly writer: string; readonly says: string; readonly isBroken: boolean }

/** What Redis has of writers that the file knows nothing of. */
type Elsewhere = { readonly writers: number; readonly links: number }

type Chain = { readonly first: number; last: AuditLink; count: number; missing: number; wrong?: number }

type Redis = {
  /** The links that Redis has, by writer. */
  readonly kept: ReadonlyMap<string, readonly AuditLink[]>
  /** Whether it has so many that it lets go of the oldest. */
  readonly isTrimmed: boolean
  /** When they were read, in ms since the epoch. */
  readonly at: number
}

/** A link is in Redis before it is in the file, and both are read while the bot writes; in ms. */
const ON_ITS_WAY = 60_000

/**
 * Checks the links of a file as they come, and against those that Redis has: what somebody took out there is in the file
 * still, and what they took out of the file is in Redis. Only the last link of each writer is kept in memory.
 */
export function fileVerifier(key: AuditKey, { kept, isTrimmed, at }: Redis) {
  const known = new Set([...kept.values()].flatMap((links) => links.map(({ hash }) => hash)))
  const unseen = new Set(known)
  const chains = new Map<string, Chain>()
  const isNew = ({ event }: AuditLink) => writtenAt(event) > at - ON_ITS_WAY

  function take(link: AuditLink): void {
    const chain = chains.get(link.writer)
    const isMissing = !known.has(link.hash) && !isNew(link)
    const now = chain ?? { first: link.seq, last: link, count: 0, missing: 0 }
    // Where Redis has the link between, the file lacks it, which is said below.
    const follows = !chain || (link.prev === chain.last.hash && link.seq === chain.last.seq + 1) || known.has(link.prev)
    if (now.wrong === undefined && (!follows || firstBroken([link], key))) now.wrong = link.seq
    now.last = link
    now.count++
    if (isMissing) now.missing++
    chains.set(link.writer, now)
    unseen.delete(link.hash)
  }

  /** Those after the file's first: a file that was moved away goes on in another, in the middle of a chain. */
  function lacking(writer: string, first: number): number {
    return (kept.get(writer) ?? []).filter((link) => link.seq > first && unseen.has(link.hash) && !isNew(link)).length
  }

  function verdictOf(writer: string, { first, last, count, missing, wrong }: Chain): Verdict {
    const broken = (says: string): Verdict => ({ writer, says, isBroken: true })
    if (wrong !== undefined)
      return broken(`link ${wrong} in the file was changed, or does not follow from the one before it`)
    const lacks = lacking(writer, first)
    if (lacks > 0)
      return broken(
        `${lacks} links in Redis are not in the file: they were taken out of it, or the disk or the process failed then; the log has each link, too`,
      )
    // What Redis let go of by itself is the oldest; what is gone while it has room was taken out.
    if (missing > 0 && !isTrimmed) return broken(`${missing} of ${count} links in the file are not in Redis any more`)
    const from = first > 1 ? `, from ${first} on; those before are not in this file` : ''
    return { writer, says: `${count} links in the file${from}, head ${last.hash}`, isBroken: false }
  }

  return {
    take,
    verdicts: (): Verdict[] => [...chains].map(([writer, chain]) => verdictOf(writer, chain)),
    elsewhere(): Elsewhere {
      const others = [...kept].filter(([writer, links]) => !chains.has(writer) && !links.every(isNew))
      return { writers: others.length, links: others.reduce((sum, [, links]) => sum + links.length, 0) }
    },
  }
}

/** When an event was recorded, in ms since the epoch; 0 for what is none. */
function writtenAt(event: string): number {
  try {
    const { at } = JSON.parse(event) as { readonly at?: unknown }
    return typeof at === 'number' ? at : 0
  } catch {
    return 0
  }
}
