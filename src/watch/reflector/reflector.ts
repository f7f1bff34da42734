import type { Api } from '../../kube/api.ts'
import { resourcePath } from '../../kube/paths.ts'
import type { Change, ObjectChange, ViewChange } from '../change.ts'
import type { KindName, Watched } from '../kinds/kind.ts'
import type { Pool } from '../kinds/pool.ts'
import { openPool } from '../kinds/pool.ts'
import type { Attempt } from './attempt.ts'
import { openAttempt } from './attempt.ts'
import { backoffMs, deniedMs } from './backoff.ts'
import type { Clock } from './clock.ts'
import { listPages } from './list.ts'
import { RESOURCES } from './resources.ts'
import type { Sink } from './sink.ts'
import type { Format, Source } from './source.ts'
import { createStanding } from './standing.ts'
import type { ViewState } from './state.ts'
import type { Objects } from './store.ts'
import { createStore } from './store.ts'
import { Malformed, Refused } from './told.ts'
import type { Way } from './verdict.ts'
import { judge } from './verdict.ts'
import { watchOnce } from './watch.ts'

export type ReflectorOptions<K extends KindName> = {
  /** The cluster as the bot itself. */
  readonly api: Pick<Api, 'cluster' | 'stream'>
  readonly kind: K
  /** Only this one, where rights are given by namespace. */
  readonly namespace?: string | undefined
  readonly clock: Clock
  readonly random: () => number
  /** Shared by the reflectors of one cluster. */
  readonly pool?: Pool
  /** Asks for protobuf by default, and takes JSON where that is what comes. */
  readonly format?: Format
  readonly onChange: (change: Change) => void
  /** Whenever anything but `lastHeard` changed. */
  readonly onState?: (state: ViewState) => void
  /** What `onChange` or `onState` threw; the watch goes on. */
  readonly onFault?: (error: unknown) => void
}

/** A kind of object in one cluster (or one namespace of it), and whether what is known of it can be relied on. */
export type Reflector<K extends KindName> = {
  readonly kind: K
  readonly namespace: string | undefined
  readonly objects: Objects<Watched[K]>
  state(): ViewState
  /** Nothing is told from here on. Resolves when its connection is closed. */
  stop(): Promise<void>
}

const CHECK_MS = 5000
const STALE_MS = 90_000
/** A stream that lived so long ended because its time was up. */
const LIVED_MS = 5000
const SILENCES = 2

/**
 * Follows one kind of object until it is stopped, whatever happens: every failure ends in another try, and in a state that
 * says so. What is told adds up to what the server has, with nothing told twice. After client-go's tools/cache reflector,
 * KEP-3157 for the stream of what is there, KEP-956 for bookmarks.
 */
