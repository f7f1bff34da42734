import type { Desk } from '../../src/alert/round.ts'
import { openDesk } from '../../src/alert/round.ts'
import type { Told } from '../../src/alert/told.ts'
import type { Incident } from '../../src/incident/incident.ts'
import type { Matters } from '../../src/incident/turn.ts'
import { startMatters } from '../../src/incident/turn.ts'
import type { SeenCluster } from '../../src/watch/azure/seen.ts'
import type { SavedMemory } from '../../src/watch/memory.ts'
import type { Report } from '../../src/watch/reported.ts'
import type { Kept } from './report.ts'
import type { Hook } from './webhooks.ts'

/** Everything that must outlive the process that watches a cluster. */
export type Book = {
  readonly revision: string
  readonly matters: Matters
  readonly desk: Desk
  readonly memory: SavedMemory | undefined
  /** The last words of containers, by incident. */
  readonly logs: ReadonlyMap<string, string>
  readonly report: ReadonlyMap<string, Kept>
  /** What webhooks have not taken yet, oldest first. */
  readonly hooks: ReadonlyMap<string, Hook>
  /** Alerts of Prometheus that fire. */
  readonly reports: readonly Report[]
  /** What Azure says of it, by the cluster's id there. */
  readonly azure: ReadonlyMap<string, SeenCluster>
  /** When the report was last given. */
  readonly reportedAt: number
}

const TEXT = /^(incident|told|log|report|alert|hook|azure) (.+)$/s

/** Reads what was written; what is not there is as at the beginning. */
export function readBook(
  cluster: string,
  { revision, fields }: { readonly revision: string; readonly fields: ReadonlyMap<string, unknown> },
  now: number,
): Book {
  const incidents: Record<string, Incident> = {}
  const told: Record<string, Told> = {}
  const logs = new Map<string, string>()
  const report = new Map<string, Kept>()
  const reports: Report[] = []
  const hooks: Hook[] = []
  const azure = new Map<string, SeenCluster>()
  for (const [field, value] of fields) {
    const [, what, key = ''] = TEXT.exec(field) ?? []
    if (what === 'incident') incidents[key] = value as Incident
    if (what === 'told') told[key] = value as Told
    if (what === 'log') logs.set(key, value as string)
    if (what === 'alert') reports.push(value as Report)
    if (what === 'hook') hooks.push(value as Hook)
    if (what === 'azure') azure.set(key, value as SeenCluster)
    if (what === 'report') report.set(key, value as Kept)
  }
  const base = fields.get('base') as { readonly startedAt: number } | undefined
  const desk = fields.get('desk') as Pick<Desk, 'summaries' | 'storms'> | undefined
  return {
    revision,
    matters: { ...startMatters(cluster, base?.startedAt ?? now), incidents },
    desk: { ...openDesk(), ...desk, told },
    memory: fields.get('memory') as SavedMemory | undefined,
    logs,
    report,
    reports,
    azure,
    hooks: new Map(hooks.sort((a, b) => a.at - b.at).map((hook) => [hook.id, hook])),
    reportedAt: (fields.get('reportedAt') as number | undefined) ?? base?.startedAt ?? now,
  }
}

/** The fields in which two states of it differ, but for the memory, which changes all the time. */
export function changedFields(before: Book, after: Book): Map<string, unknown> {
  const fields = new Map<string, unknown>()
  compare(fields, 'incident', before.matters.incidents, after.matters.incidents)
  compare(fields, 'told', before.desk.told, after.desk.told)
  compare(fields, 'log', Object.fromEntries(before.logs), Object.fromEntries(after.logs))
  compare(fields, 'hook', Object.fromEntries(before.hooks), Object.fromEntries(after.hooks))
  compare(fields, 'report', Object.fromEntries(before.report), Object.fromEntries(after.report))
  if (before.revision === '0') fields.set('base', { startedAt: after.matters.startedAt })
  const [was, is] = [before, after].map(({ desk: { summaries, storms } }) => JSON.stringify({ summaries, storms }))
  if (was !== is) fields.set('desk', { summaries: after.desk.summaries, storms: after.desk.storms })
  if (before.reportedAt !== after.reportedAt) fields.set('reportedAt', after.reportedAt)
  return fields
}

function compare(
  fields: Map<string, unknown>,
  what: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): void {
  if (before === after) return
  for (const [key, value] of Object.entries(after)) {
    const known = before[key]
    if (known === value) continue
    // A look that finds the same makes a new object of it.
    if (known === undefined || JSON.stringify(known) !== JSON.stringify(value)) fields.set(`${what} ${key}`, value)
  }
  for (const key of Object.keys(before)) if (!(key in after)) fields.set(`${what} ${key}`, undefined)
}
