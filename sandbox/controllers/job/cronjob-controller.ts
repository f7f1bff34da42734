import { withDefaults } from '../../kube/defaults.ts'
import { kinds } from '../../kube/kinds.ts'
import { timestamp } from '../../kube/timestamp.ts'
import type { KubeObject } from '../../object.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import { createLoop } from '../loop.ts'
import { controllerOf, isControlledBy, keyOf, ownedBy } from '../owner.ts'
import { moment } from '../stamp.ts'
import type { Job } from './job.ts'
import { isFinished } from './job.ts'
import type { Schedule } from './schedule.ts'
import { nextTime, readSchedule } from './schedule.ts'

type CronJob = KubeObject & {
  readonly spec: {
    readonly schedule: string
    readonly suspend?: boolean
    readonly concurrencyPolicy?: string
    readonly successfulJobsHistoryLimit?: number
    readonly failedJobsHistoryLimit?: number
    readonly jobTemplate: { readonly metadata?: Partial<KubeObject['metadata']>; readonly spec: Job['spec'] }
  }
  readonly status?: {
    readonly lastScheduleTime?: string
    readonly lastSuccessfulTime?: string
    readonly active?: readonly unknown[]
  }
}

const BY = 'cronjob-controller'

/** Makes jobs on schedule, in UTC; time zones are not simulated. Returns what stops it. */
export function cronJobController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const cron = store.get(kinds.cronjobs, namespace, name) as CronJob | undefined
    if (!cron || cron.metadata.deletionTimestamp) return undefined
    trim(cron, 'Complete', cron.spec.successfulJobsHistoryLimit ?? 3)
    trim(cron, 'Failed', cron.spec.failedJobsHistoryLimit ?? 1)
    const schedule = readSchedule(cron.spec.schedule)
    if (!schedule) {
      const message = `unparseable schedule: ${JSON.stringify(cron.spec.schedule)}`
      cluster.record(cron, { type: 'Warning', reason: 'UnparseableSchedule', message, component: BY })
      return undefined
    }
    const last = moment(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp)
    const due = latestDue(schedule, last, clock.now())
    const fires = due !== undefined && !cron.spec.suspend
    const scheduled = fires ? fire(cron, due) : cron.status?.lastScheduleTime
    tell(cron, scheduled)
    const next = nextTime(schedule, clock.now())
    return next === undefined || cron.spec.suspend ? undefined : next - clock.now()
  }

  function jobsOf(cron: CronJob): readonly Job[] {
    const namespace = cron.metadata.namespace ?? ''
    return (store.list(kinds.jobs, { namespace }) as readonly Job[]).filter((job) => isControlledBy(job, cron))
  }

  /** Makes the job that is due; returns what lastScheduleTime becomes. */
  function fire(cron: CronJob, due: number): string | undefined {
    const running = jobsOf(cron).filter((job) => !isFinished(job))
    if (cron.spec.concurrencyPolicy === 'Forbid' && running.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
      cluster.record(cron, { type: 'Normal', reason: 'JobAlreadyActive', message, component: BY })
      return cron.status?.lastScheduleTime
    }
    for (const job of cron.spec.concurrencyPolicy === 'Replace' ? running : []) remove(cron, job)
    const name = `${cron.metadata.name}-${Math.floor(due / 60_000)}`
    if (store.get(kinds.jobs, cron.metadata.namespace, name)) return timestamp(due)
    const { metadata, spec } = cron.spec.jobTemplate
    const job: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace: cron.metadata.namespace ?? 'default',
        ...(metadata?.labels && { labels: metadata.labels }),
        annotations: { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due) },
        ownerReferences: [ownedBy(cron)],
      },
      spec,
    }
    store.create(withDefaults(store, job))
    cluster.record(cron, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${name}`, component: BY })
    return timestamp(due)
  }

  function tell(cron: CronJob, lastScheduleTime: string | undefined): void {
    const jobs = jobsOf(cron)
    const active = jobs
      .filter((job) => !isFinished(job))
      .map(({ apiVersion, kind, metadata }) => {
        const { name, namespace, uid, resourceVersion } = metadata
        return { apiVersion, kind, name, namespace, uid, resourceVersion }
      })
    const ends = jobs.map((job) => job.status?.completionTime).filter((at) => at !== undefined)
    const lastSuccessfulTime = ends.sort().at(-1) ?? cron.status?.lastSuccessfulTime
    writeStatus(store, cron, {
      ...(active.length > 0 && { active }),
      ...(lastScheduleTime && { lastScheduleTime }),
      ...(lastSuccessfulTime && { lastSuccessfulTime }),
    })
  }

  function trim(cron: CronJob, type: string, limit: number): void {
    const over = jobsOf(cron).filter((job) =>
      job.status?.conditions?.some((one) => one.type === type && one.status === 'True'),
    )
    const oldest = over.toSorted((a, b) => moment(a.metadata.creationTimestamp) - moment(b.metadata.creationTimestamp))
    for (const job of oldest.slice(0, Math.max(0, oldest.length - limit))) remove(cron, job)
  }

  function remove(cron: CronJob, job: Job): void {
    store.delete(kinds.jobs, job.metadata.namespace, job.metadata.name, { propagationPolicy: 'Background' })
    const message = `Deleted job ${job.metadata.name}`
    cluster.record(cron, { type: 'Normal', reason: 'SuccessfulDelete', message, component: BY })
  }

  function tellEnd(job: Job, before: Job | undefined): void {
    const owner = controllerOf(job)
    const cron = owner?.kind === 'CronJob' && store.get(kinds.cronjobs, job.metadata.namespace, owner.name)
    if (!cron || !isFinished(job) || (before && isFinished(before))) return
    const end = job.status?.conditions?.find((one) => one.type === 'Complete') ? 'Complete' : 'Failed'
    const message = `Saw completed job: ${job.metadata.name}, condition: ${end}`
    cluster.record(cron, { type: 'Normal', reason: 'SawCompletedJob', message, component: BY })
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `CronJob ${key}`))
  const stops = [
    follow(store, kinds.cronjobs, ({ object }) => loop.enqueue(keyOf(object))),
    follow(store, kinds.jobs, ({ type, object, previous }) => {
      if (type === 'MODIFIED') tellEnd(object as Job, previous as Job | undefined)
      const owner = controllerOf(object)
      if (owner?.kind === 'CronJob') loop.enqueue(`${object.metadata.namespace}/${owner.name}`)
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

/** The last time that has come since `last`: of several that were missed, only the latest is made up for. */
function latestDue(schedule: Schedule, last: number, now: number): number | undefined {
  let due: number | undefined
  for (let at = nextTime(schedule, last); at !== undefined && at <= now; at = nextTime(schedule, at)) due = at
  return due
}
