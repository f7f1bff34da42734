import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What is counted, for Prometheus: few names, the reason as a label, never an object's name or a person's. */
export type Metrics = {
  /** A request was taken, and what was decided about it. */
  request(command: string, effect: string): void
  /** A command was answered, `seconds` after it was asked; `outcome` is `ok` or the fault's code. */
  answered(command: string, outcome: string, seconds: number): void
  /** Words were handed to a platform. */
  delivered(platform: string, outcome: string): void
  /** How late something due was looked at, in seconds. */
  looked(cluster: string, seconds: number): void
  /** Where to ask how each watch stands, at every scrape. */
  watches(ask: () => readonly WatchFigures[]): void
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>
}

/** How the watch over one cluster stands. */
export type WatchFigures = {
  readonly cluster: string
  readonly leading: boolean
  /** Words that the delivery queue has not taken yet. */
  readonly outbox: number
  /** Full lists of the kind with the most, within ten minutes. */
  readonly relists: number
  /** Seconds since each kind was heard of. */
  readonly ages: Readonly<Record<string, number>>
  readonly objects: Readonly<Record<string, number>>
  /** Incidents that are live, by severity. */
  readonly incidents: Readonly<Record<string, number>>
  /** Of those, the ones nothing is said of for now, by why. */
  readonly untold: Readonly<Record<string, number>>
}

/** A registry of its own for each process that is started, so that two in one process do not collide. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'quarterdeck_requests_total',
    help: 'Requests taken, by command and decision',
    labelNames: ['command', 'effect'],
    registers: [registry],
  })
  const answers = new Histogram({
    name: 'quarterdeck_answer_seconds',
    help: 'From the question to the answer on the delivery queue',
    labelNames: ['command', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  const deliveries = new Counter({
    name: 'quarterdeck_deliveries_total',
    help: 'Words handed to a platform, by what came of it',
    labelNames: ['platform', 'outcome'],
    registers: [registry],
  })
  const lag = new Histogram({
    name: 'quarterdeck_watch_lag_seconds',
    help: 'From when something was due to when it was judged',
    labelNames: ['cluster'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  return {
    looked: (cluster, seconds) => lag.observe({ cluster }, seconds),
    watches: (ask) => watchGauges(registry, ask),
    request: (command, effect) => requests.inc({ command, effect }),
    answered: (command, outcome, seconds) => answers.observe({ command, outcome }, seconds),
    delivered: (platform, outcome) => deliveries.inc({ platform, outcome }),
    text: () => registry.metrics(),
  }
}

function watchGauges(registry: Registry, ask: () => readonly WatchFigures[]): void {
  const gauge = (name: string, help: string, label: string | undefined, read: (of: WatchFigures) => object | number) =>
    new Gauge({
      name: `quarterdeck_${name}`,
      help,
      labelNames: label === undefined ? ['cluster'] : ['cluster', label],
      registers: [registry],
      collect() {
        this.reset()
        for (const figures of ask()) {
          const { cluster } = figures
          const value = read(figures)
          if (typeof value === 'number') this.set({ cluster }, value)
          else for (const [key, each] of Object.entries(value)) this.set({ cluster, [label ?? '']: key }, each)
        }
      },
    })
  gauge('watch_leading', 'Whether this process judges the cluster', undefined, ({ leading }) => Number(leading))
  gauge('watch_outbox', 'Words that wait for the delivery queue', undefined, ({ outbox }) => outbox)
  gauge(
    'watch_relists',
    'Full lists of one kind within ten minutes, the most of any',
    undefined,
    ({ relists }) => relists,
  )
  gauge('watch_age_seconds', 'Since a kind was last heard of', 'kind', ({ ages }) => ages)
  gauge('watch_objects', 'Objects that are watched', 'kind', ({ objects }) => objects)
  gauge('incidents', 'Incidents that are live', 'severity', ({ incidents }) => incidents)
  gauge('incidents_untold', 'Live incidents nothing is said of for now', 'reason', ({ untold }) => untold)
}
