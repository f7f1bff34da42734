import { conditionOf } from '../kinds/condition.ts'
import type { Job } from '../kinds/job.ts'
import { clip, crashCause } from './crash-cause.ts'
import { lastEnd, specOf } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

const DAY = 86_400_000

/** R24. */
export const jobFailed: Rule<WorkloadView> = {
  id: 'R24',
  name: 'job',
  words: 'a Job failed for good, and what it belongs to has not succeeded since',
  resolves: 'the next success of the same CronJob; of a Job of its own, its deletion, or a day',
  exclusions: 'Jobs that failed before watching began; failed pods of a Job that still tries',
  severity: 'notify',
  limits: { high: 3, wait: 0 },
  needs: ['Job'],
  find(view, { high = 3, wait = 0 }) {
    const failed = view.jobs
      .flatMap((job) => {
        const condition = conditionOf(job.conditions, 'Failed')
        const at = condition?.status === 'True' ? (condition.since ?? job.meta.created) : 0
        return at > view.world.from && view.now - at < DAY ? [{ job, at, condition }] : []
      })
      .filter(({ at }) => at > lastSuccess(view))
      .sort((a, b) => a.at - b.at)
    const last = failed.at(-1)
    if (!last) return []
    const cause = causeOf(view, last.job, last.condition?.reason ?? '', last.condition?.message ?? '')
    return [
      finding(jobFailed, {
        family: 'job',
        severity: failed.length >= high ? 'high' : 'notify',
        since: failed[0]?.at ?? last.at,
        wait,
        hold: 0,
        past: true,
        headline: failed.length > 1 ? `failed ${failed.length} times in a row` : 'failed',
        cause: cause.line,
        causeKey: `job ${last.condition?.reason}`,
        next: cause.next,
        pods: cause.pod === undefined ? [] : [cause.pod],
        ...(cause.pod === undefined ? {} : { logs: { pod: cause.pod, container: '', previous: false } }),
      }),
    ]
  },
}

function lastSuccess({ jobs, cronJob }: WorkloadView): number {
  const completed = jobs.map((job) =>
    conditionOf(job.conditions, 'Complete')?.status === 'True' ? (job.completed ?? 0) : 0,
  )
  return Math.max(0, cronJob?.lastSucceeded ?? 0, ...completed)
}

const REASONS: Readonly<Record<string, string>> = {
  BackoffLimitExceeded: 'its pods failed too often',
  DeadlineExceeded: 'it took longer than its deadline',
  PodFailurePolicy: 'a pod failed in a way its policy does not forgive',
  MaxFailedIndexesExceeded: 'too many of its indexes failed',
  FailedIndexes: 'some of its indexes failed',
}

function causeOf(view: WorkloadView, job: Job, reason: string, message: string) {
  const pod = view.pods
    .filter(({ meta, phase }) => meta.owner?.uid === job.meta.uid && phase === 'Failed')
    .sort((a, b) => b.meta.created - a.meta.created)[0]
  const container = pod?.containers.find((each) => (lastEnd(each)?.exitCode ?? 0) !== 0)
  const why = REASONS[reason] ?? clip(message || reason)
  const name = job.meta.name === view.subject.name ? '' : ` (${job.meta.name})`
  if (!pod || !container)
    return { line: `${why}${name}`, next: 'Look at its events; its pods are gone.', pod: undefined }
  const end = crashCause(lastEnd(container), specOf(pod, container), [])
  return { line: [`${why}${name}; the last pod ended with `, ...end.line], next: end.next, pod: pod.meta.name }
}

/** R25. */
export const jobLong: Rule<WorkloadView> = {
  id: 'R25',
  name: 'job-long',
  words:
    'a Job runs longer than its annotation quarterdeck.dev/job-long-max says, or than 3 times what 95 of 100 runs took, of 5 or more',
  resolves: 'it has ended',
  severity: 'digest',
  limits: { max: 0, factor: 3, runs: 5 },
  needs: ['Job'],
  find(view, { max = 0, factor = 3, runs = 5 }) {
    const took = view.jobs.flatMap(({ started, completed }) =>
      started !== undefined && completed !== undefined ? [completed - started] : [],
    )
    const usual = took.length >= runs ? took.sort((a, b) => a - b)[Math.ceil(took.length * 0.95) - 1] : undefined
    const limit = max > 0 ? max * 1000 : usual === undefined ? undefined : usual * factor
    const running = view.jobs.find(
      ({ active, started, completed }) => active > 0 && started !== undefined && completed === undefined,
    )
    if (limit === undefined || running?.started === undefined) return []
    return [
      finding(jobLong, {
        family: 'job',
        part: 'long',
        since: running.started,
        wait: limit / 1000,
        hold: 0,
        headline: `runs for longer than ${Math.round(limit / 60_000)} min`,
        cause:
          max > 0
            ? 'that is what its annotation allows'
            : `its runs usually take ${Math.round((usual ?? 0) / 60_000)} min`,
        causeKey: 'job long',
        next: 'Look at its logs.',
      }),
    ]
  },
}
