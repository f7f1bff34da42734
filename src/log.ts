import { pino } from 'pino'

/** What the log takes: a sentence, and the facts beside it. */
export type Log = {
  debug(facts: object, sentence: string): void
  info(facts: object, sentence: string): void
  warn(facts: object, sentence: string): void
  error(facts: object, sentence: string): void
}

/** Where a token may hide in what is logged; the log never shows these. */
const SECRETS = [
  'token',
  '*.token',
  'authorization',
  '*.authorization',
  'headers.authorization',
  'replyUrl',
  '*.replyUrl',
  '*.*.replyUrl',
  'secret',
  '*.secret',
]

/** JSON lines on stdout, one event a line. */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Log {
  return pino({
    level,
    base: null,
    redact: { paths: SECRETS, censor: '***' },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}
