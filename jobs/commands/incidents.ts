import { parse } from '../../src/command/parse.ts'
import { cardOf } from '../../src/incident/card.ts'
import { span } from '../../src/incident/duration.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { isLive } from '../../src/incident/incident.ts'
import type { Line, Node, Reply, Span } from '../../src/reply.ts'
import { SEVERITIES } from '../../src/watch/finding.ts'
import type { Context, Executor } from '../context.ts'
import { visible } from './incident-sight.ts'

const MOST = 25

/** What is wrong, the worst first; everywhere the person may look, unless the line says where. */
export const incidents: Executor<'incidents'> = async (_args, flags, context) => {
  const { namespace, cluster: named } = parse(context.line)
  const cluster = named === undefined ? undefined : (context.clusters.find(named)?.name ?? named)
  if (flags.report) return waiting(cluster ?? context.cluster.name, context)
  const all = (await context.incidents.list()).map(({ incident }) => incident)
  const now = context.incidents.now()
  const here = all.filter(
    (incident) =>
      (cluster === undefined || incident.cluster === cluster) &&
      (namespace === undefined || incident.subject.namespace === namespace) &&
      fits(incident, flags, context.subject.user, now),
  )
  const { seen, hidden, silent } = await visible(here, context)
  const sorted = flags.recent
    ? seen.toSorted((a, b) => (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0))
    : seen.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.since - a.since)
  const shown = sorted.slice(0, MOST)
  const where = [namespace, cluster].filter((word) => word !== undefined).join(' on ')
  const nodes: Node[] = [{ kind: 'text', text: title(sorted.length, flags, where), tone: toneOf(sorted) }]
  if (shown.length > 0) nodes.push({ kind: 'list', items: shown.map((incident) => itemOf(incident, now)) })
  const left = [
    ...(sorted.length > shown.length ? [`${sorted.length - shown.length} more: narrow it with -n or --cluster`] : []),
    ...(hidden > 0 ? [`${hidden} in places that you may not see`] : []),
    ...silent.map((name) => `${name} does not answer, so what is wrong there is left out`),
  ]
  if (left.length > 0) nodes.push({ kind: 'context', text: left.join(' · ') })
  if (shown.length > 0) {
    nodes.push({
      kind: 'select',
      id: 'show',
      label: 'Show one',
      command: 'incident show {}',
      options: shown.map((incident) => ({
        label: `${incident.id} ${incident.subject.name}`.slice(0, 70),
        value: incident.id,
      })),
    })
  }
  return { nodes }
}

type Flags = Parameters<Executor<'incidents'>>[1]

function fits(incident: Incident, flags: Flags, user: string, now: number): boolean {
  if (flags.recent ? incident.state !== 'resolved' : !isLive(incident)) return false
  if (!flags.all && (incident.partOf !== undefined || (incident.severity === 'digest' && !flags.recent))) return false
  if (flags.acked && !incident.acked) return false
  const asleep = incident.snoozed !== undefined && (incident.snoozed.untilWorse || incident.snoozed.until > now)
  if (flags.snoozed && !asleep) return false
  return !flags.mine || incident.acked?.by === user || incident.snoozed?.by === user
}

function title(count: number, flags: Flags, where: string): Line {
  const state = flags.recent ? 'over' : flags.acked ? 'acknowledged' : flags.snoozed ? 'snoozed' : 'open'
  const place = where === '' ? '' : ` in ${where}`
  const mine = flags.mine ? ' and yours' : ''
  if (count === 0) return `No incident is ${state}${mine}${place}.`
  return count === 1 ? `One incident is ${state}${mine}${place}.` : `${count} incidents are ${state}${mine}${place}.`
}

function toneOf(sorted: readonly Incident[]): 'good' | 'info' | 'warn' | 'bad' {
  const [worst] = sorted
  if (!worst || worst.state === 'resolved') return sorted.length === 0 ? 'good' : 'info'
  return worst.severity === 'page' || worst.severity === 'high' ? 'bad' : 'warn'
}

function itemOf(incident: Incident, now: number): Line {
  const { id, word, title: said } = cardOf(incident)
  const spans: readonly Span[] = typeof said === 'string' ? [said] : said
  const age = incident.state === 'resolved' ? [] : [` (${span(now - incident.since)})`]
  const acked = incident.acked && incident.state !== 'resolved' ? [`, acknowledged by ${incident.acked.by}`] : []
  const isAsleep = incident.snoozed !== undefined && (incident.snoozed.untilWorse || incident.snoozed.until > now)
  const asleep = isAsleep && incident.state !== 'resolved' ? [', snoozed'] : []
  const part = incident.partOf === undefined ? [] : [`, explained by ${incident.partOf}`]
  return [{ code: id }, ' ', { strong: word }, ' ', ...spans, ...age, ...acked, ...asleep, ...part]
}

async function waiting(cluster: string, context: Context): Promise<Reply> {
  const lines = [...(await context.incidents.report(cluster)).values()].sort((a, b) => b.at - a.at)
  if (lines.length === 0)
    return { nodes: [{ kind: 'text', text: `Nothing waits for the report of ${cluster}.`, tone: 'good' }] }
  return {
    nodes: [
      {
        kind: 'text',
        text: `${lines.length} ${lines.length === 1 ? 'line waits' : 'lines wait'} for the report of ${cluster}.`,
      },
      { kind: 'list', items: lines.slice(0, MOST).map(({ line }) => line) },
    ],
  }
}
