import type { Line } from '../reply.ts'
import type { Finding, Severity, Subject } from './finding.ts'
import { subjectKey } from './finding.ts'
import { workloadOf } from './workload-of.ts'
import type { World } from './world.ts'
import { objectOf } from './world.ts'

/** An alert of Prometheus, as its Alertmanager sent it. Nothing in it is believed further than to be shown. */
export type Report = {
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** ms since the epoch. */
  readonly startsAt: number
  readonly heardAt: number
  readonly url?: string
}

const SEVERITY: Readonly<Record<string, Severity>> = {
  critical: 'page',
  page: 'page',
  error: 'high',
  high: 'high',
  warning: 'notify',
  info: 'digest',
  none: 'digest',
}

/** The labels by which kube-state-metrics and its rules name what an alert is about. */
const NAMED: readonly (readonly [string, string])[] = [
  ['deployment', 'Deployment'],
  ['statefulset', 'StatefulSet'],
  ['daemonset', 'DaemonSet'],
  ['cronjob', 'CronJob'],
  ['job_name', 'Job'],
  ['persistentvolumeclaim', 'PersistentVolumeClaim'],
  ['horizontalpodautoscaler', 'HorizontalPodAutoscaler'],
  ['poddisruptionbudget', 'PodDisruptionBudget'],
]

/** What is reported, as findings of the subjects it is about, so that one incident tells of both. */
export function reportedFindings(world: World, reports: Iterable<Report>): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Map<string, Finding>>()
  for (const report of reports) {
    const key = subjectKey(subjectOfReport(world, report))
    const findings = found.get(key) ?? new Map<string, Finding>()
    const finding = findingOf(report)
    const known = findings.get(finding.part)
    if (!known || known.since > finding.since) findings.set(finding.part, finding)
    found.set(key, findings)
  }
  return new Map([...found].map(([key, findings]) => [key, [...findings.values()]]))
}

function subjectOfReport(world: World, { labels }: Report): Subject {
  const { namespace = '', alertname = 'alert' } = labels
  for (const [label, kind] of NAMED) {
    const name = labels[label]
    if (name !== undefined && name !== '') return { kind, namespace, name }
  }
  const pod = labels.pod === undefined ? undefined : objectOf(world, 'Pod', namespace, labels.pod)
  if (pod) return workloadOf(world, pod).subject
  const isNode = namespace === '' && labels.node !== undefined && objectOf(world, 'Node', '', labels.node) !== undefined
  return isNode
    ? { kind: 'Node', namespace: '', name: labels.node ?? '' }
    : { kind: 'Alert', namespace, name: alertname }
}

function findingOf({ labels, annotations, startsAt, url }: Report): Finding {
  const { alertname = 'alert', severity = 'warning' } = labels
  const { summary = '', description = annotations.message ?? '' } = annotations
  const said = description || summary || `${alertname} fires`
  const next: Line = url === undefined ? '' : [{ link: url, label: `${alertname} in Prometheus` }]
  return {
    rule: alertname,
    family: 'alert',
    part: alertname,
    severity: SEVERITY[severity.toLowerCase()] ?? 'notify',
    since: startsAt,
    wait: 0,
    hold: 60_000,
    headline: summary === '' ? alertname : `${alertname} (${withoutDot(summary).slice(0, 160)})`,
    certainty: 'because',
    cause: `Prometheus says: ${withoutDot(said)}`.slice(0, 600),
    causeKey: alertname,
    next,
    pods: labels.pod === undefined ? [] : [labels.pod],
    blames: [],
    shares: [],
    fixes: [],
  }
}

function withoutDot(text: string): string {
  return text.trim().replace(/\.$/, '')
}
