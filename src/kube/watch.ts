import { Fault } from '../fault.ts'
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

/** etcd takes no object above 1.5 MB; what is ten times that is no object. */
const MAX_LINE = 16 * 1024 * 1024

/**
 * What changes, until the API server ends the watch. Throws the API server's own Fault: a StatusFault of code 410 when the
 * revision is too old to go on from.
 */
export async function* watchChanges(api: Api, resource: Resource, options: WatchOptions): AsyncGenerator<Change> {
  const { namespace, name, selector, resourceVersion, includeObject, accept, signal, seconds = 300 } = options
  const named = name === undefined ? undefined : fieldSelector({ 'metadata.name': name })
  const body = await api.stream(resourcePath(resource, { namespace }), {
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
  for await (const line of linesOf(body, MAX_LINE)) {
    const change = readChange(line, api)
    if (change) yield change
  }
}

/** A stream as lines of text without their ends; the last one may lack its end. Longer lines than `max` bytes are cut. */
export async function* linesOf(body: AsyncIterable<Uint8Array>, max: number): AsyncGenerator<string> {
  let kept: Buffer[] = []
  let size = 0
  const keep = (piece: Buffer) => {
    if (size < max) kept.push(piece.subarray(0, max - size))
    size += piece.length
  }
  const take = () => {
    const line = Buffer.concat(kept).toString('utf8')
    kept = []
    size = 0
    return line
  }
  for await (const bytes of body) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < chunk.length) keep(chunk.subarray(start))
  }
  if (size > 0) yield take()
}

/** Bookmarks only move the revision on. */
function readChange(line: string, api: Api): Change | undefined {
  const event = parsed(line, api.cluster)
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

function parsed(line: string, cluster: string): unknown {
  if (line === '') return undefined
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new Fault('cluster', `${cluster} sent a change that is not JSON.`, { retryable: true, cause: error })
  }
}
