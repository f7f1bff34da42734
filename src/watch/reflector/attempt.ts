import type { Clock } from './clock.ts'
import type { Way } from './verdict.ts'
import { Cut } from './verdict.ts'

/** Bookmarks come about each minute (apiserver storage/cacher, bookmarkFrequency): silence for longer means that nobody is there. */
const SILENT_MS = 75_000
/** A server that knows nothing of initial events never says that they are all there. */
const NO_END_QUIET_MS = 30_000
const NO_END_MS = 600_000
/** How long past its own time limit a server may go on. */
const OVERTIME_MS = 30_000
const LEAST_SECONDS = 240
const MOST_SECONDS = 300

/** One connection's worth of trying. */
export type Attempt = {
  readonly signal: AbortSignal
  /** Why we ended it ourselves. */
  readonly why: Cut | undefined
  /** How long the server is to keep a watch open: long enough to cost nothing, short enough that lost rights are seen. */
  readonly seconds: number
  /** ms since it began. */
  age(): number
  /** Everything that was there has come. */
  listed(): void
  /** Ends it where it leads nowhere; `quiet` is for how many ms nothing was heard. */
  check(quiet: number): void
  stop(): void
}

export function openAttempt(way: Way, clock: Clock, random: () => number): Attempt {
  const controller = new AbortController()
  const opened = clock.monotonic()
  const seconds = Math.floor(LEAST_SECONDS + random() * (MOST_SECONDS - LEAST_SECONDS))
  let listing = way === 'watch-list'
  let why: Cut | undefined
  const cut = (cause: Cut['because'], sentence: string) => {
    why ??= new Cut(cause, sentence)
    controller.abort(why)
  }
  const age = () => clock.monotonic() - opened
  return {
    signal: controller.signal,
    get why() {
      return why
    },
    seconds,
    age,
    listed() {
      listing = false
    },
    check(unheard) {
      const quiet = Math.min(unheard, age())
      if (listing && (quiet > NO_END_QUIET_MS || age() > NO_END_MS))
        cut('no end', 'the stream of what is there has no end')
      else if (quiet > SILENT_MS) cut('silent', `nothing was heard for ${Math.round(quiet / 1000)} s`)
      else if (age() > seconds * 1000 + OVERTIME_MS) cut('overlong', 'the watch went on past its time')
    },
    stop: () => controller.abort(),
  }
}
