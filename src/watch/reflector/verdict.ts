import type { Format } from './source.ts'
import { Malformed, refusalOf, sentenceOf } from './told.ts'

/** How a try was made: everything in one stream, everything page by page, or what happens after a revision. */
export type Way = 'watch-list' | 'pages' | 'watch'

/** Why we ended a stream ourselves. */
export class Cut extends Error {
  readonly because: 'silent' | 'no end' | 'overlong'

  constructor(because: Cut['because'], sentence: string) {
    super(sentence)
    this.because = because
  }
}

/** What to do about a try that failed. */
export type Verdict = {
  readonly why: string
  /** Read everything anew, since the revision we know leads nowhere. */
  readonly relist: boolean
  /** The next time page by page: this server does not send what is there as a stream. */
  readonly pages: boolean
  /** The stream was open and nothing came through. */
  readonly silent: boolean
  /** It is not ours to see: ask again in minutes. */
  readonly denied: boolean
  /** It said why as protobuf, which is only read in streams: ask again, for JSON, to know. */
  readonly wordless: boolean
  /** ms that the server asked us to wait. */
  readonly wait: number
  /** Go on at once: this way does not exist here, another one does. */
  readonly atOnce: boolean
}

/** Servers that know nothing of sendInitialEvents say one of these (KEP-3157; 422 and 403 without the feature gate). */
const NO_WATCH_LIST: ReadonlySet<number> = new Set([400, 403, 406, 422, 501])

/** What these mean for us depends on what else is said. */
const AMBIGUOUS: ReadonlySet<number> = new Set([400, 403, 404, 422, 504])

export function judge(error: unknown, way: Way, asked: Format): Verdict {
  const refusal = refusalOf(error)
  const plain: Verdict = {
    why: sentenceOf(error),
    relist: false,
    pages: false,
    silent: false,
    denied: false,
    wordless: false,
    wait: refusal?.retryAfter ?? 0,
    atOnce: false,
  }
  if (error instanceof Malformed) return { ...plain, relist: true }
  if (error instanceof Cut) {
    return { ...plain, pages: error.because === 'no end', silent: error.because === 'silent', atOnce: true }
  }
  if (!refusal) return plain
  if (refusal.revision !== 'fine') return { ...plain, relist: true }
  if (way === 'watch-list' && NO_WATCH_LIST.has(refusal.code)) return { ...plain, pages: true, atOnce: true }
  if (asked === 'protobuf' && AMBIGUOUS.has(refusal.code)) return { ...plain, wordless: true, atOnce: true }
  if (refusal.code === 403 || refusal.code === 404) return { ...plain, denied: true, relist: true }
  return plain
}
