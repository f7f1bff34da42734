import type { Notice } from '../../src/alert/notice.ts'
import type { Policy } from '../../src/alert/round.ts'
import { round } from '../../src/alert/round.ts'
import type { Turned } from '../../src/incident/turn.ts'
import type { Delivery } from '../../src/job.ts'
import { noteReply } from '../../src/view/incident/report.ts'
import type { Book } from './book.ts'
import { linesOf } from './lines.ts'
import { channelAddress } from './place.ts'
import { withLines } from './report.ts'
import type { ReportTimes } from './reporting.ts'
import { reportDue } from './reporting.ts'
import type { Webhooks } from './webhooks.ts'
import { hooksOf } from './webhooks.ts'
import { idOf } from './words.ts'

export type Lines = ReturnType<typeof linesOf>

/** What a look leads to: the state as it is to be kept, and what is said, in one step. */
export type Concluded = {
  readonly after: Book
  readonly outbox: readonly Delivery[]
  /** When to ask again although nothing may have changed. */
  readonly next: number | undefined
  readonly reasons: Readonly<Record<string, string>>
  /** Lines for the report; they are in `after`, and asked for again if that could not be kept. */
  readonly lines: Lines
}

type Seen = {
  readonly book: Book
  readonly turned: Turned
  readonly now: number
  readonly policy: Policy
  /** Of a look that could not be kept. */
  readonly lines: Lines
  /** Last words that came in since. */
  readonly freshLogs: ReadonlyMap<string, string>
  /** Webhooks that were taken since. */
  readonly posted: ReadonlySet<string>
}

type Means = {
  readonly report: ReportTimes
  readonly webhooks: Webhooks
  readonly words: (notice: Notice, logOf: (incident: string) => string | undefined) => Delivery
}

const MOST_HOOKS = 1_000

/** Pure: the same look leads to the same words, whoever looks. */
export function conclude(seen: Seen, means: Means): Concluded {
  const { book, turned, now, policy } = seen
  const { cluster } = turned.matters
  const rounded =
    policy.routes.length > 0
      ? round(book.desk, Object.values(turned.matters.incidents), now, policy)
      : { desk: book.desk, notices: [], digest: [], reasons: {}, at: undefined }
  const lines = [...seen.lines, ...linesOf({ turned, rounded, before: book, policy, now })]
  const logs = logsNow(seen)
  const quiet = policy.quiet !== undefined
  const kept = withLines(
    book.report,
    lines.filter(({ note }) => quiet || !note),
  )
  const report = reportDue(cluster, kept, book.reportedAt, now, means.report)
  const after: Book = {
    ...book,
    matters: turned.matters,
    desk: rounded.desk,
    logs,
    hooks: hooksNow(seen, rounded.notices, means.webhooks),
    report: report.left ?? kept,
    reportedAt: report.at ?? book.reportedAt,
  }
  const said = rounded.notices.map((notice) => means.words(notice, (incident) => logs.get(incident)))
  const next = rounded.at === undefined ? report.next : Math.min(rounded.at, report.next)
  return {
    after,
    outbox: [...said, ...notesOf(cluster, quiet ? [] : lines), ...report.deliveries],
    next,
    reasons: rounded.reasons,
    lines,
  }
}

/** What somebody may wait for is said at once, unless nobody is to be disturbed. */
function notesOf(cluster: string, lines: Lines): readonly Delivery[] {
  return lines
    .filter(({ note }) => note)
    .map(({ id, line, channel }) => ({
      v: 1,
      id: idOf(cluster, `${id}.${channel}`),
      to: channelAddress(channel),
      reply: noteReply(line),
    }))
}

function logsNow({ book, turned, freshLogs }: Seen): Book['logs'] {
  const live = new Set(
    Object.values(turned.matters.incidents).flatMap(({ id, state }) => (state === 'resolved' ? [] : [id])),
  )
  if (freshLogs.size === 0 && [...book.logs.keys()].every((id) => live.has(id))) return book.logs
  return new Map([...book.logs, ...freshLogs].filter(([id]) => live.has(id)))
}

function hooksNow({ book, posted, now }: Seen, notices: readonly Notice[], webhooks: Webhooks): Book['hooks'] {
  const fresh = hooksOf(notices, webhooks, now)
  if (fresh.length === 0 && posted.size === 0) return book.hooks
  const all = [...book.hooks, ...fresh.map((hook) => [hook.id, hook] as const)]
  return new Map(all.filter(([id]) => !posted.has(id)).slice(-MOST_HOOKS))
}
