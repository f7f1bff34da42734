import { age } from '../age.ts'
import type { Fields } from '../fields.ts'
import { compareText, dig, fieldsList, fieldsOf, isFields, listOf, textOf } from '../fields.ts'
import { writeEvents } from './events.ts'
import { writeLabelsAndAnnotations, writeLines } from './metadata.ts'
import { canonical } from './resources.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/**
 * Describes a PersistentVolumeClaim. `pods` are those of its namespace. `events` undefined leaves them out; `now` in ms since
 * the epoch. Source: kubectl pkg/describe/describe.go, describePersistentVolumeClaim.
 */
export function describeClaim(
  object: unknown,
  pods: readonly unknown[],
  events: readonly unknown[] | undefined,
  now: number,
): string {
  const claim = fieldsOf(object)
  return described((write) => {
    writeClaim(write, claim, now)
    writeLines(write, 'Used By', users(claim, pods.map(fieldsOf)))
    writeConditions(write, fieldsList(dig(claim, 'status', 'conditions')))
    writeEvents(write, events, now)
  })
}

/** The pods that mount it, and those it was made for. */
function users(claim: Fields, pods: readonly Fields[]): string[] {
  const name = textOf(dig(claim, 'metadata', 'name'))
  const owners = fieldsList(dig(claim, 'metadata', 'ownerReferences')).filter((owner) => owner.kind === 'Pod')
  const using = pods.flatMap((pod) => {
    const mounts = fieldsList(dig(pod, 'spec', 'volumes')).filter(
      (volume) => dig(volume, 'persistentVolumeClaim', 'claimName') === name,
    )
    const owns = owners.some((owner) => owner.uid === dig(pod, 'metadata', 'uid'))
    const times = Math.max(mounts.length, owns ? 1 : 0)
    return Array.from({ length: times }, () => textOf(dig(pod, 'metadata', 'name')))
  })
  return using.sort(compareText)
}

function writeConditions(write: Write, conditions: readonly Fields[]): void {
  if (conditions.length === 0) return
  write(0, 'Conditions:\n')
  write(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n')
  write(1, '----\t------\t-----------------\t------------------\t------\t-------\n')
  for (const one of conditions) {
    const times = `${dateText(one.lastProbeTime)} \t${dateText(one.lastTransitionTime)}`
    write(
      1,
      `${textOf(one.type)} \t${textOf(one.status)} \t${times} \t${textOf(one.reason)} \t${textOf(one.message)}\n`,
    )
  }
}

/**
 * A PersistentVolumeClaim, or with `now` false the template of one, which has neither name nor status
 * (describe.go, printPersistentVolumeClaim).
 */
export function writeClaim(write: Write, claim: Fields, now: number | false): void {
  if (now !== false) {
    write(0, `Name:\t${textOf(dig(claim, 'metadata', 'name'))}\n`)
    write(0, `Namespace:\t${textOf(dig(claim, 'metadata', 'namespace'))}\n`)
  }
  const beta = dig(claim, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class')
  write(0, `StorageClass:\t${textOf(beta ?? dig(claim, 'spec', 'storageClassName'))}\n`)
  if (now !== false) writePhase(write, claim, now)
  const volume = textOf(dig(claim, 'spec', 'volumeName'))
  write(0, `Volume:\t${volume}\n`)
  writeLabelsAndAnnotations(write, claim)
  if (now !== false)
    write(
      0,
      `Finalizers:\t[${listOf(dig(claim, 'metadata', 'finalizers'))
        .map(textOf)
        .join(' ')}]\n`,
    )
  const capacity = volume === '' ? '' : canonical(dig(claim, 'status', 'capacity', 'storage') ?? '0')
  write(0, `Capacity:\t${capacity}\n`)
  write(0, `Access Modes:\t${volume === '' ? '' : accessModes(dig(claim, 'status', 'accessModes'))}\n`)
  const mode = dig(claim, 'spec', 'volumeMode')
  if (mode) write(0, `VolumeMode:\t${textOf(mode)}\n`)
  writeDataSource(write, dig(claim, 'spec', 'dataSource'))
}

function writePhase(write: Write, claim: Fields, now: number): void {
  const deleted = dig(claim, 'metadata', 'deletionTimestamp')
  const phase = textOf(dig(claim, 'status', 'phase'))
  write(0, `Status:\t${deleted ? `Terminating (lasts ${age(deleted, now)})` : phase}\n`)
}

function writeDataSource(write: Write, source: unknown): void {
  if (!isFields(source)) return
  write(0, 'DataSource:\n')
  if (source.apiGroup) write(1, `APIGroup:\t${textOf(source.apiGroup)}\n`)
  write(1, `Kind:\t${textOf(source.kind)}\n`)
  write(1, `Name:\t${textOf(source.name)}\n`)
}

/** In a fixed order, each once. */
export function accessModes(modes: unknown): string {
  const given = new Set(listOf(modes))
  return Object.entries(MODES)
    .filter(([mode]) => given.has(mode))
    .map(([, short]) => short)
    .join(',')
}
