import type { KubeObject } from '../../object.ts'
import { ApiError, statusOf, unexplained } from '../api-error.ts'
import type { StoreEvent } from '../event-log.ts'
import type { Call, Stream } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import { apiVersionOf } from '../kind.ts'
import type { Kube, Target } from '../kube.ts'
import { checkListOptions } from '../list-options.ts'
import type { Shape } from '../negotiate.ts'
import { CONTENT_TYPE, negotiate } from '../negotiate.ts'
import { encodeFrame, hasProtobuf } from '../protobuf-encode.ts'
import { partialOf, tableOf } from '../table.ts'
import { storedKind, versioned } from '../versions.ts'
import { namespaceOf, nonNegative, selectorOf } from './read.ts'

const BOOKMARK_MS = 60_000
/** A last one comes this long before the end (storage/cacher bookmarkTimerInterval), so that the next watch can go on from there. */
const LAST_BOOKMARK_MS = 2_000
/** What a watch lasts at most when it does not say: half an hour to an hour (--min-request-timeout). */
const DEFAULT_SECONDS = 1_800

type Told = { readonly type: string; readonly object: object }

/**
 * A watch: what is there first where that was asked for, then every change, as one JSON document a line or one frame of
 * protobuf, until its time is up. A revision that was compacted away is told by an ERROR event of code 410.
 */
export async function watchObjects(kube: Kube, target: Target, call: Call): Promise<void> {
  const { store } = kube
  const { kind, name } = target
  const { query } = call
  const shape = negotiate(call.header('accept'), query, hasProtobuf(kind))
  const selector = selectorOf(kind, query)
  const namespace = namespaceOf(kind, target.namespace)
  checkListOptions(query, true)
  const initial = initialOf(query)
  const asked = revisionOf(query)
  const timeout = (nonNegative(query, 'timeoutSeconds') || DEFAULT_SECONDS) * 1000
  const wantsBookmarks = ['true', '1'].includes(query.get('allowWatchBookmarks') ?? '')
  const inScope = (object: KubeObject) =>
    (!namespace || object.metadata.namespace === namespace) && (name === '' || object.metadata.name === name)
  const matches = (object: KubeObject) => inScope(object) && selector.matches(object)

  const stream = call.stream(shape.as === 'protobuf' ? `${CONTENT_TYPE.protobuf};stream=watch` : 'application/json')
  const write = encoder(kube, kind, shape, stream)
  const bookmark = () => write(bookmarkOf(kind, store.rv))
  const stops: (() => void)[] = []
  const stop = () => {
    for (const each of stops.splice(0)) each()
  }
  let ended = false
  stream.onEnd(() => {
    ended = true
    stop()
  })
  try {
    const from = initial ? store.rv : asked
    if (initial) await tellAll(store.list(storedKind(kind)).filter(matches), write, stream)
    if (ended) return
    if (query.get('sendInitialEvents') === 'true' && wantsBookmarks) {
      write(bookmarkOf(kind, from, { 'k8s.io/initial-events-end': 'true' }))
    }
    stops.push(
      store.watchFrom(from, storedKind(kind), (event) => {
        const told = eventFor(event, matches)
        if (told) write(told)
      }),
    )
  } catch (error) {
    write({
      type: 'ERROR',
      object: statusOf(error instanceof ApiError ? error : new ApiError(500, 'InternalError', String(error))),
    })
    stream.end()
    return
  }
  stops.push(store.clock.after(timeout, () => stream.end()))
  if (wantsBookmarks) {
    stops.push(every(kube, BOOKMARK_MS, bookmark))
    if (timeout > LAST_BOOKMARK_MS) stops.push(store.clock.after(timeout - LAST_BOOKMARK_MS, bookmark))
  }
}

/** What is there may be more than should wait on its way out at once. What happens meanwhile is told after it. */
async function tellAll(objects: readonly KubeObject[], write: (told: Told) => void, stream: Stream): Promise<void> {
  for (const object of objects) {
    write({ type: 'ADDED', object })
    const room = stream.room()
    if (room) await room
  }
}

/** Whether the watch begins with what is there. */
function initialOf(query: URLSearchParams): boolean {
  const asked = query.get('sendInitialEvents')
  if (asked !== null) return asked === 'true'
  return ['', '0'].includes(query.get('resourceVersion') ?? '')
}

/** Where it begins. The real one has no better words for what is no number than that it failed. */
function revisionOf(query: URLSearchParams): number {
  try {
    return nonNegative(query, 'resourceVersion')
  } catch (error) {
    throw error instanceof ApiError ? unexplained(error.message) : error
  }
}

/** What a change is to somebody who sees only what matches: coming into sight is ADDED, leaving it DELETED. */
function eventFor(
  event: StoreEvent,
  matches: (object: KubeObject) => boolean,
): { type: string; object: KubeObject } | undefined {
  const { type, object, previous } = event
  const now = type !== 'DELETED' && matches(object)
  const before = previous !== undefined && matches(previous)
  if (now) return { type: before ? 'MODIFIED' : 'ADDED', object }
  if (!before) return undefined
  // Who leaves is shown as last seen, at the revision of leaving.
  return {
    type: 'DELETED',
    object: { ...previous, metadata: { ...previous.metadata, resourceVersion: String(event.rv) } },
  }
}

function bookmarkOf(kind: Kind, rv: number, annotations?: Readonly<Record<string, string>>): Told {
  const metadata = { resourceVersion: String(rv), ...(annotations && { annotations }) }
  return { type: 'BOOKMARK', object: { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata } }
}

function encoder(kube: Kube, kind: Kind, shape: Shape, stream: Stream): (told: Told) => void {
  let first = true
  const shaped = ({ type, object }: Told): object => {
    if (type === 'ERROR') return object
    const seen = versioned(kind, object as KubeObject)
    if (shape.as === 'object' || shape.as === 'protobuf') return seen
    if (shape.as === 'partial') return partialOf(seen)
    const rows = type === 'BOOKMARK' ? [] : [seen]
    const metadata = { resourceVersion: seen.metadata.resourceVersion }
    const table = tableOf(kind, rows, { metadata, shape, now: kube.store.clock.now() })
    if (first) {
      first = false
      return table
    }
    return { ...table, columnDefinitions: null }
  }
  if (shape.as === 'protobuf') return (told) => stream.write(frameOf(kind, told))
  return (told) => stream.write(`${JSON.stringify({ type: told.type, object: shaped(told) })}\n`)
}

function frameOf(kind: Kind, { type, object }: Told): Buffer {
  if (type === 'ERROR') return encodeFrame(type, { ...object, apiVersion: 'v1', kind: 'Status' })
  const seen = versioned(kind, object as KubeObject)
  return encodeFrame(type, seen, type === 'BOOKMARK' ? 'Bookmark' : seen.kind)
}

function every({ store }: Kube, ms: number, task: () => void): () => void {
  let stop = store.clock.after(ms, again)
  function again(): void {
    task()
    stop = store.clock.after(ms, again)
  }
  return () => stop()
}
