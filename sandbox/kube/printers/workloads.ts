import type { LabelSelector } from '../selectors/labels.ts'
import { formatLabelSelector, formatLabels } from '../selectors/labels.ts'
import { humanDuration, since } from './duration.ts'
import type { Template } from './printer.ts'
import { age, containerCells, printer } from './printer.ts'

type Workload = {
  readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector; readonly template?: Template }
  readonly status?: Readonly<Record<string, number | undefined>>
}

export const deployments = printer<Workload>(
  ['Name', 'Ready', 'Up-to-date', 'Available', 'Age', 'Containers*', 'Images*', 'Selector*'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    age({ metadata }, now),
    ...containerCells(spec?.template),
    // A Deployment's selector is written without <none> for an empty one.
    formatLabelSelector(spec?.selector).replace('<none>', ''),
  ],
)

export const replicasets = printer<Workload>(
  ['Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', 'Containers*', 'Images*', 'Selector*'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec?.replicas ?? 1,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age({ metadata }, now),
    ...containerCells(spec?.template),
    formatLabelSelector(spec?.selector),
  ],
)

type Controller = {
  readonly spec?: {
    readonly replicas?: number
    readonly selector?: Readonly<Record<string, string>>
    readonly template?: Template
  }
}

export const replicationcontrollers = printer<Controller & Pick<Workload, 'status'>>(
  ['Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', 'Containers*', 'Images*', 'Selector*'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec?.replicas ?? 1,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age({ metadata }, now),
    ...containerCells(spec?.template),
    formatLabels(spec?.selector),
  ],
)

export const statefulsets = printer<Workload>(
  ['Name', 'Ready', 'Age', 'Containers*', 'Images*'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
    age({ metadata }, now),
    ...containerCells(spec?.template),
  ],
)

export const daemonsets = printer<Workload>(
  [
    'Name',
    'Desired:integer',
    'Current:integer',
    'Ready:integer',
    'Up-to-date:integer',
    'Available:integer',
    'Node Selector',
    'Age',
    'Containers*',
    'Images*',
    'Selector*',
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    formatLabels(spec?.template?.spec?.nodeSelector),
    age({ metadata }, now),
    ...containerCells(spec?.template),
    formatLabelSelector(spec?.selector),
  ],
)

type Job = {
  readonly spec?: {
    readonly completions?: number
    readonly parallelism?: number
    readonly selector?: LabelSelector
    readonly template?: Template
  }
  readonly status?: {
    readonly succeeded?: number
    readonly startTime?: string
    readonly completionTime?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

export const jobs = printer<Job>(
  ['Name', 'Status', 'Completions', 'Duration', 'Age', 'Containers*', 'Images*', 'Selector*'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    jobStatus(status, metadata.deletionTimestamp !== undefined),
    completions(spec, status?.succeeded ?? 0),
    jobDuration(status, now),
    age({ metadata }, now),
    ...containerCells(spec?.template),
    formatLabelSelector(spec?.selector),
  ],
)

function jobStatus(status: Job['status'], deleting: boolean): string {
  const has = (type: string) => status?.conditions?.find((condition) => condition.type === type)?.status === 'True'
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (deleting) return 'Terminating'
  const others = ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']
  return others.find(has) ?? 'Running'
}

function completions(spec: Job['spec'], succeeded: number): string {
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec?.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function jobDuration(status: Job['status'], now: number): string {
  if (!status?.startTime) return ''
  const end = status.completionTime ? Date.parse(status.completionTime) : now
  return humanDuration(end - Date.parse(status.startTime))
}

type CronJob = {
  readonly spec?: {
    readonly schedule?: string
    readonly timeZone?: string
    readonly suspend?: boolean
    readonly jobTemplate?: { readonly spec?: { readonly selector?: LabelSelector; readonly template?: Template } }
  }
  readonly status?: { readonly active?: readonly unknown[]; readonly lastScheduleTime?: string }
}

export const cronjobs = printer<CronJob>(
  [
    'Name',
    'Schedule',
    'Timezone',
    'Suspend:boolean',
    'Active:integer',
    'Last Schedule',
    'Age',
    'Containers*',
    'Images*',
    'Selector*',
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec?.schedule ?? '',
    spec?.timeZone ?? '<none>',
    spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
    status?.active?.length ?? 0,
    status?.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>',
    age({ metadata }, now),
    ...containerCells(spec?.jobTemplate?.spec?.template),
    formatLabelSelector(spec?.jobTemplate?.spec?.selector),
  ],
)

type Revision = { readonly revision?: number }

export const controllerrevisions = printer<Revision>(
  ['Name', 'Controller', 'Revision', 'Age'],
  ({ metadata, revision }, now) => {
    const owner = metadata.ownerReferences?.find((reference) => reference.controller)
    const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
    const controller = owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>'
    return [metadata.name, controller, revision ?? 0, age({ metadata }, now)]
  },
)
