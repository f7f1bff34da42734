import { dig, fieldsList, fieldsOf, listOf, textOf } from '../fields.ts'
import { labelText } from '../table.ts'
import { writeEvents } from './events.ts'
import { writeLabelsAndAnnotations } from './metadata.ts'
import { writeTerms } from './terms.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

type Events = readonly unknown[] | undefined

const DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** Describes a StorageClass. `now` in ms since the epoch, here and below (kubectl pkg/describe/describe.go, describeStorageClass). */
export function describeStorageClass(object: unknown, events: Events, now: number): string {
  const storage = fieldsOf(object)
  const annotations = fieldsOf(dig(storage, 'metadata', 'annotations'))
  const options = listOf(storage.mountOptions).map(textOf)
  return described((write) => {
    writeName(write, storage)
    write(0, `IsDefaultClass:\t${DEFAULT.some((name) => annotations[name] === 'true') ? 'Yes' : 'No'}\n`)
    write(0, `Annotations:\t${labelText(annotations)}\n`)
    write(0, `Provisioner:\t${textOf(storage.provisioner)}\n`)
    write(0, `Parameters:\t${labelText(storage.parameters)}\n`)
    write(0, `AllowVolumeExpansion:\t${expansion(storage.allowVolumeExpansion)}\n`)
    write(0, options.length === 0 ? 'MountOptions:\t<none>\n' : 'MountOptions:\n')
    for (const option of options) write(1, `${option}\n`)
    if (storage.reclaimPolicy) write(0, `ReclaimPolicy:\t${textOf(storage.reclaimPolicy)}\n`)
    if (storage.volumeBindingMode) write(0, `VolumeBindingMode:\t${textOf(storage.volumeBindingMode)}\n`)
    if (Array.isArray(storage.allowedTopologies)) writeTopologies(write, storage.allowedTopologies)
    writeEvents(write, events, now)
  })
}

function expansion(value: unknown): string {
  if (typeof value !== 'boolean') return '<unset>'
  return value ? 'True' : 'False'
}

function writeTopologies(write: Write, topologies: readonly unknown[]): void {
  write(0, `AllowedTopologies:\t${topologies.length === 0 ? '<none>' : ''}\n`)
  topologies.forEach((term, i) => {
    writeTerms(write, 1, `Term ${i}`, fieldsList(dig(term, 'matchLabelExpressions')))
  })
}

/** Describes a VolumeAttributesClass (describe.go, describeVolumeAttributesClass). */
export function describeAttributesClass(object: unknown, events: Events, now: number): string {
  const attributes = fieldsOf(object)
  return described((write) => {
    writeName(write, attributes)
    write(0, `Annotations:\t${labelText(dig(attributes, 'metadata', 'annotations'))}\n`)
    write(0, `DriverName:\t${textOf(attributes.driverName)}\n`)
    write(0, `Parameters:\t${labelText(attributes.parameters)}\n`)
    writeEvents(write, events, now)
  })
}

/** Describes a PriorityClass (describe.go, describePriorityClass). */
export function describePriorityClass(object: unknown, events: Events, now: number): string {
  const priority = fieldsOf(object)
  return described((write) => {
    writeName(write, priority)
    write(0, `Value:\t${textOf(priority.value) || '0'}\n`)
    write(0, `GlobalDefault:\t${priority.globalDefault === true}\n`)
    write(0, `PreemptionPolicy:\t${textOf(priority.preemptionPolicy)}\n`)
    write(0, `Description:\t${textOf(priority.description)}\n`)
    write(0, `Annotations:\t${labelText(dig(priority, 'metadata', 'annotations'))}\n`)
    writeEvents(write, events, now)
  })
}

/** Describes a CSINode (describe.go, describeCSINode). */
export function describeCsiNode(object: unknown, events: Events, now: number): string {
  const node = fieldsOf(object)
  const drivers = dig(node, 'spec', 'drivers')
  return described((write) => {
    writeName(write, node)
    writeLabelsAndAnnotations(write, node)
    write(0, `CreationTimestamp:\t${dateText(dig(node, 'metadata', 'creationTimestamp'))}\n`)
    write(0, 'Spec:\n')
    if (Array.isArray(drivers)) write(1, 'Drivers:\n')
    for (const driver of fieldsList(drivers)) {
      const count = dig(driver, 'allocatable', 'count')
      write(2, `${textOf(driver.name)}:\n`)
      write(3, `Node ID:\t${textOf(driver.nodeID)}\n`)
      if (count !== undefined) {
        write(3, 'Allocatables:\n')
        write(4, `Count:\t${textOf(count)}\n`)
      }
      if (Array.isArray(driver.topologyKeys)) {
        write(3, `Topology Keys:\t[${driver.topologyKeys.map(textOf).join(' ')}]\n`)
      }
    }
    writeEvents(write, events, now)
  })
}

function writeName(write: Write, object: unknown): void {
  write(0, `Name:\t${textOf(dig(object, 'metadata', 'name'))}\n`)
}
