import type { KubeObject } from '../../object.ts'
import type { Condition } from '../condition.ts'
import type { Pod, PodTemplate } from '../pod/pod.ts'
import { isActive } from '../pod/readiness.ts'
import { moment } from '../stamp.ts'

export type Job = KubeObject & {
  readonly spec: {
    readonly parallelism?: number
    readonly completions?: number
    readonly backoffLimit?: number
    readonly activeDeadlineSeconds?: number
    readonly ttlSecondsAfterFinished?: number
    readonly suspend?: boolean
    readonly template: PodTemplate
  }
  readonly status?: JobStatus
}

export type JobStatus = {
  readonly active?: number
  readonly ready?: number
  readonly succeeded?: number
  readonly failed?: number
  readonly startTime?: string
  readonly completionTime?: string
  readonly conditions?: readonly Condition[]
}

/** How a job ends, with the real reason and words (pkg/controller/job/job_controller.go). */
export type Verdict = { readonly type: 'Complete' | 'Failed'; readonly reason: string; readonly message: string }

export type Tally = { readonly active: readonly Pod[]; readonly succeeded: number; readonly failed: number }

export function tally(pods: readonly Pod[]): Tally {
  const count = (phase: string) => pods.filter((pod) => pod.status?.phase === phase).length
  return { active: pods.filter(isActive), succeeded: count('Succeeded'), failed: count('Failed') }
}

/** Whether the job is over, and why. */
export function verdictOn(job: Job, pods: readonly Pod[], now: number): Verdict | undefined {
  const { succeeded, failed } = tally(pods)
  const { completions, parallelism = 1, backoffLimit = 6, activeDeadlineSeconds } = job.spec
  const restarts = pods
    .flatMap((pod) => pod.status?.containerStatuses ?? [])
    .reduce((sum, one) => sum + one.restartCount, 0)
  const retried = job.spec.template.spec.restartPolicy === 'OnFailure' ? restarts : 0
  const done = completions === undefined ? succeeded >= 1 && tally(pods).active.length === 0 : succeeded >= completions
  if (done || (completions === undefined && parallelism === 0)) {
    return { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
  }
  if (failed + retried > backoffLimit) {
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
  }
  const started = moment(job.status?.startTime)
  if (activeDeadlineSeconds !== undefined && now >= started + activeDeadlineSeconds * 1000) {
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
  }
  return undefined
}

/** How many pods a running job is short of, negative when it has too many. */
export function shortOf(job: Job, { active, succeeded }: Tally): number {
  const { parallelism = 1, completions } = job.spec
  const left = completions === undefined ? (succeeded > 0 ? active.length : parallelism) : completions - succeeded
  return Math.min(parallelism, left) - active.length
}

/** When (ms) the next pod may be made: 10 s after the last failure, doubled with each, up to 10 min. */
export function retryAt(pods: readonly Pod[]): number {
  const ends = pods.filter((pod) => pod.status?.phase === 'Failed').map(endOf)
  if (ends.length === 0) return 0
  return Math.max(...ends) + Math.min(600_000, 10_000 * 2 ** (ends.length - 1))
}

function endOf(pod: Pod): number {
  const times = (pod.status?.containerStatuses ?? []).map((one) => moment(one.state.terminated?.finishedAt))
  return Math.max(0, ...times.filter((at) => !Number.isNaN(at)))
}

export function isFinished(job: Job): boolean {
  return (job.status?.conditions ?? []).some(
    (one) => ['Complete', 'Failed'].includes(one.type) && one.status === 'True',
  )
}
