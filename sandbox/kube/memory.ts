import type { Clock } from '../clock.ts'
import type { KubeObject, ObjectMeta } from '../object.ts'
import { ApiError, alreadyExists, conflict, invalid, notFound } from './api-error.ts'
import { collectGarbage } from './collect.ts'
import { withDefaults } from './defaults.ts'
import { isGraceful, isHeld, markDeleted, orphan, propagate } from './deletion.ts'
import type { StoreEvent } from './event-log.ts'
import { createEventLog } from './event-log.ts'
import type { Kind } from './kind.ts'
import { createKinds, groupResource } from './kind.ts'
import { builtinKinds } from './kinds.ts'
import type { Random } from './random.ts'
import { randomSuffix, randomUid, seededRandom } from './random.ts'
import { createSeal, same } from './seal.ts'
import { createShelves } from './shelves.ts'
import type { DeleteOptions, Store } from './store.ts'
import { timestamp } from './timestamp.ts'

export type StoreOptions = {
  readonly clock: Clock
  /** The built-in ones by default. */
  readonly kinds?: readonly Kind[]
  /** Where uids and name suffixes come from; seeded with 1 by default. */
  readonly random?: Random
  /** Events kept for watches to resume from. */
  readonly history?: number
}

/** An empty cluster. */
export function createStore({
  clock,
  kinds: initial = builtinKinds,
  random = seededRandom(1),
  history = 5_000,
}: StoreOptions): Store {
  const kinds = createKinds(initial)
  const log = createEventLog(history)
  const shelves = createShelves()
  const seal = createSeal()
  let rv = 0

  function kindOf(object: KubeObject): Kind {
    const kind = kinds.of(object)
    if (!kind) throw new ApiError(404, 'NotFound', 'the server could not find the requested resource')
    return kind
  }

  function commit(type: StoreEvent['type'], kind: Kind, draft: KubeObject, previous?: KubeObject): KubeObject {
    rv += 1
    const object = seal({ ...draft, metadata: { ...draft.metadata, resourceVersion: String(rv) } })
    if (type === 'DELETED') shelves.remove(kind, object)
    else shelves.put(kind, object)
    log.append({ type, kind, object, ...(previous && { previous }), rv })
    return object
  }

  function read(kind: Kind, namespace: string | undefined, name: string): KubeObject {
    const object = shelves.get(kind, namespace ?? '', name)
    if (!object) throw notFound(kind, name)
    return object
  }

  const store: Store = {
    clock,
    kinds,
    random,
    get rv() {
      return rv
    },
    get: (kind, namespace, name) => shelves.get(kind, namespace ?? '', name),
    read,
    create(object, { dryRun } = {}) {
      const kind = kindOf(object)
      const draft = withDefaults(store, { ...object, metadata: bornWith(kind, object, clock.now(), random) })
      if (shelves.get(kind, draft.metadata.namespace ?? '', draft.metadata.name)) {
        throw alreadyExists(kind, draft.metadata.name)
      }
      return dryRun ? seal(draft) : commit('ADDED', kind, draft)
    },
    list(kind, { namespace, at } = {}) {
      if (at === undefined || at >= rv) return shelves.list(kind, namespace)
      return shelves.before(kind, namespace, log.since(at))
    },
    update(object, { dryRun, subresource } = {}) {
      const kind = kindOf(object)
      const before = read(kind, object.metadata.namespace, object.metadata.name)
      checkUnchanged(kind, before, object.metadata)
      const draft = revise(kind, before, subresource ? object : withDefaults(store, object), subresource)
      if (same(draft, before)) return before
      if (dryRun) return seal(draft)
      const released = draft.metadata.deletionTimestamp && !isGraceful(draft) && !isHeld(draft)
      return commit(released ? 'DELETED' : 'MODIFIED', kind, draft, before)
    },
    delete(kind, namespace, name, options = {}) {
      const before = read(kind, namespace, name)
      checkPreconditions(kind, before, options.preconditions)
      if (options.dryRun) return { object: before, gone: true }
      if (options.propagationPolicy === 'Orphan') orphan(store, before)
      const draft = markDeleted(kind, propagate(store, before, options), options, clock.now())
      if (!draft) return { object: commit('DELETED', kind, before, before), gone: true }
      return { object: same(draft, before) ? before : commit('MODIFIED', kind, draft, before), gone: false }
    },
    ownedBy: shelves.ownedBy,
    watchFrom(from, kind, fn) {
      if (from > rv) throw new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${from}, current: ${rv}`)
      const mine = (event: StoreEvent) => sameResource(event.kind, kind)
      let last = from
      for (const event of log.since(from)) if (mine(event)) fn(event)
      last = rv
      // A write within `fn` above, or one still being delivered to others, must not be told twice.
      return log.subscribe((event) => {
        if (event.rv > last && mine(event)) fn(event)
      })
    },
    subscribe: (fn) => log.subscribe(fn),
    compact: (to = rv) => log.compact(to),
  }
  collectGarbage(store)
  return store
}

function sameResource(a: Kind, b: Kind): boolean {
  return groupResource(a) === groupResource(b)
}

function bornWith(kind: Kind, object: KubeObject, now: number, random: Random): ObjectMeta {
  const { metadata } = object
  const name = metadata.name || (metadata.generateName ? metadata.generateName + randomSuffix(random) : '')
  if (name === '') {
    throw invalid(kind, '', [
      {
        reason: 'FieldValueRequired',
        field: 'metadata.name',
        message: 'Required value: name or generateName is required',
      },
    ])
  }
  return {
    ...metadata,
    name,
    uid: metadata.uid ?? randomUid(random),
    creationTimestamp: metadata.creationTimestamp ?? timestamp(now),
    ...(kind.generations && { generation: metadata.generation ?? 1 }),
  }
}

function checkUnchanged(kind: Kind, before: KubeObject, { uid, resourceVersion, name }: ObjectMeta): void {
  if (uid !== undefined && uid !== before.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`
    const key = `/registry/${kind.custom ? `${kind.group}/` : ''}${kind.plural}/${before.metadata.namespace ? `${before.metadata.namespace}/` : ''}${name}`
    const what = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`
    throw conflict(kind, name, what)
  }
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) {
    throw conflict(
      kind,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    )
  }
}

function checkPreconditions(kind: Kind, before: KubeObject, wanted: DeleteOptions['preconditions']): void {
  const { uid, resourceVersion, name } = before.metadata
  const named = { group: kind.group, plural: kind.kind }
  const differs = (what: string, asked: string, is: string | undefined, perhaps: string) =>
    conflict(
      named,
      name,
      `the ${what} in the precondition (${asked}) does not match the ${what} in record (${is}). The object might have been ${perhaps}`,
    )
  if (wanted?.uid !== undefined && wanted.uid !== uid)
    throw differs('UID', wanted.uid, uid, 'deleted and then recreated')
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion)
    throw differs('ResourceVersion', wanted.resourceVersion, resourceVersion, 'modified')
}

/** What `wanted` makes of `before`: identity stays, the other half of spec and status stays, generation counts. */
function revise(kind: Kind, before: KubeObject, wanted: KubeObject, subresource: 'status' | undefined): KubeObject {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, resourceVersion } =
    before.metadata
  const kept = { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, resourceVersion }
  if (subresource === 'status') {
    const { managedFields } = wanted.metadata
    const metadata = { ...before.metadata, ...(managedFields && { managedFields }) }
    return { ...before, metadata, status: wanted.status }
  }
  const metadata = { ...wanted.metadata, ...kept } as ObjectMeta
  const keepsStatus = kind.subresources.includes('status')
  const draft: KubeObject = { ...wanted, metadata, ...(keepsStatus && { status: before.status }) }
  if (!kind.generations || sameBesidesMeta(before, draft)) return draft
  return { ...draft, metadata: { ...metadata, generation: (generation ?? 0) + 1 } }
}

function sameBesidesMeta(a: KubeObject, b: KubeObject): boolean {
  return same({ ...a, metadata: undefined, status: undefined }, { ...b, metadata: undefined, status: undefined })
}
