import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import { isRecord } from './objects.ts'
import { fieldSelector, resourcePath } from './paths.ts'
import type { Selection, TableOptions } from './resources.ts'
import { statusFault } from './status.ts'

/** One change, as the API server sent it: an object, or a Table of one row. */
export type Change = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly json: Record<string, unknown>
  readonly resourceVersion?: string
}

type WatchOptions = Selection &
  Pick<TableOptions, 'includeObject'> & {
    readonly name?: string | undefined
    /** Where it goes on from. */
    readonly resourceVersion: string | undefined
    readonly accept?: string | undefined
    /** When the API server is to end it, so that a connection that died silently is noticed. Default 300 s. */
    readonly seconds?: number | undefined
  }

/**
 * What changes, until the API server ends the watch. Throws the API server's own Fault: a StatusFault of code 410 when the
 * revision is too old to go on from.
 */
export async function* watchChanges(api: Api, resource: Resource, options: WatchOptions): AsyncGenerator<Change> {
  const { namespace, name, selector, resourceVersion, includeObject, accept, signal, seconds = 300 } = options
  const named = name === undefined ? undefined : fieldSelector({ 'metadata.name': name })
  const events = await api.watch(resourcePath(resource, { namespace }), {
    query: {
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds: seconds,
      labelSelector: selector || undefined,
      fieldSelector: named ?? (options.fieldSelector || undefined),
      includeObject,
      resourceVersion,
    },
    accept,
    signal,
  })
  for await (const event of events) {
    const change = readChange(event, api)
    if (change) yield change
  }
}

/** Bookmarks only move the revision on. */
function readChange(event: unknown, api: Api): Change | undefined {
  if (!isRecord(event) || !isRecord(event.object)) return undefined
  const { type, object } = event
  if (type === 'ERROR') {
    const http = typeof object.code === 'number' ? object.code : 500
    throw statusFault({ cluster: api.cluster, method: 'GET', http, body: object, subject: api.subject })
  }
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return undefined
  const version = isRecord(object.metadata) ? object.metadata.resourceVersion : undefined
  return { type, json: object, ...(typeof version === 'string' && { resourceVersion: version }) }
}
