import { Fault } from '../../src/fault.ts'
import { isObject } from '../../src/kube/objects.ts'
import type { Context } from '../context.ts'

/**
 * What tells a cluster from another under the same name: the uid of its namespace kube-system, asked as the bot, because
 * not everybody who may change something may read namespaces. Throws a cluster Fault without one: a plan must be bound.
 */
export async function clusterUid({ cluster, signal }: Pick<Context, 'cluster' | 'signal'>): Promise<string> {
  const { json } = await cluster.self.get('/api/v1/namespaces/kube-system', { signal }).catch((error: unknown) => {
    // It is the bot that may not, and not whoever asked.
    if (!(error instanceof Fault) || error.code !== 'forbidden') throw error
    throw new Fault(
      'cluster',
      `${cluster.name} does not let the bot see which cluster it is, so nothing is changed in it.`,
      {
        hint: 'An admin lets the bot get the namespace kube-system: see docs/identity-and-policy.md.',
        cause: error,
      },
    )
  })
  const uid = isObject(json) ? json.metadata.uid : undefined
  if (!uid) throw new Fault('cluster', `${cluster.name} does not say which cluster it is, so nothing is changed in it.`)
  return uid
}
