import type { KubeObject } from '../../object.ts'
import { ApiError, badRequest } from '../api-error.ts'
import type { Continue } from '../continue.ts'
import { continueExpired, decodeContinue, encodeContinue } from '../continue.ts'
import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import { apiVersionOf } from '../kind.ts'
import type { Kube, Target } from '../kube.ts'
import { checkListOptions } from '../list-options.ts'
import type { Shape } from '../negotiate.ts'
import { CONTENT_TYPE, negotiate } from '../negotiate.ts'
import { encodeList, hasProtobuf } from '../protobuf-encode.ts'
import { parseFieldSelector } from '../selectors/fields.ts'
import { parseLabelSelector } from '../selectors/label-parser.ts'
import { key } from '../shelves.ts'
import { partialOf, tableOf } from '../table.ts'
import { storedKind, versioned } from '../versions.ts'

/** GET of one object, as itself, as its metadata, or as a Table of one row. */
export function getObject(kube: Kube, target: Target, call: Call): Promise<void> {
  const { kind, namespace, name } = target
  const shape = negotiate(call.header('accept'), call.query)
  const object = versioned(kind, kube.store.read(storedKind(kind), namespaceOf(kind, namespace), name))
  return answer(kube, kind, object, shape, call, 200)
}

/** Sends one object in the shape asked for. */
export function answer(
  kube: Kube,
  kind: Kind,
  object: KubeObject,
  shape: Shape,
  call: Call,
  code: number,
): Promise<void> {
  const headers = { 'content-type': CONTENT_TYPE[shape.as] }
  if (shape.as === 'object' || shape.as === 'protobuf') return call.json(code, object, headers)
  if (shape.as === 'partial') return call.json(code, partialOf(object), headers)
  const metadata = { resourceVersion: object.metadata.resourceVersion }
  const table = tableOf(kind, [object], { metadata, shape, now: kube.store.clock.now() })
  return call.json(code, table, headers)
}

/** Cluster-scoped kinds have no namespace, whatever the URL's parts are called. */
export function namespaceOf(kind: Kind, namespace: string): string | undefined {
  return kind.namespaced && namespace !== '' ? namespace : undefined
}

/** GET of a collection, page by page. */
export function listObjects(kube: Kube, { kind, namespace }: Target, call: Call): Promise<void> {
  const shape = negotiate(call.header('accept'), call.query, hasProtobuf(kind))
  const page = pageOf(kube, kind, namespaceOf(kind, namespace), call.query)
  const objects = page.objects.map((object) => versioned(kind, object))
  const headers = { 'content-type': CONTENT_TYPE[shape.as] }
  if (shape.as === 'table') {
    const now = kube.store.clock.now()
    return call.json(200, tableOf(kind, objects, { metadata: page.metadata, shape, now }), headers)
  }
  if (shape.as === 'partial') {
    const items = objects.map(partialOf)
    const list = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: page.metadata, items }
    return call.json(200, list, headers)
  }
  if (shape.as === 'protobuf') {
    const list = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) }
    return call.bytes(200, encodeList(list, page.metadata, objects, kind.kind), headers['content-type'])
  }
  const items = kind.custom ? objects : objects.map(withoutType)
  return call.json(
    200,
    { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata: page.metadata, items },
    headers,
  )
}

/** Items of a typed list do not repeat what they are. */
function withoutType({ apiVersion: _apiVersion, kind: _kind, ...rest }: KubeObject): object {
  return rest
}

/** Which objects the selectors of a query let through. Throws 400 for selectors that cannot be. */
export function selectorOf(kind: Kind, query: URLSearchParams): { matches(object: KubeObject): boolean; any: boolean } {
  const labels = query.get('labelSelector') ?? ''
  const fields = query.get('fieldSelector') ?? ''
  const byLabel = parseLabelSelector(labels)
  const byField = parseFieldSelector(kind, fields)
  return {
    matches: (object) => byLabel(object.metadata.labels ?? {}) && byField(object),
    any: labels !== '' || fields !== '',
  }
}

type Page = {
  readonly objects: readonly KubeObject[]
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
}

function pageOf({ store }: Kube, kind: Kind, namespace: string | undefined, query: URLSearchParams): Page {
  const selector = selectorOf(kind, query)
  checkListOptions(query, false)
  const limit = limitOf(query)
  const text = query.get('continue')
  if (text && !['', '0'].includes(query.get('resourceVersion') ?? ''))
    throw badRequest('specifying resource version is not allowed when using continue')
  const from = text ? decodeContinue(text) : undefined
  const at = from ? from.rv : revisionOf(query, store.rv)
  const all = listAt(
    () => store.list(storedKind(kind), { ...(namespace && { namespace }), ...(at !== undefined && { at }) }),
    from,
  )
  const start = from ? firstAfter(all, from.after) : 0
  const { objects, end } = take(all, start, limit, selector)
  const resourceVersion = String(at ?? store.rv)
  const last = objects.at(-1)
  // Whether what is left matches is seen only when it is asked for.
  if (end >= all.length || !last) return { objects, metadata: { resourceVersion } }
  return {
    objects,
    metadata: {
      resourceVersion,
      continue: encodeContinue({ rv: at ?? store.rv, after: key(last) }),
      ...(!selector.any && { remainingItemCount: all.length - end }),
    },
  }
}

/** The first `limit` (0: all) that match from `start` on, and the place after the last one looked at. */
function take(
  all: readonly KubeObject[],
  start: number,
  limit: number,
  selector: ReturnType<typeof selectorOf>,
): { readonly objects: readonly KubeObject[]; readonly end: number } {
  if (limit === 0) return { objects: all.slice(start).filter(selector.matches), end: all.length }
  const objects: KubeObject[] = []
  let end = start
  while (end < all.length && objects.length < limit) {
    const object = all[end]
    end += 1
    if (object && selector.matches(object)) objects.push(object)
  }
  return { objects, end }
}

/** How many a page may have, 0 for all: a limit below zero is none. */
function limitOf(query: URLSearchParams): number {
  return /^-\d{1,15}$/.test(query.get('limit') ?? '') ? 0 : nonNegative(query, 'limit')
}

function listAt(list: () => readonly KubeObject[], from: Continue | undefined): readonly KubeObject[] {
  try {
    return list()
  } catch (error) {
    if (from && error instanceof ApiError && error.code === 410) throw continueExpired(from.after)
    throw error
  }
}

function firstAfter(objects: readonly KubeObject[], after: string): number {
  const found = objects.findIndex((object) => key(object) > after)
  return found < 0 ? objects.length : found
}

/** The revision that a list must be of: only an exact one binds us, since we always know the newest. */
function revisionOf(query: URLSearchParams, current: number): number | undefined {
  const asked = nonNegative(query, 'resourceVersion')
  const match = query.get('resourceVersionMatch') ?? ''
  if (asked > current)
    throw new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    })
  return match === 'Exact' ? asked : undefined
}

/** A whole number from the query, 0 when it is not there. */
export function nonNegative(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? ''
  if (text === '') return 0
  if (!/^\d{1,15}$/.test(text))
    throw badRequest(`${name}: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  return Number(text)
}
