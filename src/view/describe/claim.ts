import { age } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, isFields, listOf, textOf } from '../fields.ts'
import { writeLabelsAndAnnotations } from './metadata.ts'
import { canonical } from './resources.ts'
import type { Write } from './writer.ts'

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
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
function accessModes(modes: unknown): string {
  const given = new Set(listOf(modes))
  return Object.entries(MODES)
    .filter(([mode]) => given.has(mode))
    .map(([, short]) => short)
    .join(',')
}
