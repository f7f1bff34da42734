import { kinds } from '../../kube/kinds.ts'
import { timestamp } from '../../kube/timestamp.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import type { Condition } from '../condition.ts'
import { withCondition } from '../condition.ts'
import { createLoop } from '../loop.ts'
import { controllerOf, keyOf } from '../owner.ts'
import { bearPod, endPod, REFUSED_MS } from '../pod/birth.ts'
import type { Pod, PodTemplate } from '../pod/pod.ts'
import { isReady } from '../pod/readiness.ts'
import { moment } from '../stamp.ts'
import type { Job, Tally, Verdict } from './job.ts'
import { isFinished, retryAt, shortOf, tally, verdictOn } from './job.ts'

const BY = 'job-controller'

/** Runs jobs to their end. Indexed completion and pod failure policies are not simulated. Returns what stops it. */
export function jobController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const job = store.get(kinds.jobs, namespace, name) as Job | undefined
    if (!job || job.metadata.deletionTimestamp) return undefined
    if (isFinished(job)) return expire(job)
    if (job.spec.suspend) return suspend(job)
    const pods = cluster.pods.ownedBy(job.metadata.uid)
    const verdict = verdictOn(job, pods, clock.now())
    if (verdict) return close(job, pods, verdict)
    const wait = adjust(job, pods)
    const counted = tally(cluster.pods.ownedBy(job.metadata.uid))
    writeStatus(store, job, {
      ...counts(counted),
      startTime: job.status?.startTime ?? timestamp(clock.now()),
      conditions: resumed(job),
    })
    const { activeDeadlineSeconds } = job.spec
    const deadline = activeDeadlineSeconds === undefined ? undefined : activeDeadlineSeconds * 1000
    return wait ?? deadline
  }

  /** Makes or ends pods; returns in how many ms the next may be made, when one has to wait. */
  function adjust(job: Job, pods: readonly Pod[]): number | undefined {
    const counted = tally(pods)
    const short = shortOf(job, counted)
    for (const pod of short < 0 ? counted.active.slice(short) : []) endPod(cluster, job, pod, BY)
    const wait = retryAt(pods) - clock.now()
    if (short > 0 && wait > 0) return wait
    for (let made = 0; made < short; made++) {
      if (!bearPod(cluster, { owner: job, template: labeled(job), by: BY })) return REFUSED_MS
    }
    return undefined
  }

  function close(job: Job, pods: readonly Pod[], verdict: Verdict): number | undefined {
    const now = clock.now()
    for (const pod of tally(pods).active) endPod(cluster, job, pod, BY)
    const early = verdict.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'
    const { reason, message } = verdict
    const conditions = [early, verdict.type].reduce(
      (list: readonly Condition[], type) =>
        withCondition(list, { type, status: 'True', reason, message, lastProbeTime: timestamp(now) }, now),
      job.status?.conditions ?? [],
    )
    const { succeeded, failed } = tally(cluster.pods.ownedBy(job.metadata.uid))
    writeStatus(store, job, {
      ...counts({ active: [], succeeded, failed }),
      startTime: job.status?.startTime ?? timestamp(now),
      ...(verdict.type === 'Complete' && { completionTime: timestamp(now) }),
      conditions,
    })
    const done = verdict.type === 'Complete'
    if (done) cluster.record(job, { type: 'Normal', reason: 'Completed', message: 'Job completed', component: BY })
    else cluster.record(job, { type: 'Warning', reason, message, component: BY })
    return expire(store.read(kinds.jobs, job.metadata.namespace, job.metadata.name) as Job)
  }

  function expire(job: Job): number | undefined {
    const { ttlSecondsAfterFinished } = job.spec
    if (ttlSecondsAfterFinished === undefined) return undefined
    const ended = Math.max(...(job.status?.conditions ?? []).map((one) => moment(one.lastTransitionTime)))
    const left = ended + ttlSecondsAfterFinished * 1000 - clock.now()
    if (left <= 0)
      store.delete(kinds.jobs, job.metadata.namespace, job.metadata.name, { propagationPolicy: 'Background' })
    return left > 0 ? left : undefined
  }

  function suspend(job: Job): undefined {
    for (const pod of tally(cluster.pods.ownedBy(job.metadata.uid)).active) endPod(cluster, job, pod, BY)
    const condition: Condition = { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }
    writeStatus(store, job, { conditions: withCondition(job.status?.conditions, condition, clock.now()) })
  }

  function resumed(job: Job): readonly Condition[] {
    const held = job.status?.conditions ?? []
    if (!held.some((one) => one.type === 'Suspended' && one.status === 'True')) return held
    return withCondition(
      held,
      { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' },
      clock.now(),
    )
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `Job ${key}`))
  const stops = [
    follow(store, kinds.jobs, ({ object }) => loop.enqueue(keyOf(object))),
    follow(store, kinds.pods, ({ object }) => {
      const owner = controllerOf(object)
      if (owner?.kind === 'Job') loop.enqueue(`${object.metadata.namespace}/${owner.name}`)
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

function counts({ active, succeeded, failed }: Tally) {
  const ready = active.filter(isReady).length
  return {
    ...(active.length > 0 && { active: active.length }),
    ready,
    terminating: 0,
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    uncountedTerminatedPods: {},
  }
}

/** The template with the labels by which a job knows its pods. */
function labeled(job: Job): PodTemplate {
  const { metadata, spec } = job.spec.template
  const { name, uid = '' } = job.metadata
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
    // The API server's own, where the job came through it, are what the job's selector names.
    ...metadata?.labels,
  }
  return { metadata: { ...metadata, labels }, spec: { ...spec, restartPolicy: spec.restartPolicy ?? 'Never' } }
}
