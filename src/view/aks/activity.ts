import type { Act } from '../../azure/activity.ts'
import type { AksCluster } from '../../azure/cluster.ts'
import type { Line, Node } from '../../reply.ts'
import { humanDuration } from '../age.ts'
import { counted } from '../counted.ts'

const MOST = 40

/** One thing that was done: the log tells its beginning and its end apart. */
export type Deed = Act & {
  /** ms since the epoch, of its first line. */
  readonly began: number
}

/** What belongs together as one deed each, with how it stands by its last line; the newest first. */
export function deedsOf(acts: readonly Act[]): Deed[] {
  const deeds = new Map<string, Deed>()
  for (const act of acts) {
    const key = `${act.correlation || act.at} ${act.operation} ${act.part}`.toLowerCase()
    const known = deeds.get(key)
    if (!known) deeds.set(key, { ...act, began: act.at })
    else deeds.set(key, { ...(act.at > known.at ? act : known), began: Math.min(known.began, act.at) })
  }
  return [...deeds.values()].sort((one, other) => other.at - one.at)
}

/** Who did what to a cluster. Reading of credentials is in it: it is what an intruder would do first. */
export function activityReply(cluster: AksCluster, acts: readonly Act[], since: number, now: number): Node[] {
  const deeds = deedsOf(acts)
  const failed = deeds.filter(({ status }) => /failed/i.test(status)).length
  const people = new Set(deeds.map(({ who }) => who)).size
  const first =
    deeds.length === 0
      ? `: nothing in Azure’s activity log in the last ${humanDuration(now - since)}`
      : `: ${counted(deeds.length, 'thing')} done by ${people} in the last ${humanDuration(now - since)}${failed > 0 ? `, ${failed} failed` : ''}`
  return [
    { kind: 'text', text: [{ strong: cluster.name }, first], tone: failed > 0 ? 'warn' : 'info' },
    ...(deeds.length > 0 ? [tableOf(deeds, now)] : []),
    {
      kind: 'context',
      text: `${deeds.length > MOST ? `${deeds.length - MOST} older ones are not shown; ask with a shorter --since. ` : ''}The log lags by up to some minutes.`,
    },
  ]
}

function tableOf(deeds: readonly Deed[], now: number): Node {
  return {
    kind: 'table',
    answer: true,
    caption: 'activity',
    columns: ['AGO', 'WHO', 'DID', 'TO', 'STATUS'],
    total: deeds.length,
    rows: deeds
      .slice(0, MOST)
      .map((deed) => [humanDuration(now - deed.at), deed.who, didWhat(deed), deed.part || 'cluster', deed.status]),
  }
}

/** `managedClusters/agentPools/write` as people say it. */
export function didWhat({ operation }: Pick<Act, 'operation'>): string {
  const known: Readonly<Record<string, string>> = {
    'managedclusters/write': 'create or update',
    'managedclusters/delete': 'delete',
    'managedclusters/start/action': 'start',
    'managedclusters/stop/action': 'stop',
    'managedclusters/abort/action': 'abort',
    'managedclusters/runcommand/action': 'run command',
    'managedclusters/listclusterusercredential/action': 'read user credentials',
    'managedclusters/listclusteradmincredential/action': 'read admin credentials',
    'managedclusters/rotateclustercertificates/action': 'rotate certificates',
    'managedclusters/agentpools/write': 'create or update pool',
    'managedclusters/agentpools/delete': 'delete pool',
    'managedclusters/agentpools/upgradenodeimageversion/action': 'upgrade node image',
    'managedclusters/maintenanceconfigurations/write': 'set maintenance',
  }
  return known[operation.toLowerCase()] ?? operation
}

/** What goes on in a cluster by its own word, and who began it by the log's. */
export function operationsReply(
  cluster: AksCluster,
  deeds: readonly Deed[] | { readonly unknown: string },
  now: number,
): Node[] {
  const busy = [
    ...(isBusy(cluster.provisioning) ? [{ name: 'cluster', provisioning: cluster.provisioning }] : []),
    ...cluster.pools.filter(({ provisioning }) => isBusy(provisioning)),
  ]
  if (busy.length === 0) {
    return [
      {
        kind: 'text',
        tone: 'good',
        text: [{ strong: cluster.name }, ' is busy with nothing: a new operation can begin'],
      },
    ]
  }
  const begun = 'unknown' in deeds ? undefined : deeds.find(isBegun)
  const stuck = isBusy(cluster.provisioning) && busy.length === 1
  const what = busy.map(({ name, provisioning }) => `${name} ${provisioning}`).join(', ')
  const by: Exclude<Line, string> = begun
    ? [`; ${begun.who} began it ${humanDuration(now - begun.began)} ago, at `, { time: begun.began }]
    : []
  return [
    { kind: 'text', tone: 'info', text: [{ strong: cluster.name }, ` is busy: ${what}`, ...by] },
    ...('unknown' in deeds ? [{ kind: 'text' as const, text: `Who began it is not known: ${deeds.unknown}` }] : []),
    ...(begun?.correlation
      ? [{ kind: 'context' as const, text: ['Azure’s correlation id ', { code: begun.correlation }] }]
      : []),
    ...(stuck && cluster.pools.length > 0
      ? [
          {
            kind: 'text' as const,
            text: 'Every pool is done. If it stays like this for more than half an hour, the operation is stuck: az aks operation-abort ends it.',
          },
        ]
      : []),
    { kind: 'context', text: 'Until it ends, Azure refuses every other change of this cluster.' },
  ]
}

function isBusy(provisioning: string): boolean {
  return !['Succeeded', 'Failed', 'Canceled', 'Unknown'].includes(provisioning)
}

function isBegun({ status, operation }: Deed): boolean {
  return /^(started|accepted)$/i.test(status) && !/list|read/i.test(operation)
}
