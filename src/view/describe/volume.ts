import { age } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, listOf, textOf } from '../fields.ts'
import { accessModes } from './claim.ts'
import { writeEvents } from './events.ts'
import { writeLabelsAndAnnotations } from './metadata.ts'
import { PERSISTENT_KINDS } from './persistent-kinds.ts'
import { canonical } from './resources.ts'
import { writeTerms } from './terms.ts'
import { writeAttributes } from './volumes.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/**
 * Describes a PersistentVolume. `events` undefined leaves them out; `now` in ms since the epoch.
 * Source: kubectl pkg/describe/describe.go, describePersistentVolume.
 */
export function describeVolume(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const volume = fieldsOf(object)
  const spec = fieldsOf(volume.spec)
  const beta = dig(volume, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class')
  const finalizers = listOf(dig(volume, 'metadata', 'finalizers')).map(textOf)
  return described((write) => {
    write(0, `Name:\t${textOf(dig(volume, 'metadata', 'name'))}\n`)
    writeLabelsAndAnnotations(write, volume)
    write(0, `Finalizers:\t[${finalizers.join(' ')}]\n`)
    write(0, `StorageClass:\t${textOf(beta ?? spec.storageClassName)}\n`)
    writePhase(write, volume, now)
    write(0, `Claim:\t${isFields(spec.claimRef) ? claimName(spec.claimRef) : ''}\n`)
    write(0, `Reclaim Policy:\t${textOf(spec.persistentVolumeReclaimPolicy)}\n`)
    write(0, `Access Modes:\t${accessModes(spec.accessModes)}\n`)
    if (spec.volumeMode) write(0, `VolumeMode:\t${textOf(spec.volumeMode)}\n`)
    write(0, `Capacity:\t${canonical(dig(spec, 'capacity', 'storage') ?? '0')}\n`)
    writeAffinity(write, spec)
    write(0, `Message:\t${textOf(dig(volume, 'status', 'message'))}\n`)
    write(0, 'Source:\n')
    writeSource(write, spec)
    writeEvents(write, events, now)
  })
}

function writePhase(write: Write, volume: Fields, now: number): void {
  const deleted = dig(volume, 'metadata', 'deletionTimestamp')
  const phase = textOf(dig(volume, 'status', 'phase'))
  write(0, `Status:\t${deleted ? `Terminating (lasts ${age(deleted, now)})` : phase}\n`)
}

function claimName(claim: Fields): string {
  return `${textOf(claim.namespace)}/${textOf(claim.name)}`
}

/** Where it can be reached from (describe.go, printVolumeNodeAffinity). */
function writeAffinity(write: Write, spec: Fields): void {
  const required = dig(spec, 'nodeAffinity', 'required')
  write(0, 'Node Affinity:\t')
  if (!isFields(required)) {
    write(0, '<none>\n')
    return
  }
  write(0, '\n')
  write(1, 'Required Terms:\t')
  const terms = fieldsList(required.nodeSelectorTerms)
  write(0, terms.length === 0 ? '<none>\n' : '\n')
  terms.forEach((term, i) => {
    writeTerms(write, 2, `Term ${i}`, fieldsList(term.matchExpressions))
  })
}

function writeSource(write: Write, spec: Fields): void {
  const kind = PERSISTENT_KINDS.find(({ field }) => isFields(spec[field]))
  if (!kind) {
    write(1, '<unknown>\n')
    return
  }
  const source = fieldsOf(spec[kind.field])
  write(2, `Type:\t${kind.type}\n`)
  for (const [label, value] of kind.lines) write(0, `    ${label}\t${value(source)}\n`)
  if (kind.field === 'csi') writeAttributes(write, source.volumeAttributes)
}