export function startReflector<K extends KindName>(options: ReflectorOptions<K>): Reflector<K> {
  const { api, kind, namespace, clock, random, pool = openPool() } = options
  const { cluster } = api
  const resource = RESOURCES[kind]
  const path = resourcePath(resource, { namespace })
  let format = options.format ?? 'protobuf'
  /** The last one heard; undefined where everything has to be read anew. */
  let revision: string | undefined
  let pages = false
  /** Asks for JSON once, to read why it was refused. */
  let inWords = false
  let failures = 0
  let denials = 0
  let silences = 0
  let attempt: Attempt | undefined
  let wake: (() => void) | undefined
  let stopped = false

  function safely(task: () => void): void {
    try {
      if (!stopped) task()
    } catch (error) {
      options.onFault?.(error)
    }
  }
  // The union of all kinds' changes cannot be told apart by a type parameter.
  const tell = (change: ObjectChange<K> | ViewChange<K>) => safely(() => options.onChange(change as Change))
  const about = () => ({ cluster, kind, at: clock.now() })
  const standing = createStanding(clock, {
    state: (state) => safely(() => options.onState?.(state)),
    synced: () => tell({ ...about(), type: 'synced', namespace }),
    lost: (why) => tell({ ...about(), type: 'lost', namespace, why }),
  })
  const store = createStore<Watched[K]>({
    added: (object) => tell({ ...about(), type: 'added', object }),
    modified: (object, previous) => tell({ ...about(), type: 'modified', object, previous }),
    deleted: (object) => tell({ ...about(), type: 'deleted', object }),
  })

  function advance(to: string): void {
    revision = to
    failures = 0
    silences = 0
    standing.well()
  }

  function complete(at: string): void {
    store.endList()
    revision = at
    failures = 0
    denials = 0
    standing.complete()
  }

  /** Takes all that is there, up to the bookmark that ends it, and what happens from there on. */
  function sinkOf(now: Attempt): Sink<Watched[K]> {
    const live = () => revision !== undefined
    return {
      put(object) {
        store.put(object)
        if (live()) advance(object.meta.resourceVersion)
      },
      drop(object) {
        store.drop(object)
        if (live()) advance(object.meta.resourceVersion)
      },
      bookmark(at, end) {
        if (at === '') throw new Malformed('a bookmark without a revision')
        if (live()) return advance(at)
        if (!end) return
        now.listed()
        complete(at)
      },
      refused(refusal) {
        throw new Refused(refusal)
      },
    }
  }

  function sourceOf(now: Attempt): Source<K> {
    return {
      api,
      path,
      resource,
      pool,
      objects: store,
      clock,
      attempt: now,
      format: inWords ? 'json' : format,
      heard: standing.hear,
      reads: (used) => used === standing.state().format || standing.note({ format: used }),
      skipped: (count) => standing.note({ skipped: standing.state().skipped + count }),
    }
  }

  function wayOf(): Way {
    if (revision !== undefined) return 'watch'
    return pages ? 'pages' : 'watch-list'
  }

  /** Tries once; returns how many ms to wait before the next. */
  async function tryOnce(): Promise<number> {
    const way = wayOf()
    const now = openAttempt(way, clock, random)
    attempt = now
    try {
      if (way === 'watch-list') store.beginList()
      if (way === 'pages') complete(await listPages(sourceOf(now), sinkOf(now), store.beginList))
      else await watchOnce(sourceOf(now), revision, sinkOf(now))
      inWords = false
      if (revision === undefined) throw new Malformed('the stream ended before everything had been sent')
      return way === 'pages' || now.age() >= LIVED_MS ? random() * 200 : backoffMs(failures++, random)
    } catch (error) {
      return recover(now.why ?? error, way)
    } finally {
      attempt = undefined
    }
  }

  function recover(error: unknown, way: Way): number {
    const verdict = judge(error, way, inWords ? 'json' : format)
    inWords = verdict.wordless
    if (error instanceof Malformed && standing.state().format === 'protobuf') format = 'json'
    if (verdict.pages) pages = true
    if (verdict.relist || (verdict.silent && ++silences >= SILENCES)) revision = undefined
    if (verdict.denied) {
      // Rights come back with all they bring: the better way is tried first again.
      pages = false
      standing.lose(verdict.why, false)
      return Math.max(verdict.wait, deniedMs(denials++, random))
    }
    if (verdict.atOnce) return random() * 200
    standing.failed(verdict.why)
    return Math.max(verdict.wait, backoffMs(failures++, random))
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const wait = await tryOnce()
      if (!stopped) await pause(wait)
    }
  }

  /** When nothing comes, nothing comes to say so. */
  let stopChecking = clock.after(CHECK_MS, check)
  function check(): void {
    const quiet = standing.quiet()
    attempt?.check(quiet)
    if (quiet > STALE_MS && standing.state().allowed)
      standing.lose(`nothing was heard for ${Math.round(quiet / 1000)} s`, true)
    stopChecking = clock.after(CHECK_MS, check)
  }

  const running = run()
  return {
    kind,
    namespace,
    objects: store,
    state: standing.state,
    async stop() {
      stopped = true
      stopChecking()
      attempt?.stop()
      wake?.()
      await running
    },
  }
}
