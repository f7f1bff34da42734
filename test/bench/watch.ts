import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { realClock } from '../../sandbox/clock.ts'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import { round } from './figures.ts'
import { startPart } from './process.ts'
import { crowd } from './watch-pods.ts'

/**
 * What it costs to know every pod of a large cluster, as JSON on stdout:
 *
 *     node test/bench/watch.ts [--pods 50000] [--events 40000] [--format protobuf|json|both] [--large 200000] [--pages 60]
 *
 * The API server is the sandbox's, over TLS, in a process of its own; each way of watching has a fresh process. CPU and
 * not wall-clock is what rates are of: the machine may have other things to do, and how fast it is says `machine`, with
 * what JSON.parse takes for one such pod. `--large 0` leaves the largest run out. `alert` is wall-clock: from a change at the
 * API server to the page that the fake Slack accepted, less what is waited for on purpose. `--pods 0` measures that alone.
 */
const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '50000' },
    nodes: { type: 'string', default: '1000' },
    events: { type: 'string', default: '40000' },
    format: { type: 'string', default: 'both' },
    large: { type: 'string', default: '200000' },
    pages: { type: 'string', default: '60' },
  },
})

/** With V8's own, up to three times 16 MB of garbage are waited for, which costs memory and saves no CPU here. */
const FLAGS = ['--max-semi-space-size=4']
const LAG_EVENTS = 5000
const LAG_PER_SECOND = 1000

type Figures = Readonly<Record<string, unknown>>

async function watchFrom(pods: number, formats: readonly string[], events: number): Promise<Figures> {
  const cluster = startPart('test/bench/watch-cluster.ts', { node: ['--max-old-space-size=8000'] })
  try {
    const where = await cluster.ask<Figures>('start', { pods, nodes: Number(values.nodes) })
    const figures: Record<string, Figures> = {}
    for (const format of formats) {
      const subject = startPart('test/bench/watch-subject.ts', { node: ['--expose-gc', ...FLAGS] })
      const sync = await subject.ask<Figures>('sync', { ...where, format })
      let stream: Figures = {}
      let paced: Figures = {}
      if (events > 0) {
        // Compiled by then, as in a watcher that has run for a minute.
        await both(subject, cluster, { count: 5000 }, false)
        stream = await both(subject, cluster, { count: events }, false)
        paced = await both(subject, cluster, { count: LAG_EVENTS, perSecond: LAG_PER_SECOND }, true)
      }
      await subject.end()
      figures[format] = { sync, ...(events > 0 && { stream, paced }) }
    }
    return figures
  } finally {
    await cluster.end()
  }
}

type Part = ReturnType<typeof startPart>

async function both(
  subject: Part,
  cluster: Part,
  touch: { readonly count: number; readonly perSecond?: number },
  timed: boolean,
): Promise<Figures> {
  const followed = subject.ask<Figures>('follow', { count: touch.count, timed })
  await new Promise((resolve) => setTimeout(resolve, 100))
  await cluster.ask('touch', touch)
  return followed
}

/** us of CPU for JSON.parse of a pod, at best. */
function yardstick(): number {
  const [pod] = crowd(createStore({ clock: realClock }), 1, 1).store.list(kinds.pods)
  const text = JSON.stringify({ type: 'MODIFIED', object: pod })
  const runs = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage()
    for (let i = 0; i < 1000; i++) JSON.parse(text)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...runs)
}

const formats = values.format === 'both' ? ['json', 'protobuf'] : [values.format]
const large = Number(values.large)
const pages = Number(values.pages)

async function alertLatency(): Promise<Figures> {
  const part = startPart('test/bench/watch-latency.ts')
  return part.ask<Figures>('latency', { pages }).finally(part.end)
}

const result = {
  machine: { load: loadavg()[0], parseUs: yardstick() },
  flags: FLAGS.join(' '),
  pods: Number(values.pods),
  ...(Number(values.pods) > 0 && (await watchFrom(Number(values.pods), formats, Number(values.events)))),
  ...(pages > 0 && { alert: await alertLatency() }),
  ...(large > 0 && { large: { pods: large, ...(await watchFrom(large, formats, 0)) } }),
}
console.log(JSON.stringify(result, (_key, value) => (typeof value === 'number' ? round(value) : value), 2))
process.exit()
