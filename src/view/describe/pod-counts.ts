import type { Fields } from '../fields.ts'
import { dig, fieldsList, textOf } from '../fields.ts'
import type { Write } from './writer.ts'

/** How many pods of a controller are in which phase; `found` are those its selector finds (getPodStatusForController). */
export function writePodCounts(write: Write, controller: Fields, found: readonly Fields[]): void {
  const uid = dig(controller, 'metadata', 'uid')
  const owned = found.filter((pod) => {
    const owner = fieldsList(dig(pod, 'metadata', 'ownerReferences')).find((one) => one.controller === true)
    return owner !== undefined && owner.uid === uid
  })
  const count = (phase: string) => owned.filter((pod) => dig(pod, 'status', 'phase') === phase).length
  const done = `${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
  write(0, `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${done}\n`)
}

/** Conditions of a workload: type, status and reason. */
export function writeReasons(write: Write, list: unknown): void {
  const conditions = fieldsList(list)
  if (conditions.length === 0) return
  write(0, 'Conditions:\n  Type\tStatus\tReason\n')
  write(1, '----\t------\t------\n')
  for (const one of conditions) write(1, `${textOf(one.type)} \t${textOf(one.status)}\t${textOf(one.reason)}\n`)
}
