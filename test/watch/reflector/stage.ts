import { onTestFinished } from 'vitest'
import type { ManualClock } from '../../../sandbox/clock.ts'
import { manualClock } from '../../../sandbox/clock.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { Store } from '../../../sandbox/kube/store.ts'
import type { KubeObject } from '../../../sandbox/object.ts'
import type { Cluster as Bot } from '../../../src/kube/cluster.ts'
import type { Change } from '../../../src/watch/change.ts'
import type { KindName, Watched } from '../../../src/watch/kinds/kind.ts'
import { noPool } from '../../../src/watch/kinds/pool.ts'
import type { Clock } from '../../../src/watch/reflector/clock.ts'
import type { Reflector, ReflectorOptions } from '../../../src/watch/reflector/reflector.ts'
import { startReflector } from '../../../src/watch/reflector/reflector.ts'
import { RESOURCES } from '../../../src/watch/reflector/resources.ts'
import type { Format } from '../../../src/watch/reflector/source.ts'
import { clusterAt } from '../../kube/support/open.ts'
import type { Cluster } from '../../sandbox/kube/cluster.ts'
import { startCluster } from '../../sandbox/kube/cluster.ts'
import { until } from '../../support/until.ts'

type Options = {
  readonly format?: Format
  /** Puts something between the bot and the cluster; returns where the bot is to go. */
  readonly between?: (url: string) => Promise<string>
  readonly token?: string
  readonly store?: Store
}

export type WatchStage = {
  readonly kube: Cluster
  readonly bot: Bot
  /** The reflector's own, which stands still until it is told to move. */
  readonly time: ManualClock
  readonly clock: Clock
  watch<K extends KindName = 'Pod'>(options?: Partial<ReflectorOptions<K>>): Watching<K>
  /** Waits for a condition and lets the reflector's time pass meanwhile, `ms` at a look. */
  passing(what: string, holds: () => boolean, ms?: number): Promise<void>
}

export type Watching<K extends KindName> = Reflector<K> & {
  readonly changes: readonly Change[]
  readonly faults: unknown[]
  /** Until what is known is what the server has; lets time pass meanwhile. */
  caughtUp(): Promise<void>
  /** The same, and until it says that this is all. */
  synced(): Promise<void>
  /** Changes in short: `added web-1`, `synced`. */
  told(): readonly string[]
  forget(): void
}

/** A sandbox cluster and the bot's end of it. The server's clock and the reflector's are two. */
export async function openWatchStage({
  format = 'json',
  between,
  token = 'admin',
  store,
}: Options = {}): Promise<WatchStage> {
  const kube = await startCluster(store ? { store } : {})
  const time = manualClock()
  const url = between ? await between(kube.url) : kube.url
  const bot = clusterAt(url, {
    contact: { login: { kind: 'token', token } },
    options: { now: time.now },
  })
  onTestFinished(async () => {
    await bot.close()
    await kube.stop()
  })
  const passing = (what: string, holds: () => boolean, ms = 400) =>
    until(what, () => {
      time.advance(ms)
      return holds()
    })
  const clock: Clock = { now: time.now, monotonic: time.now, after: time.after }
  return {
    kube,
    bot,
    time,
    clock,
    passing,
    watch<K extends KindName = 'Pod'>(options: Partial<ReflectorOptions<K>> = {}) {
      const changes: Change[] = []
      const faults: unknown[] = []
      const ledger = createLedger()
      const kind = options.kind ?? ('Pod' as K)
      const reflector = startReflector<K>({
        api: bot.self,
        kind,
        clock,
        random: () => 0.5,
        format,
        onFault: (error) => faults.push(error),
        ...options,
        onChange(change) {
          ledger.enter(change)
          changes.push(change)
          options.onChange?.(change)
        },
      })
      onTestFinished(() => reflector.stop())
      const truth = () => truthOf(kube, kind, options.namespace)
      const caughtUp = () =>
        passing(`what is known of ${kind} is what there is`, () => {
          if (ledger.wrong.length > 0) throw new Error(ledger.wrong.join('\n'))
          const wanted = truth()
          return same(wanted, lookOf(reflector.objects.values())) && same(wanted, lookOf(ledger.objects()))
        })
      const synced = async () => {
        await caughtUp()
        await passing('synced', () => reflector.state().synced)
      }
      return {
        ...reflector,
        synced,
        changes,
        faults,
        caughtUp,
        told: () =>
          changes.map((change) => ('object' in change ? `${change.type} ${change.object.meta.name}` : change.type)),
        forget: () => void changes.splice(0),
      }
    },
  }
}

type Known = Watched[KindName]

/** What somebody would know who only heard the changes; and what in them cannot be. */
function createLedger() {
  const known = new Map<string, Known>()
  const wrong: string[] = []
  return {
    wrong,
    objects: () => known.values(),
    enter(change: Change) {
      if (!('object' in change)) return
      const { uid, name } = change.object.meta
      const before = known.get(uid)
      if ((change.type === 'added') === (before !== undefined)) wrong.push(`${change.type} ${name} out of the blue`)
      if (change.type === 'modified' && change.previous !== before) wrong.push(`${name} was something else before`)
      if (change.type === 'deleted') known.delete(uid)
      else known.set(uid, change.object)
    },
  }
}

function truthOf(kube: Cluster, kind: KindName, namespace: string | undefined): readonly string[] {
  const resource = RESOURCES[kind]
  const found = Object.values(kinds).find(
    ({ group, plural }) => group === resource.group && plural === resource.resource,
  )
  if (!found) throw new Error(`the sandbox has no ${kind}`)
  return lookOf(
    kube.store.list(found, namespace === undefined ? {} : { namespace }).map((object) => projected(kind, object)),
  )
}

function projected(kind: KindName, object: KubeObject): Known {
  return RESOURCES[kind].project(JSON.parse(JSON.stringify(object)), noPool)
}

function lookOf(objects: Iterable<Known>): readonly string[] {
  return [...objects].map((object) => JSON.stringify(object)).sort()
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i])
}
