import { humanDuration, timeOf } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, numberOf, textOf } from '../fields.ts'
import { writeEvents } from './events.ts'
import { controllerOf, writeHead, writeLabelsAndAnnotations } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'
import { selectorText } from './selector.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/** Characters of the list of completed indexes, up to the next comma. */
const INDEXES = 50

/** Describes a Job. `events` undefined leaves them out; `now` in ms since the epoch (kubectl pkg/describe/describe.go, describeJob). */
export function describeJob(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const job = fieldsOf(object)
  const spec = fieldsOf(job.spec)
  const status = fieldsOf(job.status)
  return described((write) => {
    write(0, `Name:\t${textOf(dig(job, 'metadata', 'name'))}\n`)
    write(0, `Namespace:\t${textOf(dig(job, 'metadata', 'namespace'))}\n`)
    write(0, `Selector:\t${selectorText(spec.selector)}\n`)
    writeLabelsAndAnnotations(write, job)
    writeSet(write, 'Controlled By', controllerOf(job))
    writeSet(write, 'Parallelism', spec.parallelism)
    write(0, `Completions:\t${textOf(spec.completions) || '<unset>'}\n`)
    writeSet(write, 'Completion Mode', spec.completionMode)
    writeSet(write, 'Suspend', spec.suspend)
    writeSet(write, 'Backoff Limit', spec.backoffLimit)
    writeSet(write, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
    writeTimes(write, status)
    if (textOf(spec.activeDeadlineSeconds) !== '') {
      write(0, `Active Deadline Seconds:\t${textOf(spec.activeDeadlineSeconds)}s\n`)
    }
    writeCounts(write, status)
    if (spec.completionMode === 'Indexed') write(0, `Completed Indexes:\t${indexes(textOf(status.completedIndexes))}\n`)
    writePodTemplate(write, spec.template)
    writeEvents(write, events, now)
  })
}

/** Describes a CronJob; parameters as for a Job (describe.go, describeCronJob). */
export function describeCronJob(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const cron = fieldsOf(object)
  const spec = fieldsOf(cron.spec)
  return described((write) => {
    writeHead(write, cron)
    write(0, `Schedule:\t${textOf(spec.schedule)}\n`)
    write(0, `Concurrency Policy:\t${textOf(spec.concurrencyPolicy)}\n`)
    const suspended = spec.suspend === true ? 'True' : 'False'
    write(0, `Suspend:\t${typeof spec.suspend === 'boolean' ? suspended : '<unset>'}\n`)
    write(0, `Successful Job History Limit:\t${textOf(spec.successfulJobsHistoryLimit) || '<unset>'}\n`)
    write(0, `Failed Job History Limit:\t${textOf(spec.failedJobsHistoryLimit) || '<unset>'}\n`)
    write(0, `Starting Deadline Seconds:\t${secondsOr(spec.startingDeadlineSeconds)}\n`)
    writeTemplate(write, fieldsOf(dig(spec, 'jobTemplate', 'spec')))
    const last = dig(cron, 'status', 'lastScheduleTime')
    write(0, `Last Schedule Time:\t${last ? dateText(last) : '<unset>'}\n`)
    const active = fieldsList(dig(cron, 'status', 'active')).map((job) => textOf(job.name))
    write(0, `Active Jobs:\t${active.length === 0 ? '<none>' : active.join(', ')}\n`)
    writeEvents(write, events, now)
  })
}

function writeTemplate(write: Write, spec: Fields): void {
  write(0, `Selector:\t${spec.selector ? selectorText(spec.selector) : '<unset>'}\n`)
  write(0, `Parallelism:\t${textOf(spec.parallelism) || '<unset>'}\n`)
  write(0, `Completions:\t${textOf(spec.completions) || '<unset>'}\n`)
  if (textOf(spec.activeDeadlineSeconds) !== '') {
    write(0, `Active Deadline Seconds:\t${textOf(spec.activeDeadlineSeconds)}s\n`)
  }
  writePodTemplate(write, spec.template)
}

function secondsOr(value: unknown): string {
  return textOf(value) === '' ? '<unset>' : `${textOf(value)}s`
}

function writeSet(write: Write, title: string, value: unknown): void {
  if (textOf(value) !== '') write(0, `${title}:\t${textOf(value)}\n`)
}

function writeTimes(write: Write, { startTime, completionTime }: Fields): void {
  if (startTime) write(0, `Start Time:\t${dateText(startTime)}\n`)
  if (completionTime) write(0, `Completed At:\t${dateText(completionTime)}\n`)
  const start = timeOf(startTime)
  const end = timeOf(completionTime)
  if (start !== undefined && end !== undefined) write(0, `Duration:\t${humanDuration(end - start)}\n`)
}

function writeCounts(write: Write, status: Fields): void {
  const count = (name: string) => numberOf(status[name]) ?? 0
  const ready = numberOf(status.ready) === undefined ? '' : ` (${count('ready')} Ready)`
  write(
    0,
    `Pods Statuses:\t${count('active')} Active${ready} / ${count('succeeded')} Succeeded / ${count('failed')} Failed\n`,
  )
}

function indexes(list: string): string {
  if (list === '') return '<none>'
  const comma = list.indexOf(',', INDEXES)
  return comma < 0 ? list : `${list.slice(0, comma + 1)}...`
}
