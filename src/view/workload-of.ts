import { dig, fieldsList, textOf } from './fields.ts'

/** What a CronJob puts behind its name: the minute a run was due (kubernetes pkg/controller/cronjob/utils.go, getJobName). */
const RUN = /-\d{8}$/

/**
 * What a pod belongs to, as people name it: its Deployment or CronJob rather than the ReplicaSet or Job in between; itself
 * when nobody owns it.
 */
export function workloadOf(pod: unknown): string {
  const owner = fieldsList(dig(pod, 'metadata', 'ownerReferences')).find((one) => one.controller === true)
  if (!owner) return textOf(dig(pod, 'metadata', 'name'))
  const name = textOf(owner.name)
  if (owner.kind === 'Job') return name.replace(RUN, '')
  const hash = textOf(dig(pod, 'metadata', 'labels', 'pod-template-hash'))
  return owner.kind === 'ReplicaSet' && hash && name.endsWith(`-${hash}`) ? name.slice(0, -hash.length - 1) : name
}
