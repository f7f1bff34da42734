import { template } from './workloads.ts'

type Json = Record<string, unknown>

const selector = { matchLabels: { app: 'api' } }
const stamp = '2026-01-02T03:04:05Z'

function workload(apiVersion: string, kind: string, name: string, spec: Json, status: Json, more: Json = {}): Json {
  const metadata = {
    name,
    namespace: 'd',
    uid: `uid-${name}`,
    creationTimestamp: stamp,
    labels: { app: 'api' },
    annotations: { a: 'b' },
    ...more,
  }
  return { apiVersion, kind, metadata, spec, status }
}

const owner = [{ apiVersion: 'v1', kind: 'Owner', name: 'o', uid: 'uid-o', controller: true }]

export const replicaSet = workload(
  'apps/v1',
  'ReplicaSet',
  'rs',
  { replicas: 3, selector, template: template('i') },
  { replicas: 2, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }] },
  { ownerReferences: owner },
)

export const statefulSets: readonly Json[] = [
  workload(
    'apps/v1',
    'StatefulSet',
    'db',
    {
      replicas: 2,
      selector,
      template: template('i'),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1, maxUnavailable: '50%' } },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels: { a: 'b', c: 'd' } },
          spec: {
            storageClassName: 'fast',
            accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
            resources: { requests: { storage: '1024Mi' } },
          },
        },
        { metadata: { name: 'log', annotations: { x: 'y' } }, spec: {} },
      ],
    },
    { replicas: 1 },
  ),
  workload(
    'apps/v1',
    'StatefulSet',
    'plain',
    { replicas: 0, selector, template: template('i'), updateStrategy: { type: 'OnDelete' } },
    {},
  ),
]

export const daemonSet = workload(
  'apps/v1',
  'DaemonSet',
  'agent',
  { selector, template: template('i') },
  {
    desiredNumberScheduled: 5,
    currentNumberScheduled: 4,
    updatedNumberScheduled: 3,
    numberAvailable: 2,
    numberMisscheduled: 1,
  },
)

export const jobs: readonly Json[] = [
  workload(
    'batch/v1',
    'Job',
    'indexed',
    {
      parallelism: 2,
      completions: 99,
      completionMode: 'Indexed',
      suspend: false,
      backoffLimit: 6,
      ttlSecondsAfterFinished: 100,
      activeDeadlineSeconds: 600,
      selector,
      template: template('i'),
    },
    {
      startTime: stamp,
      completionTime: '2026-01-02T03:09:10Z',
      active: 1,
      ready: 1,
      succeeded: 40,
      failed: 2,
      completedIndexes: '0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38',
    },
    { ownerReferences: owner },
  ),
  workload('batch/v1', 'Job', 'small', { selector, template: template('i') }, { startTime: stamp }),
]

export const cronJobs: readonly Json[] = [
  workload(
    'batch/v1',
    'CronJob',
    'nightly',
    {
      schedule: '0 3 * * *',
      concurrencyPolicy: 'Forbid',
      suspend: true,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 0,
      startingDeadlineSeconds: 30,
      jobTemplate: { spec: { parallelism: 1, completions: 1, activeDeadlineSeconds: 60, template: template('i') } },
    },
    { lastScheduleTime: stamp, active: [{ name: 'nightly-1' }, { name: 'nightly-2' }] },
  ),
  workload(
    'batch/v1',
    'CronJob',
    'bare',
    { schedule: '* * * * *', jobTemplate: { spec: { template: template('i') } } },
    {},
  ),
]

const child = (name: string, phase: string, uid: string): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: `uid-${name}`, namespace: 'd', ownerReferences: [{ ...owner[0], uid }] },
  spec: { containers: [], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data-0' } }] },
  status: { phase },
})

/** Pods of every workload above in every phase, and of others. */
export const children: readonly Json[] = ['rs', 'db', 'agent', 'other'].flatMap((of) =>
  ['Running', 'Running', 'Pending', 'Succeeded', 'Failed', 'Unknown'].map((phase, i) =>
    child(`${of}-${i}`, phase, `uid-${of}`),
  ),
)

export const claims: readonly Json[] = [
  workload(
    'v1',
    'PersistentVolumeClaim',
    'data-0',
    { storageClassName: 'fast', volumeName: 'pv-1', volumeMode: 'Filesystem', accessModes: ['ReadWriteOnce'] },
    {
      phase: 'Bound',
      accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
      capacity: { storage: '1024Mi' },
      conditions: [
        { type: 'Resizing', status: 'True', lastProbeTime: null, lastTransitionTime: stamp, reason: 'r', message: 'm' },
      ],
    },
    {
      finalizers: ['kubernetes.io/pvc-protection', 'x'],
      ownerReferences: [{ ...owner[0], kind: 'Pod', uid: 'uid-db-0' }],
    },
  ),
  workload(
    'v1',
    'PersistentVolumeClaim',
    'waiting',
    { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    { phase: 'Pending' },
  ),
]
