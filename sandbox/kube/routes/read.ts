import type { KubeObject } from '../../object.ts'
import { ApiError, badRequest, expired } from '../api-error.ts'
import type { Continue } from '../continue.ts'
import { continueExpired, decodeContinue, encodeContinue } from '../continue.ts'
import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import { apiVersionOf } from '../kind.ts'
import type { Kube, Target } from '../kube.ts'
import type { Shape } from '../negotiate.ts'
import { CONTENT_TYPE, negotiate } from '../negotiate.ts'
import { parseFieldSelector } from '../selectors/fields.ts'
import { parseLabelSelector } from '../selectors/labels.ts'
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
  if (shape.as === 'object') return call.json(code, object, headers)
  if (shape.as === 'partial') return call.json(code, partialOf(object), headers)
  const metadata = { resourceVersion: object.metadata.resourceVersion }
  const table = tableOf(kind, [object], { metadata, include: shape.include, now: kube.store.clock.now() })
  return call.json(code, table, headers)
}

/** Cluster-scoped kinds have no namespace, whatever the URL's parts are called. */
export function namespaceOf(kind: Kind, namespace: string): string | undefined {
  return kind.namespaced && namespace !== '' ? namespace : undefined
}

/** GET of a collection, page by page. */
export function listObjects(kube: Kube, { kind, namespace }: Target, call: Call): Promise<void> {
  const shape = negotiate(call.header('accept'), call.query)
  const page = pageOf(kube, kind, namespaceOf(kind, namespace), call.query)
  const objects = page.objects.map((object) => versioned(kind, object))
  const headers = { 'content-type': CONTENT_TYPE[shape.as] }
  if (shape.as === 'table') {
    const now = kube.store.clock.now()
    return call.json(200, tableOf(kind, objects, { metadata: page.metadata, include: shape.include, now }), headers)
  }
  if (shape.as === 'partial') {
    const items = objects.map(partialOf)
    const list = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: page.metadata, items }
    return call.json(200, list, headers)
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
  const limit = nonNegative(query, 'limit')
  const text = query.get('continue')
  const from = text ? decodeContinue(text) : undefined
  const at = from ? from.rv : revisionOf(query, store.rv)
  const all = listAt(
    () => store.list(storedKind(kind), { ...(namespace && { namespace }), ...(at !== undefined && { at }) }),
    from,
  )
  const start = from ? firstAfter(all, from.after) : 0
  const rest = (start === 0 ? all : all.slice(start)).filter((object) => !selector.any || selector.matches(object))
  const resourceVersion = String(at ?? store.rv)
  if (limit === 0 || rest.length <= limit) return { objects: rest, metadata: { resourceVersion } }
  const objects = rest.slice(0, limit)
  const last = objects.at(-1)
  return {
    objects,
    metadata: {
      resourceVersion,
      continue: encodeContinue({ rv: at ?? store.rv, after: last ? key(last) : '' }),
      ...(!selector.any && { remainingItemCount: rest.length - limit }),
    },
  }
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
    throw new ApiError(504, 'Timeout', `Too large resource version: ${asked}, current: ${current}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    })
  if (match !== 'Exact') return undefined
  if (asked === 0) throw expired(asked, current)
  return asked
}

/** A whole number from the query, 0 when it is not there. */
export function nonNegative(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? ''
  if (text === '') return 0
  if (!/^\d{1,15}$/.test(text))
    throw badRequest(`${name}: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  return Number(text)
}
