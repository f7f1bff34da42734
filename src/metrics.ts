import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What is counted, for Prometheus: few names, the reason as a label, never an object's name or a person's. */
export type Metrics = {
  /** A request was taken, and what was decided about it. */
  request(command: string, effect: string): void
  /** A command was answered, `seconds` after it was asked; `outcome` is `ok` or the fault's code. */
  answered(command: string, outcome: string, seconds: number): void
  /** Words were handed to a platform. */
  delivered(platform: string, outcome: string): void
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>
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
  return {
    request: (command, effect) => requests.inc({ command, effect }),
    answered: (command, outcome, seconds) => answers.observe({ command, outcome }, seconds),
    delivered: (platform, outcome) => deliveries.inc({ platform, outcome }),
    text: () => registry.metrics(),
  }
}
