import { describe, expect, it } from 'vitest'
import type { Job } from '../../../sandbox/controllers/job/job.ts'
import { nextTime, readSchedule } from '../../../sandbox/controllers/job/schedule.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { smallCluster, template } from './small-cluster.ts'

function run(spec: object, annotations: Record<string, string> = {}) {
  const cluster = smallCluster()
  const pods = template('work', 'registry.example/batch:1', { restartPolicy: 'Never' }, annotations)
  cluster.make({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'shop' },
    spec: { template: pods, ...spec },
  })
  return { cluster, job: () => cluster.store.get(kinds.jobs, 'shop', 'work') as Job | undefined }
}

describe('a job', () => {
  it('runs as many pods at a time as it may, until enough have succeeded', () => {
    const { cluster, job } = run({ completions: 5, parallelism: 2 })
    for (let step = 0; step < 600; step++) {
      cluster.clock.advance(100)
      expect(cluster.pods('work').filter((pod) => pod.status?.phase !== 'Succeeded').length).toBeLessThanOrEqual(2)
    }
    expect(cluster.pods('work')).toHaveLength(5)
    expect(job()?.status).toMatchObject({ succeeded: 5, completionTime: expect.any(String) })
    expect(job()?.status?.conditions?.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'SuccessCriteriaMet CompletionsReached',
      'Complete CompletionsReached',
    ])
    expect(cluster.events('work', 'Completed')).toHaveLength(1)
  })

  it('tries again after 10 s, 20 s ..., and fails beyond its backoffLimit', () => {
    const { cluster, job } = run(
      { backoffLimit: 2 },
      { 'sandbox.quarterdeck/behaviour': 'crash', 'sandbox.quarterdeck/after': '1' },
    )
    cluster.seconds(120)
    const born = cluster
      .pods('work')
      .map((pod) => Date.parse(pod.metadata.creationTimestamp ?? ''))
      .sort((a, b) => a - b)
    expect(born).toHaveLength(3)
    expect(((born[2] ?? 0) - (born[1] ?? 0)) / ((born[1] ?? 0) - (born[0] ?? 0))).toBeGreaterThan(1.3)
    expect(job()?.status).toMatchObject({ failed: 3 })
    expect(job()?.status?.conditions?.at(-1)).toMatchObject({
      type: 'Failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    })
  })

  it('stops at its deadline', () => {
    const { cluster, job } = run({ activeDeadlineSeconds: 20 }, { 'sandbox.quarterdeck/after': '600' })
    cluster.seconds(60)
    expect(job()?.status?.conditions?.at(-1)).toMatchObject({ type: 'Failed', reason: 'DeadlineExceeded' })
    expect(cluster.pods('work')).toHaveLength(0)
  })

  it('goes some time after it finished, with its pods', () => {
    const { cluster, job } = run({ ttlSecondsAfterFinished: 30 })
    cluster.seconds(25)
    expect(job()?.status?.succeeded).toBe(1)
    cluster.seconds(40)
    expect(job()).toBeUndefined()
    expect(cluster.pods('work')).toHaveLength(0)
  })

  it('ends its pods while it is suspended', () => {
    const { cluster, job } = run({}, { 'sandbox.quarterdeck/after': '600' })
    cluster.seconds(10)
    cluster.change(kinds.jobs, 'work', ({ spec }) => ({ spec: { ...(spec as object), suspend: true } }))
    cluster.seconds(10)
    expect(cluster.pods('work')).toHaveLength(0)
    expect(job()?.status?.conditions?.at(-1)).toMatchObject({ type: 'Suspended', status: 'True' })
  })
})

it('a cron job makes a job at each of its times and keeps the last three', () => {
  const cluster = smallCluster()
  const pods = template('report', 'registry.example/report:1', { restartPolicy: 'Never' })
  cluster.make({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'report', namespace: 'shop' },
    spec: { schedule: '*/10 * * * *', jobTemplate: { spec: { template: pods } } },
  })
  cluster.seconds(3700)
  const minutes = cluster.store
    .list(kinds.jobs)
    .map(({ metadata }) => Number(metadata.name.replace('report-', '')) % 60)
  expect(minutes).toEqual([40, 50, 0])
  expect(cluster.store.read(kinds.cronjobs, 'shop', 'report').status).toMatchObject({
    lastScheduleTime: '2026-01-01T01:00:00Z',
  })
  expect(cluster.events('report', 'SawCompletedJob').at(-1)?.message).toMatch(
    /^Saw completed job: report-\d+, condition: Complete$/,
  )
  expect(cluster.errors).toEqual([])
})

describe('a schedule', () => {
  const firstAfter = (schedule: string, from: string) => {
    const read = readSchedule(schedule)
    const next = read && nextTime(read, Date.parse(from))
    return next === undefined ? undefined : new Date(next).toISOString().slice(0, 16)
  }

  it.each([
    ['*/15 * * * *', '2026-01-01T00:07:00Z', '2026-01-01T00:15'],
    ['30 2 * * *', '2026-01-01T02:30:00Z', '2026-01-02T02:30'],
    ['0 9-17/4 * * 1-5', '2026-01-02T17:30:00Z', '2026-01-05T09:00'],
    ['0 0 29 2 *', '2026-03-01T00:00:00Z', '2028-02-29T00:00'],
    ['0 0 13 * 5', '2026-01-03T00:00:00Z', '2026-01-09T00:00'],
    ['5,50 * * * 7', '2026-01-01T00:00:00Z', '2026-01-04T00:05'],
    ['@daily', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
  ])('%s after %s is at %s', (schedule, from, expected) => {
    expect(firstAfter(schedule, from)).toBe(expected)
  })

  it.each(['', '* * * *', '61 * * * *', 'a * * * *', '* * * * MON', '*/0 * * * *', '0 0 31 2 *'])(
    '%s names no time',
    (schedule) => {
      expect(firstAfter(schedule, '2026-01-01T00:00:00Z')).toBeUndefined()
    },
  )
})
