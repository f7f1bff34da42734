import type { ArgsOf, FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import { readMetrics, requireMetrics } from '../../src/kube/metrics.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { get, list } from '../../src/kube/resources.ts'
import { humanDuration, timeOf } from '../../src/view/age.ts'
import type { SortBy } from '../../src/view/usage-rows.ts'
import { NODE_COLUMNS, nodeRows, podTable } from '../../src/view/usage-rows.ts'
import { usageTable } from '../../src/view/usage-table.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import { nodeChart, podChart } from './top-chart.ts'

/** A pod younger than this need not have been measured, in ms (kubectl pkg/cmd/top/top_pod.go, metricsCreationDelay). */
const MEASURED_AFTER = 120_000

/** `kubectl top node`: what nodes use, and how much that is of what they have. */
export const topNode: Executor<'top node'> = async ({ name }, flags, context) => {
  const { api, cluster, signal } = context
  await requireMetrics(cluster.discovery, signal)
  const nodesType = await cluster.discovery.resolve('nodes', signal)
  const { selector, noHeaders = false } = flags
  const metrics = await readMetrics(api, 'nodes', { name, selector, signal })
  if (metrics.length === 0) throw notYet()
  const nodes =
    name === undefined
      ? (await list(api, nodesType, { selector, signal })).items
      : [await get(api, nodesType, { name, signal })]
  const rows = nodeRows(metrics, nodes, {
    sortBy: orderOf(flags.sortBy),
    capacity: flags.showCapacity === true,
  })
  const caption = `nodes on ${cluster.name}`
  return {
    nodes: [
      above(context, counted(rows.length, 'node')),
      ...(flags.chart ? await nodeChart(metrics, nodes, context) : []),
      usageTable(NODE_COLUMNS, rows, { noHeaders, caption }),
      below(context),
    ],
  }
}

/** `kubectl top pod`: what pods or their containers use. */
export const topPod: Executor<'top pod'> = async (args, flags, context) => {
  const { api, cluster, namespace, signal } = context
  await requireMetrics(cluster.discovery, signal)
  const { allNamespaces = false, noHeaders = false, selector, fieldSelector } = flags
  const where = allNamespaces ? {} : { namespace }
  const metrics = await readMetrics(api, 'pods', { ...where, name: args.name, selector, fieldSelector, signal })
  const place = allNamespaces ? 'every namespace' : namespace
  if (metrics.length === 0) {
    await explainNothing(args, flags, context)
    const text = allNamespaces ? 'No resources found' : `No resources found in ${namespace} namespace.`
    return { nodes: [above(context, place), { kind: 'text', text, answer: true }, below(context)] }
  }
  const { columns, rows } = podTable(metrics, {
    sortBy: orderOf(flags.sortBy),
    withNamespace: allNamespaces,
    containers: flags.containers === true,
    sum: flags.sum === true,
  })
  const caption = `${flags.containers ? 'containers' : 'pods'} in ${place} on ${cluster.name}`
  return {
    nodes: [
      above(context, place, counted(metrics.length, 'pod')),
      ...(flags.chart ? await podChart(metrics, place, allNamespaces, context) : []),
      usageTable(columns, rows, { noHeaders, caption }),
      below(context),
    ],
  }
}

/** Throws why pods that are there were not measured; returns where there are none (kubectl verifyEmptyMetrics). */
async function explainNothing({ name }: ArgsOf<'top pod'>, flags: FlagsOf<'top pod'>, context: Context): Promise<void> {
  const { api, cluster, namespace, signal, now } = context
  const podsType = await cluster.discovery.resolve('pods', signal)
  const { selector, fieldSelector, allNamespaces } = flags
  const where = allNamespaces ? {} : { namespace }
  const pods: readonly KubeObject[] =
    name === undefined
      ? (await list(api, podsType, { ...where, selector, fieldSelector, limit: 500, signal })).items
      : [await get(api, podsType, { namespace, name, signal })]
  if (pods.length === 0) return
  const old = pods.find(({ metadata }) => now - (timeOf(metadata.creationTimestamp) ?? now) > MEASURED_AFTER)
  if (!old) throw notYet()
  const age = humanDuration(now - (timeOf(old.metadata.creationTimestamp) ?? now))
  throw new Fault(
    'cluster',
    `Metrics not available for pod ${old.metadata.namespace}/${old.metadata.name}, age: ${age}`,
    { hint: 'The metrics server may not reach the node it runs on: /k8s get pods -n kube-system' },
  )
}

function notYet(): Fault {
  return new Fault('cluster', 'metrics not available yet', {
    hint: 'The metrics server measures every 15 s or so, and not before a pod is two minutes old. Ask again in a minute.',
  })
}

function orderOf(sortBy: string | undefined): SortBy {
  return sortBy === 'cpu' || sortBy === 'memory' ? sortBy : undefined
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
