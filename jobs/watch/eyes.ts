import type { Api } from '../../src/kube/api.ts'
import type { Change } from '../../src/watch/change.ts'
import type { KindName } from '../../src/watch/kinds/kind.ts'
import { openPool } from '../../src/watch/kinds/pool.ts'
import type { Clock } from '../../src/watch/reflector/clock.ts'
import type { Reflector } from '../../src/watch/reflector/reflector.ts'
import { startReflector } from '../../src/watch/reflector/reflector.ts'
import { RESOURCES } from '../../src/watch/reflector/resources.ts'

/** What is seen of one kind. */
export type Sight = {
  readonly kind: KindName
  readonly namespace: string | undefined
  readonly synced: boolean
  readonly allowed: boolean
  readonly error: string | undefined
  readonly lastHeard: number | undefined
  readonly lists: number
  readonly objects: number
}

/** Everything that is watched of one cluster, whoever leads: a standby has it all at hand. */
export type Eyes = {
  sights(): readonly Sight[]
  /** Every view has told all there is, or that it cannot. */
  areOpen(): boolean
  /** From here on each change is told; first everything that is there, a while at a time. */
  look(apply: (change: Change) => void): Promise<void>
  /** Changes are told to nobody. */
  ignore(): void
  /** Full lists within the last ten minutes, of the kind with the most. */
  relists(): number
  stop(): Promise<void>
}

type Options = {
  readonly api: Pick<Api, 'cluster' | 'stream'>
  /** Only these, where the bot may not see the whole cluster. */
  readonly namespaces: readonly string[]
  readonly clock: Clock
  readonly random: () => number
  readonly onState: () => void
  readonly onFault: (error: unknown) => void
}

const AT_A_TIME = 2_000
const RELISTS_MS = 600_000
const RELISTS_KEPT = 20

export function openEyes({ api, namespaces, clock, random, onState, onFault }: Options): Eyes {
  const pool = openPool()
  const listed = new Map<string, { readonly lists: number; readonly times: readonly number[] }>()
  let told: ((change: Change) => void) | undefined

  const start = (kind: KindName, namespace: string | undefined): Reflector<KindName> => {
    const place = `${kind}/${namespace ?? ''}`
    return startReflector({
      ...{ api, kind, namespace, clock, random, pool, onFault },
      onChange: (change) => told?.(change),
      onState({ lists }) {
        const known = listed.get(place) ?? { lists: 0, times: [] }
        // The first list is no repetition.
        const times = known.lists === 0 ? [] : [...known.times, clock.now()].slice(-RELISTS_KEPT)
        if (lists > known.lists) listed.set(place, { lists, times })
        onState()
      },
    })
  }
  const reflectors = (Object.keys(RESOURCES) as KindName[]).flatMap((kind) =>
    namespaces.length > 0 && RESOURCES[kind].namespaced
      ? namespaces.map((namespace) => start(kind, namespace))
      : [start(kind, undefined)],
  )
  const isOpen = (reflector: Reflector<KindName>) => {
    const { synced, allowed, lists } = reflector.state()
    return synced || !allowed || lists > 0
  }
  /** Whether what it knows is all there is, and can be relied on. */
  const viewOf = ({ kind, namespace, state }: Reflector<KindName>): readonly Change[] => {
    const { synced, allowed, error, lists } = state()
    const view = { cluster: api.cluster, kind, at: clock.now(), namespace }
    const isLost = !synced && (lists > 0 || !allowed)
    return [
      ...(lists > 0 ? [{ ...view, type: 'synced' } as Change] : []),
      ...(isLost ? [{ ...view, type: 'lost', why: error ?? 'nothing is heard' } as Change] : []),
    ]
  }
  return {
    sights: () =>
      reflectors.map(({ kind, namespace, state, objects }) => {
        const { synced, allowed, error, lastHeard, lists } = state()
        return { kind, namespace, synced, allowed, error, lastHeard, lists, objects: objects.size }
      }),
    areOpen: () => reflectors.every(isOpen),
    async look(apply) {
      told = apply
      let count = 0
      for (const reflector of reflectors) {
        for (const object of reflector.objects.values()) {
          if (told !== apply) return
          apply({ type: 'added', cluster: api.cluster, kind: reflector.kind, at: clock.now(), object } as Change)
          if (++count % AT_A_TIME === 0) await new Promise(setImmediate)
        }
        for (const change of viewOf(reflector)) apply(change)
      }
    },
    ignore() {
      told = undefined
    },
    relists: () =>
      Math.max(
        0,
        ...[...listed.values()].map(({ times }) => times.filter((at) => clock.now() - at < RELISTS_MS).length),
      ),
    async stop() {
      told = undefined
      await Promise.all(reflectors.map((reflector) => reflector.stop()))
    },
  }
}
