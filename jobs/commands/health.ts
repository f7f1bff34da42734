import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import { EVENTS } from '../../src/kube/events.ts'
import { nodeRows } from '../../src/kube/node-rows.ts'
import { podRows } from '../../src/kube/pod-rows.ts'
import { probe } from '../../src/kube/probes.ts'
import { list } from '../../src/kube/resources.ts'
import { serverVersion } from '../../src/kube/version.ts'
import type { Node } from '../../src/reply.ts'
import { healthCard } from '../../src/view/health/card.ts'
import type { Finding, Part } from '../../src/view/health/finding.ts'
import { finding } from '../../src/view/health/finding.ts'
import { judgeNodes, judgePods, judgeSystem, judgeWarnings } from '../../src/view/health/objects.ts'
import { judgeCertificate, judgeServer } from '../../src/view/health/server.ts'
import { judgeVersions } from '../../src/view/health/versions.ts'
import { judgeWatch } from '../../src/view/health/watch.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'

/** How long one part may take, in ms: what is slow is said to be, and does not hold up the rest. */
const PATIENCE = 8_000
const SYSTEM = 'kube-system'
const WARNINGS = 500

/** How a cluster is, or all of them, one card each: everything is asked at the same time, as the person. */
export const health: Executor<'health'> = async (_args, { allClusters }, context) => {
  const { clusters, cluster, now } = context
  const asked = allClusters ? clusters.all : [cluster]
  const cards = await Promise.all(
    asked.map(async (one): Promise<Node[]> => {
      const findings = await examine(one, context)
      return [above({ ...context, cluster: one }, 'health', moment(now)), ...healthCard(one.name, findings)]
    }),
  )
  return { nodes: [...cards.flat(), below(context)] }
}

async function examine(cluster: Cluster, context: Context): Promise<Finding[]> {
  const api = cluster.as(context.subject)
  const { now } = context
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)])
  const part = <T>(resource: string, asked: Promise<T>) => partOf(resource, asked, context.signal)
  const [server, nodes, system, pods, version, warnings, watch] = await Promise.all([
    part('livez and readyz', probes(api, signal)),
    part('nodes', nodeRows(api, signal)),
    part(`pods in ${SYSTEM}`, podRows(api, { namespace: SYSTEM, signal })),
    part('pods', podRows(api, { signal })),
    part('version', serverVersion(api, signal)),
    part('events', list(api, EVENTS, { fieldSelector: 'type=Warning', limit: WARNINGS, signal })),
    part('incidents', context.incidents.watch(cluster.name)),
  ])
  const kubelets = 'found' in nodes ? nodes.found.map((node) => node.version) : []
  return [
    finding('API server', server, judgeServer),
    finding('Nodes', nodes, judgeNodes),
    finding(SYSTEM, system, ({ rows }) => judgeSystem(rows)),
    finding('Pods', pods, ({ rows }) => judgePods(rows)),
    finding('Versions', version, ({ gitVersion }) => judgeVersions(gitVersion, kubelets)),
    finding('Certificate', { found: cluster.certificateEnds() }, (ends) => judgeCertificate(ends, now)),
    finding('Warnings', warnings, ({ items, continue: more }) => judgeWarnings({ events: items, whole: !more }, now)),
    finding('Watcher', watch, judgeWatch),
  ]
}

async function probes(api: Api, signal: AbortSignal) {
  const [livez, readyz] = await Promise.all([probe(api, 'livez', signal), probe(api, 'readyz', signal)])
  return { livez, readyz }
}

/** One part that fails is one line that says so, unless there is no time left for any of them. */
async function partOf<T>(resource: string, asked: Promise<T>, signal: AbortSignal): Promise<Part<T>> {
  try {
    return { found: await asked }
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return error.code === 'forbidden' ? { denied: resource } : { failed: error.message }
  }
}

function moment(now: number): string {
  return `${new Date(now).toISOString().slice(11, 16)} UTC`
}
