import type { AuditEvent } from '../../src/audit/record.ts'
import type { FlagsOf } from '../../src/command/catalog.ts'
import { auditReply } from '../../src/view/audit.ts'
import type { Executor } from '../context.ts'

/** Events one answer holds. */
const MOST = 100

/** What was recorded, newest first: of somebody, about a command or a change, on a cluster, in a time. */
export const audit: Executor<'audit'> = async ({ sinceMs, untilMs }, flags, { book, now, clusters, line }) => {
  const cluster = clusterIn(line)
  const name = cluster && (clusters.find(cluster)?.name ?? cluster)
  const wanted = (event: AuditEvent) =>
    event.at <= now - untilMs && fits(event, flags) && (name === undefined || isAbout(event, name))
  const { events, isCut } = await book.newest(wanted, MOST, now - sinceMs)
  return auditReply(events, isCut)
}

function fits(event: AuditEvent, { user, change, what, effect }: FlagsOf<'audit'>): boolean {
  const name = user?.replace(/^<?@?|(\|[^>]*)?>$/g, '').toLowerCase()
  const isTheirs =
    name === undefined || [event.as, event.who.split(':').at(-1)].some((one) => one?.toLowerCase() === name)
  return (
    isTheirs &&
    (change === undefined || event.change === change.toUpperCase()) &&
    (what === undefined || `${event.line} `.startsWith(`${what.trim()} `)) &&
    (effect === undefined || event.effect.toLowerCase() === effect.toLowerCase())
  )
}

/** What came of a line does not say which cluster it was about; then the line itself may. */
function isAbout({ line, cluster: own }: AuditEvent, cluster: string): boolean {
  return (own ?? clusterIn(line)) === cluster
}

function clusterIn(line: string): string | undefined {
  return /--(?:cluster|context)[ =]"?([\w.-]+)/.exec(line)?.[1]
}
