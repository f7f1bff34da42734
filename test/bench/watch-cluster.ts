import { setTimeout as pause } from 'node:timers/promises'
import { realClock } from '../../sandbox/clock.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import { answer } from './process.ts'
import type { Crowd } from './watch-pods.ts'
import { crowd } from './watch-pods.ts'

/** So many changes leave before those before them may have been read: less than what the server lets a watcher lag. */
const BATCH = 500

let people: Crowd | undefined
let server: KubeServer | undefined

/** The sandbox's API server with its crowd of pods, as a part of the benchmark of its own. */
answer({
  async start({ pods, nodes }: { readonly pods: number; readonly nodes: number }) {
    people = crowd(createStore({ clock: realClock }), pods, nodes)
    server = await startKube({
      clock: realClock,
      store: people.store,
      tokens: { bench: { user: 'bench', groups: ['system:masters'] } },
      tls: true,
    })
    return { url: server.url, ca: server.ca, token: 'bench' }
  },

  /** Changes pods one after another, as fast as it goes or so many a second. */
  async touch({ count, perSecond }: { readonly count: number; readonly perSecond?: number }) {
    const start = performance.now()
    for (let at = 0; at < count; at++) {
      if (perSecond !== undefined) {
        const due = start + (at * 1000) / perSecond
        if (performance.now() < due) await pause(Math.max(1, due - performance.now()))
      } else if (at % BATCH === BATCH - 1) await pause(0)
      people?.touch(at * 37)
    }
  },
})

process.once('SIGTERM', () => void server?.stop().then(() => process.exit()))
