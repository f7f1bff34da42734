import { setTimeout as pause } from 'node:timers/promises'
import { manualClock } from '../../sandbox/clock.ts'
import type { WorldCluster } from '../../sandbox/world/world.ts'
import { startWorld } from '../../sandbox/world/world.ts'
import type { Said } from '../support/asking.ts'
import { STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'

type Options = {
  readonly redis: { readonly url: string; readonly prefix: string }
  readonly alerts?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** Replaces or adds top-level keys of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>
}

const PEOPLE = {
  people: [
    { console: 'oncall', slack: 'U0000000ANN', user: 'olivia@shop.example', groups: ['oncall'] },
    { console: 'newcomer', slack: 'U0000000BEN', user: 'viktor@shop.example', groups: ['viewers'] },
  ],
}

/** A second of the cluster's time is this long, in ms. What is said does not hang on it, only how much goes on meanwhile. */
const LETS_THEM_KEEP_UP_MS = 2
const A_LOOK = 4

/** The demo's production cluster on a clock that moves when told, and bots that watch it, one after the other. */
export async function openWatched() {
  // The same messages whenever the test runs.
  const clock = manualClock(Date.UTC(2026, 10, 23, 2, 0))
  const world = await startWorld({ clock, clusters: ['prod-weu'], tls: false })
  const cluster: WorldCluster = world.cluster('prod-weu')

  const open = ({ redis, alerts = {}, env = {}, config = {} }: Options): Promise<Quarterdeck> =>
    openQuarterdeck({
      redis,
      env,
      kubeconfig: world.kubeconfig,
      config: {
        clusters: [{ name: 'prod-weu', insecure: true, namespace: 'shop' }],
        identity: PEOPLE,
        ops: { console: 'ops' },
        alerts: { routes: [{ match: {}, channel: 'console:alerts' }], ...alerts },
        ...config,
      },
      starting: {
        roles: new Set(['chat', 'worker', 'watcher']),
        watchClock: clock,
        console: { ...STAGE, channels: [...STAGE.channels, { id: 'alerts', name: 'alerts', topic: '' }] },
      },
    })

  /** What people read in a channel, oldest first; news with what it is under. */
  async function said(deck: Quarterdeck, channel = 'alerts'): Promise<readonly Said[]> {
    const response = await fetch(`${deck.url}/console/api/messages?channel=${channel}`)
    return ((await response.json()) as { messages: Said[] }).messages
  }

  return {
    clock,
    said,
    cluster,
    open,
    stop: world.stop,
    /** Lets the cluster's time pass, as fast as everybody keeps up with it, until something holds. */
    async passing(what: string, holds: () => boolean | Promise<boolean>, mostMs = 1_800_000): Promise<void> {
      const end = clock.now() + mostMs
      while (!(await holds())) {
        if (clock.now() >= end) throw new Error(`Waited ${mostMs / 1000} s of the cluster's time in vain: ${what}`)
        for (let second = 0; second < A_LOOK; second++) {
          clock.advance(1_000)
          await pause(LETS_THEM_KEEP_UP_MS)
        }
      }
    },
  }
}
