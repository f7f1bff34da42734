import { setTimeout as pause } from 'node:timers/promises'
import { openCluster } from '../../src/kube/cluster.ts'
import type { Change } from '../../src/watch/change.ts'
import { machineClock } from '../../src/watch/reflector/clock.ts'
import type { Reflector } from '../../src/watch/reflector/reflector.ts'
import { startReflector } from '../../src/watch/reflector/reflector.ts'
import type { Format } from '../../src/watch/reflector/source.ts'
import { times } from './figures.ts'
import { answer } from './process.ts'
import { STAMP } from './watch-pods.ts'

type Where = { readonly url: string; readonly ca: string; readonly token: string; readonly format: Format }

/** Events that are measured together: the best of these says what the code takes where nobody else is in its way. */
const WINDOW = 2500

let pods: Reflector<'Pod'> | undefined
let heard = (_change: Change) => {}

/** A watcher of pods, alone in its process, so that CPU and memory are its own. */
answer({
  /** Watches until everything is known. */
  async sync({ url, ca, token, format }: Where) {
    const base = process.memoryUsage.rss()
    const cluster = openCluster(
      { name: 'bench' },
      {
        server: url,
        skipVerify: false,
        login: { kind: 'token', token },
        ca: { data: Buffer.from(ca).toString('base64') },
      },
      { env: {} },
    )
    const done = Promise.withResolvers<void>()
    const before = process.cpuUsage()
    const start = performance.now()
    heard = ({ type }) => {
      if (type === 'synced') done.resolve()
    }
    pods = startReflector({
      api: cluster.self,
      kind: 'Pod',
      clock: machineClock,
      random: Math.random,
      format,
      onChange: (change) => heard(change),
    })
    await done.promise
    const seconds = (performance.now() - start) / 1000
    const cpuSeconds = secondsOf(process.cpuUsage(before))
    const peakMb = process.resourceUsage().maxRSS / 1000
    // What was let go of by one collection may only be freed by the next.
    for (let i = 0; i < 3; i++) globalThis.gc?.()
    return {
      pods: pods.objects.size,
      format: pods.state().format,
      cpuSeconds,
      seconds,
      heapMb: process.memoryUsage().heapUsed / 1e6,
      peakRssMb: peakMb,
      baseRssMb: base / 1e6,
    }
  },

  /** Reads so many changes. */
  async follow({ count, timed }: { readonly count: number; readonly timed: boolean }) {
    const done = Promise.withResolvers<void>()
    const lags: number[] = []
    let left = count
    let window = process.cpuUsage()
    let best = Number.POSITIVE_INFINITY
    heard = (change) => {
      if (change.type !== 'modified') return
      if (timed) {
        const at = Number(change.object.meta.annotations[STAMP])
        lags.push(performance.timeOrigin + performance.now() - at)
      }
      left--
      if (left % WINDOW === 0) {
        best = Math.min(best, secondsOf(process.cpuUsage(window)))
        window = process.cpuUsage()
      }
      if (left === 0) done.resolve()
    }
    // What was begun before must not count.
    await pause(50)
    const before = process.cpuUsage()
    await done.promise
    const cpuSeconds = secondsOf(process.cpuUsage(before))
    return {
      events: count,
      cpuSeconds,
      perCore: count / cpuSeconds,
      bestPerCore: WINDOW / best,
      peakRssMb: process.resourceUsage().maxRSS / 1000,
      ...(timed && { lagMs: times(lags) }),
    }
  },
})

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6
}
