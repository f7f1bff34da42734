/** The part of a pino logger that the queue needs. */
export type Log = {
  info(fields: object, sentence: string): void
  warn(fields: object, sentence: string): void
  error(fields: object, sentence: string): void
}

const EVERY_MS = 10_000
const SENTENCES_KEPT = 200

/**
 * The same log, but each sentence at most once in ten seconds, with the number that was left out: a broken Redis makes
 * BullMQ report some 20 000 errors a second.
 */
export function sparing(log: Log, now: () => number = () => performance.now()): Log {
  const last = new Map<string, { at: number; left: number }>()
  const pass = (level: keyof Log) => (fields: object, sentence: string) => {
    const seen = last.get(sentence)
    if (seen && now() - seen.at < EVERY_MS) {
      seen.left++
      return
    }
    if (last.size >= SENTENCES_KEPT) last.clear()
    last.set(sentence, { at: now(), left: 0 })
    log[level](seen?.left ? { ...fields, leftOut: seen.left } : fields, sentence)
  }
  return { info: pass('info'), warn: pass('warn'), error: pass('error') }
}

/** What an error says, for a log line. */
export function saying(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
