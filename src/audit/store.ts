import type { Redis } from 'ioredis'
import type { AuditEvent, AuditKey, AuditLink } from './record.ts'
import { link } from './record.ts'

/** Writes an event down for good. Resolves when Redis has it; rejects when it has not, and then nothing may be done on its strength. */
export type Audit = (event: AuditEvent) => Promise<void>

/** The newest links that are kept in Redis; older ones are in the log stream that every link is also written to. */
export const KEPT = 1_000_000

/**
 * An append-only Redis stream, one hash chain a process: `writer` names the process and is never used twice.
 * `echo` gets every link as it is written, for the log; what `keep` rejects is not recorded, either.
 */
export function auditStream(
  redis: Redis,
  key: string,
  { writer, signedWith }: { readonly writer: string; readonly signedWith: AuditKey },
  echo: (link: AuditLink) => void,
  keep?: (link: AuditLink) => Promise<void>,
): Audit {
  let last: AuditLink | undefined
  let chain = 1
  return async (event) => {
    const next = link(event, `${writer}.${chain}`, last, signedWith)
    last = next
    echo(next)
    try {
      await append(next)
      // After Redis has it, so that what is missing there was taken out.
      await keep?.(next)
    } catch (error) {
      // Whether the link was taken is unknown, so nothing may follow from it: the next event begins a new chain.
      if (last?.writer === next.writer) {
        last = undefined
        chain++
      }
      throw error
    }
  }

  async function append(next: AuditLink): Promise<void> {
    await redis.xadd(
      key,
      'MAXLEN',
      '~',
      KEPT,
      '*',
      'w',
      next.writer,
      's',
      next.seq,
      'e',
      next.event,
      'p',
      next.prev,
      'h',
      next.hash,
    )
  }
}

/** Every link that is kept, by writer, in the order written. */
export async function readChains(redis: Redis, key: string): Promise<Map<string, AuditLink[]>> {
  const chains = new Map<string, AuditLink[]>()
  for (let from = '-'; ; ) {
    const entries = await redis.xrange(key, from, '+', 'COUNT', 1_000)
    for (const [, fields] of entries) {
      const [, writer = '', , seq = '', , event = '', , prev = '', , hash = ''] = fields
      const chain = chains.get(writer) ?? []
      chain.push({ writer, seq: Number(seq), event, prev, hash })
      chains.set(writer, chain)
    }
    const last = entries.at(-1)?.[0]
    if (last === undefined || entries.length < 1_000) return chains
    from = `(${last}`
  }
}
