import type { AuditKey, AuditLink } from './record.ts'
import { firstBroken } from './record.ts'

/** What is wrong with one writer's chain, or how long it is and where it ends. */
export type Verdict = { readonly writer: string; readonly says: string; readonly isBroken: boolean }

type Chain = { readonly first: number; last: AuditLink; count: number; missing: number; wrong?: number }

/**
 * Checks the links of a file as they come, and against those that Redis has: what somebody took out there is in the file
 * still. Only the last link of each writer is kept in memory.
 */
export function fileVerifier(key: AuditKey, kept: ReadonlyMap<string, readonly AuditLink[]>, isTrimmed: boolean) {
  const known = new Set([...kept.values()].flatMap((links) => links.map(({ hash }) => hash)))
  const chains = new Map<string, Chain>()

  function take(link: AuditLink): void {
    const chain = chains.get(link.writer)
    const isMissing = !known.has(link.hash)
    const now = chain ?? { first: link.seq, last: link, count: 0, missing: 0 }
    // A disk that was full has gaps; what is missing then stands in Redis.
    const follows = !chain || (link.prev === chain.last.hash && link.seq === chain.last.seq + 1) || known.has(link.prev)
    if (now.wrong === undefined && (!follows || firstBroken([link], key))) now.wrong = link.seq
    now.last = link
    now.count++
    if (isMissing) now.missing++
    chains.set(link.writer, now)
  }

  function verdictOf(writer: string, { first, last, count, missing, wrong }: Chain): Verdict {
    const broken = (says: string): Verdict => ({ writer, says, isBroken: true })
    if (wrong !== undefined)
      return broken(`link ${wrong} in the file was changed, or does not follow from the one before it`)
    // What Redis let go of by itself is the oldest; what is gone while it has room was taken out.
    if (missing > 0 && !isTrimmed) return broken(`${missing} of ${count} links in the file are not in Redis any more`)
    const from = first > 1 ? `, from ${first} on` : ''
    return { writer, says: `${count} links in the file${from}, head ${last.hash}`, isBroken: false }
  }

  return { take, verdicts: (): Verdict[] => [...chains].map(([writer, chain]) => verdictOf(writer, chain)) }
}
