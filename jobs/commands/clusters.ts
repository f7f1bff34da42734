import { Fault } from '../../src/fault.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import { serverVersion } from '../../src/kube/version.ts'
import type { Context, Executor } from '../context.ts'

/** How long a cluster may think before it counts as not answering, in ms. */
const PATIENCE = 3_000

/** Every cluster with whether it answers, all asked at the same time: one that hangs is a row, not a silence. */
export const clusters: Executor<'clusters'> = async (_args, _flags, context) => {
  const { all } = context.clusters
  const rows = await Promise.all(all.map((cluster) => rowOf(cluster, context)))
  return {
    nodes: [
      { kind: 'context', text: all.length === 1 ? '1 cluster' : `${all.length} clusters` },
      { kind: 'table', columns: ['NAME', 'ALIASES', 'NAMESPACE', 'VERSION', 'ANSWERS'], rows, caption: 'clusters' },
      {
        kind: 'context',
        text: [
          'Choose one with ',
          { code: '--cluster NAME' },
          '; without it, ',
          { code: context.cluster.name },
          ' is asked here.',
        ],
      },
    ],
  }
}

async function rowOf(cluster: Cluster, { subject, signal }: Context): Promise<string[]> {
  const known = [cluster.name, cluster.aliases.join(', ') || '-', cluster.defaultNamespace]
  const started = performance.now()
  try {
    const { gitVersion } = await serverVersion(
      cluster.as(subject),
      AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    )
    return [...known, gitVersion, `in ${Math.round(performance.now() - started)} ms`]
  } catch (error) {
    if (signal.aborted) throw error
    const asked = performance.now() - started >= PATIENCE
    return [...known, '-', asked ? `not within ${PATIENCE / 1000} s` : error instanceof Fault ? error.message : 'no']
  }
}
