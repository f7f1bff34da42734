import type { AuditEvent } from '../../src/audit/record.ts'
import type { FlagsOf } from '../../src/command/catalog.ts'
import { auditReply } from '../../src/view/audit.ts'
import type { Executor } from '../context.ts'

/** Events one answer holds. */
const MOST = 100

/** What was recorded, newest first: of somebody, about a change, on a cluster. */
export const audit: Executor<'audit'> = async ({ sinceMs }, flags, { book, now, clusters, line }) => {
  const cluster = clusterIn(line)
  const name = cluster && (clusters.find(cluster)?.name ?? cluster)
  const wanted = (event: AuditEvent) => fits(event, flags) && (name === undefined || isAbout(event, name))
  const { events, isCut } = await book.newest(wanted, MOST, now - sinceMs)
  return auditReply(events, isCut)
}

function fits(event: AuditEvent, { user, change }: FlagsOf<'audit'>): boolean {
  const name = user?.replace(/^<?@?|(\|[^>]*)?>$/g, '').toLowerCase()
  const isTheirs =
    name === undefined || [event.as, event.who.split(':').at(-1)].some((one) => one?.toLowerCase() === name)
  return isTheirs && (change === undefined || event.change === change.toUpperCase())
}

/** A line that names no cluster was about the one its conversation defaults to, which the record does not say. */
function isAbout({ line }: AuditEvent, cluster: string): boolean {
  return clusterIn(line) === cluster
}

function clusterIn(line: string): string | undefined {
  return /--(?:cluster|context)[ =]"?([\w.-]+)/.exec(line)?.[1]
}
