import type { Span } from '../reply.ts'
import { flagsFor, readHandle } from '../watch/azure/handle.ts'
import type { Finding, Subject } from '../watch/finding.ts'
import type { Incident } from './incident.ts'

const KINDS_NAMED: Readonly<Record<string, string>> = {
  Node: 'Node',
  PersistentVolumeClaim: 'Claim',
  HorizontalPodAutoscaler: 'Autoscaler',
  PodDisruptionBudget: 'Disruption budget',
  Service: 'Service',
  Job: 'Job',
  CronJob: 'CronJob',
  registry: 'Registry',
  zone: 'Zone',
  pool: 'Pool',
  cluster: 'Nodes',
  metrics: 'Metrics',
  namespace: 'Several workloads',
  quota: 'Quota',
  webhook: 'Webhook',
  secret: 'Secret',
  configmap: 'ConfigMap',
  names: 'Name lookup',
  scheduler: 'Scheduling',
  storage: 'Storage',
  Alert: 'Alert',
  Watcher: 'Watcher',
  Certificate: 'Certificate',
}

/** Their headlines go on where their name ends: `Node n1 on prod-weu stopped answering`. */
const SPEAKING = new Set([
  'Node',
  'PersistentVolumeClaim',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'Service',
  'Job',
  'CronJob',
  'Watcher',
  'Certificate',
  'AksCluster',
  'AksPool',
  'AksUpkeep',
])

/** Named by their cluster in Azure, which need not be the one that watches. */
const OF_AZURE = new Set(['AksCluster', 'AksPool', 'AksUpkeep'])

const RUNS = new Set(['Job', 'CronJob'])

/** Nodes and causes say what they are; workloads go by their name. */
export function nameSpans({ subject, cluster }: Incident, state: string): readonly Span[] {
  if (OF_AZURE.has(subject.kind)) {
    const { cluster: of, group, pool } = readHandle(subject.name)
    const where = group === undefined ? '' : ` in ${group}`
    if (pool === undefined) return ['AKS cluster ', { strong: of }, `${where}${state}`]
    return ['Node pool ', { strong: pool }, ` of ${of}${where}${state}`]
  }
  const kind = KINDS_NAMED[subject.kind]
  const where = subject.namespace === '' ? '' : ` in ${subject.namespace}`
  const name = shownName(subject)
  const shown = name === '' ? [{ strong: kind ?? '' }] : [kind === undefined ? '' : `${kind} `, { strong: name }]
  return [...shown, `${state}${where} on ${cluster}`]
}

/** Groups whose kind says what they are. */
const NAMELESS = new Set(['cluster', 'names', 'metrics', 'namespace'])

/** A registry is grouped by how it fails, which is not its name. */
function shownName({ kind, name }: Subject): string {
  if (NAMELESS.has(kind)) return ''
  return kind === 'registry' ? name.slice(0, name.lastIndexOf('/')) : name
}

/** The same in plain words, for lists and digests. */
export function nameText(incident: Incident): string {
  return nameSpans(incident, '')
    .map((each) => (typeof each === 'string' ? each : 'strong' in each ? each.strong : ''))
    .join('')
}

/** Some headlines go on where the name ends; what a Job's pods cannot do is said of its pods. */
export function joint({ subject }: Incident, finding: Finding | undefined): string {
  const isOfPods = RUNS.has(subject.kind) && finding?.family !== 'job' && finding?.family !== 'cron'
  return SPEAKING.has(subject.kind) && !isOfPods ? ' ' : ': '
}

/** What is in Azure is shown by the other program. */
export function showing({ kind, name }: Subject): string | undefined {
  if (!OF_AZURE.has(kind)) return undefined
  const { cluster, pool, ...where } = readHandle(name)
  return (pool === undefined ? `/aks show ${cluster}` : `/aks nodepool show ${cluster} ${pool}`) + flagsFor(where)
}
