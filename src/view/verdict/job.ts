import { timeOf } from '../age.ts'
import { controllerOf } from '../describe/metadata.ts'
import { dig, fieldsOf, listOf, numberOf, textOf } from '../fields.ts'
import { ago, span } from './ago.ts'
import { conditionOf } from './pod-state.ts'
import { countPods } from './pods.ts'
import type { Fact, State, Verdict } from './verdict.ts'
import { commas, fact, plural, short } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'
import type { AroundWorkload } from './workload.ts'

/** How a Job went, or goes. `now` in ms since the epoch. */
export function jobVerdict(job: unknown, { pods, events, podEvents, said = '' }: AroundWorkload, now: number): Verdict {
  const found = countPods(pods, now, podEvents)
  const made = timeOf(dig(job, 'metadata', 'creationTimestamp'))
  const { worst } = found
  const namespace = textOf(dig(job, 'metadata', 'namespace'))
  const state = jobState(job, now)
  const pod: Fact[] =
    worst?.tone === 'bad'
      ? [{ name: 'Worst pod', value: [{ code: worst.name }, ` ${worst.state}: ${worst.detail}`] }]
      : []
  return {
    ...state,
    facts: [
      ...pod,
      ...fact('Last said', said === '' ? '' : [{ code: short(said) }]),
      ...warningFacts(warningsIn(events), now),
    ],
    next: worst?.tone === 'bad' ? [{ label: 'Last words', words: ['logs', worst.name, '-n', namespace] }] : [],
    small: [controllerOf(fieldsOf(job)).replace('/', ' '), made === undefined ? '' : `made ${ago(made, now)}`],
  }
}

/** The state of one Job in a line. */
export function jobState(job: unknown, now: number): State {
  const status = fieldsOf(dig(job, 'status'))
  const count = (name: string) => numberOf(status[name]) ?? 0
  const start = timeOf(status.startTime)
  const wanted = numberOf(dig(job, 'spec', 'completions'))
  const tries = count('failed') > 0 ? plural(count('failed'), 'failed try', 'failed tries') : ''
  const failed = conditionOf(job, 'Failed')
  if (failed?.status === 'True') {
    const at = timeOf(failed.lastTransitionTime)
    return {
      tone: 'bad',
      state: 'Failed',
      detail: commas(reasonWords(textOf(failed.reason), short(textOf(failed.message))), tries, ago(at, now)),
    }
  }
  if (conditionOf(job, 'Complete')?.status === 'True') {
    const end = timeOf(status.completionTime)
    const took = start !== undefined && end !== undefined ? `took ${span(end - start)}` : ''
    return { tone: 'good', state: 'Completed', detail: commas(ago(end, now), took, tries) }
  }
  if (dig(job, 'spec', 'suspend') === true) return { tone: 'info', state: 'Suspended', detail: tries }
  const done = wanted === undefined ? '' : `${count('succeeded')} of ${wanted} done`
  const running = `${count('active')} running`
  const since = start === undefined ? '' : `for ${span(now - start)}`
  return { tone: tries === '' ? 'info' : 'warn', state: 'Running', detail: commas(since, done, running, tries) }
}

function reasonWords(reason: string, message: string): string {
  if (reason === 'BackoffLimitExceeded') return 'it gave up after the tries it may take'
  if (reason === 'DeadlineExceeded') return 'it took longer than it may'
  return commas(reason, message)
}

/** Jobs of a CronJob that are named. */
const RUNS = 3

/** Whether a CronJob does what it should: when it ran last, and how that went. `jobs` are those it owns. */
export function cronJobVerdict(
  cron: unknown,
  { jobs, events }: { readonly jobs: readonly unknown[]; readonly events: readonly unknown[] | undefined },
  now: number,
): Verdict {
  const uid = dig(cron, 'metadata', 'uid')
  const made = timeOf(dig(cron, 'metadata', 'creationTimestamp'))
  const runs = jobs
    .map(fieldsOf)
    .filter((job) => listOf(dig(job, 'metadata', 'ownerReferences')).some((owner) => dig(owner, 'uid') === uid))
    .map((job) => ({ name: textOf(dig(job, 'metadata', 'name')), at: startOf(job), ...jobState(job, now) }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
  return {
    ...cronState(cron, runs, now),
    facts: [
      ...runs
        .slice(0, RUNS)
        .map(
          ({ name, state, detail }): Fact => ({ name: 'Run', value: [{ code: name }, ` ${commas(state, detail)}`] }),
        ),
      ...warningFacts(warningsIn(events), now),
      ...fact(
        'Schedule',
        [textOf(dig(cron, 'spec', 'schedule')), textOf(dig(cron, 'spec', 'timeZone'))].filter(Boolean).join(' '),
      ),
    ],
    small: [made === undefined ? '' : `made ${ago(made, now)}`],
  }
}

function startOf(job: unknown): number | undefined {
  return timeOf(dig(job, 'metadata', 'creationTimestamp'))
}

function cronState(cron: unknown, runs: readonly State[], now: number): State {
  const status = fieldsOf(dig(cron, 'status'))
  const last = timeOf(status.lastScheduleTime)
  const success = timeOf(status.lastSuccessfulTime)
  const active = listOf(status.active).length
  const ran = last === undefined ? 'it has not run yet' : `last run ${ago(last, now)}`
  if (dig(cron, 'spec', 'suspend') === true) return { tone: 'warn', state: 'Suspended', detail: ran }
  const [latest] = runs
  if (latest?.tone === 'bad') {
    return {
      tone: 'bad',
      state: 'Last run failed',
      detail: commas(ran, success === undefined ? 'it never succeeded' : `last success ${ago(success, now)}`),
    }
  }
  if (active > 0) return { tone: 'info', state: 'Running', detail: commas(plural(active, 'run'), ran) }
  if (last === undefined) return { tone: 'info', state: 'Waiting', detail: ran }
  return { tone: 'good', state: 'Runs as it should', detail: ran }
}
