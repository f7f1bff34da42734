import { Fault } from '../fault.ts'
import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import type { KubeObject } from './objects.ts'
import { isObject } from './objects.ts'
import { resourcePath } from './paths.ts'

type Trying = {
  readonly namespace?: string | undefined
  /** Whose fields they would be; another manager's are a conflict. */
  readonly fieldManager: string
  /** Take fields over from other managers. */
  readonly force: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * What an object would be if it were applied: server-side apply, with everything the cluster checks and fills in, and with
 * dryRun=All always, so that nothing is stored. Throws what the cluster says against it.
 */
export async function tryApply(
  api: Api,
  resource: Resource,
  object: KubeObject,
  { namespace, fieldManager, force, signal }: Trying,
): Promise<KubeObject> {
  const path = resourcePath(resource, { namespace, name: object.metadata.name ?? '' })
  const query = { dryRun: 'All', fieldManager, force }
  const { json } = await api.send('PATCH', path, object, { query, contentType: 'application/apply-patch+yaml', signal })
  if (isObject(json)) return json
  throw new Fault('cluster', `${api.cluster} answered with something that is not an object.`)
}
