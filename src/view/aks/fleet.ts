import type { AksCluster, SubscriptionRef } from '../../azure/cluster.ts'
import type { Node } from '../../reply.ts'
import { counted } from '../counted.ts'
import { exceptions, stateOf, worstFirst, worstTone } from './state.ts'

type Shown = {
  readonly clusters: readonly AksCluster[]
  readonly failed: readonly {
    readonly subscription: SubscriptionRef
    readonly fault: { readonly message: string; readonly hint?: string | undefined }
  }[]
  readonly hidden: number
}

const CHOICES = 100

/** All clusters in one table, those in trouble first; `command` is the line that shows one of them. */
export function fleetReply({ clusters, failed, hidden }: Shown, command: (cluster: AksCluster) => string): Node[] {
  const subscriptions = new Set(clusters.map(({ subscription }) => subscription.id)).size
  const unwell = exceptions(clusters)
  const first = [
    `${counted(clusters.length, 'AKS cluster')} in ${counted(subscriptions, 'subscription')}`,
    unwell,
    failed.length > 0 ? `${counted(failed.length, 'subscription')} could not be asked` : '',
  ]
  const order = worstFirst(clusters)
  return [
    { kind: 'text', text: first.filter(Boolean).join(', '), tone: failed.length > 0 ? 'warn' : worstTone(clusters) },
    ...(clusters.length > 0 ? [tableOf(clusters, order)] : []),
    ...failed.map(
      ({ subscription, fault }): Node => ({
        kind: 'text',
        tone: 'warn',
        text: `${subscription.name}: ${fault.message} ${fault.hint ?? ''}`.trim(),
      }),
    ),
    ...(hidden > 0 ? [{ kind: 'context' as const, text: `Policy keeps ${counted(hidden, 'cluster')} from you.` }] : []),
    ...(clusters.length > 0
      ? [
          chooser(
            order.flatMap((at) => clusters[at] ?? []),
            command,
          ),
        ]
      : []),
  ]
}

function tableOf(clusters: readonly AksCluster[], order: readonly number[]): Node {
  return {
    kind: 'table',
    answer: true,
    caption: 'AKS clusters',
    columns: ['NAME', 'STATE', 'VERSION', 'NODES', 'LOCATION', 'GROUP', 'SUBSCRIPTION'],
    rows: clusters.map((each) => [
      each.name,
      stateOf(each).word,
      each.version,
      String(each.pools.reduce((sum, { count, power }) => sum + (power === 'Stopped' ? 0 : count), 0)),
      each.location,
      each.group,
      each.subscription.name,
    ]),
    layout: { order, first: 'in trouble', ranks: [0, 0, 1, 2, 3, 5, 4] },
  }
}

function chooser(clusters: readonly AksCluster[], command: (cluster: AksCluster) => string): Node {
  return {
    kind: 'select',
    id: 'show',
    label: 'Show a cluster',
    command: '{}',
    options: clusters.slice(0, CHOICES).map((each) => ({
      label: `${each.name} (${each.group})`,
      value: command(each),
    })),
  }
}
