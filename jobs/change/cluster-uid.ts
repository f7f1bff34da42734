import { isObject } from '../../src/kube/objects.ts'
import type { Context } from '../context.ts'

/**
 * What tells a cluster from another under the same name: the uid of its namespace kube-system, asked as the bot, because
 * not everybody who may change something may read namespaces.
 */
export async function clusterUid({ cluster, signal }: Pick<Context, 'cluster' | 'signal'>): Promise<string> {
  const { json } = await cluster.self.get('/api/v1/namespaces/kube-system', { signal })
  return isObject(json) ? (json.metadata.uid ?? '') : ''
}
