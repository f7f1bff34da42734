import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, listOf, numberOf, textOf } from '../fields.ts'
import { labelText } from '../table.ts'
import { writeEvents } from './events.ts'
import { controllerOf, writeLabels, writeLabelsAndAnnotations } from './metadata.ts'
import { writePodCounts, writeReasons } from './pod-counts.ts'
import { writePodTemplate } from './pod-template.ts'
import { canonical } from './resources.ts'
import { selectorText } from './selector.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/** The pods a workload's selector finds, its own or not, and its events; undefined leaves the events out. */
export type Around = { readonly pods: readonly unknown[]; readonly events: readonly unknown[] | undefined }

/** Describes a ReplicaSet. `now` in ms since the epoch (kubectl pkg/describe/describe.go, describeReplicaSet). */
export function describeReplicaSet(object: unknown, { pods, events }: Around, now: number): string {
  const set = fieldsOf(object)
  return described((write) => {
    writeName(write, set)
    write(0, `Selector:\t${selectorText(dig(set, 'spec', 'selector')) || '<none>'}\n`)
    writeLabelsAndAnnotations(write, set)
    const controller = controllerOf(set)
    if (controller !== '') write(0, `Controlled By:\t${controller}\n`)
    write(0, `Replicas:\t${count(set, 'status', 'replicas')} current / ${count(set, 'spec', 'replicas')} desired\n`)
    writePodCounts(write, set, pods.map(fieldsOf))
    writePodTemplate(write, dig(set, 'spec', 'template'))
    writeReasons(write, dig(set, 'status', 'conditions'))
    writeEvents(write, events, now)
  })
}

/** Describes a StatefulSet. `now` in ms since the epoch (describe.go, describeStatefulSet). */
export function describeStatefulSet(object: unknown, { pods, events }: Around, now: number): string {
  const set = fieldsOf(object)
  return described((write) => {
    writeName(write, set)
    write(0, `CreationTimestamp:\t${dateText(dig(set, 'metadata', 'creationTimestamp'))}\n`)
    write(0, `Selector:\t${selectorText(dig(set, 'spec', 'selector'))}\n`)
    writeLabelsAndAnnotations(write, set)
    write(0, `Replicas:\t${count(set, 'spec', 'replicas')} desired | ${count(set, 'status', 'replicas')} total\n`)
    writeStrategy(write, fieldsOf(dig(set, 'spec', 'updateStrategy')))
    writePodCounts(write, set, pods.map(fieldsOf))
    writePodTemplate(write, dig(set, 'spec', 'template'))
    writeClaimTemplates(write, fieldsList(dig(set, 'spec', 'volumeClaimTemplates')))
    writeEvents(write, events, now)
  })
}

const NODE_COUNTS = [
  ['Desired Number of Nodes Scheduled', 'desiredNumberScheduled'],
  ['Current Number of Nodes Scheduled', 'currentNumberScheduled'],
  ['Number of Nodes Scheduled with Up-to-date Pods', 'updatedNumberScheduled'],
  ['Number of Nodes Scheduled with Available Pods', 'numberAvailable'],
  ['Number of Nodes Misscheduled', 'numberMisscheduled'],
] as const

/** Describes a DaemonSet. `now` in ms since the epoch (describe.go, describeDaemonSet). */
export function describeDaemonSet(object: unknown, { pods, events }: Around, now: number): string {
  const set = fieldsOf(object)
  return described((write) => {
    writeName(write, set)
    write(0, `Selector:\t${selectorText(dig(set, 'spec', 'selector'))}\n`)
    write(0, `Node-Selector:\t${labelText(dig(set, 'spec', 'template', 'spec', 'nodeSelector'))}\n`)
    writeLabelsAndAnnotations(write, set)
    for (const [title, field] of NODE_COUNTS) write(0, `${title}: ${count(set, 'status', field)}\n`)
    writePodCounts(write, set, pods.map(fieldsOf))
    writePodTemplate(write, dig(set, 'spec', 'template'))
    writeEvents(write, events, now)
  })
}

function writeName(write: Write, object: Fields): void {
  write(0, `Name:\t${textOf(dig(object, 'metadata', 'name'))}\n`)
  write(0, `Namespace:\t${textOf(dig(object, 'metadata', 'namespace'))}\n`)
}

function count(object: Fields, part: 'spec' | 'status', field: string): number {
  return numberOf(dig(object, part, field)) ?? 0
}

function writeStrategy(write: Write, strategy: Fields): void {
  write(0, `Update Strategy:\t${textOf(strategy.type)}\n`)
  const { partition, maxUnavailable } = fieldsOf(strategy.rollingUpdate)
  if (numberOf(partition) === undefined) return
  write(1, `Partition:\t${textOf(partition)}\n`)
  if (textOf(maxUnavailable) !== '') write(1, `MaxUnavailable:\t${textOf(maxUnavailable)}\n`)
}

function writeClaimTemplates(write: Write, claims: readonly Fields[]): void {
  write(0, claims.length === 0 ? 'Volume Claims:\t<none>\n' : 'Volume Claims:\n')
  for (const claim of claims) {
    const { metadata, spec } = claim
    const beta = dig(metadata, 'annotations', 'volume.beta.kubernetes.io/storage-class')
    write(1, `Name:\t${textOf(dig(metadata, 'name'))}\n`)
    write(1, `StorageClass:\t${textOf(beta ?? dig(spec, 'storageClassName'))}\n`)
    writeLabels(write, '  Labels', dig(metadata, 'labels'))
    // kubectl prints these as it prints labels.
    writeLabels(write, '  Annotations', dig(metadata, 'annotations'))
    const size = dig(spec, 'resources', 'requests', 'storage')
    write(1, `Capacity:\t${size === undefined ? '<default>' : canonical(size)}\n`)
    write(1, `Access Modes:\t[${listOf(dig(spec, 'accessModes')).map(textOf).join(' ')}]\n`)
  }
}

/** Describes a ReplicationController. `now` in ms since the epoch (describe.go, describeReplicationController). */
export function describeReplicationController(object: unknown, { pods, events }: Around, now: number): string {
  const controller = fieldsOf(object)
  return described((write) => {
    writeName(write, controller)
    write(0, `Selector:\t${labelText(dig(controller, 'spec', 'selector'))}\n`)
    writeLabelsAndAnnotations(write, controller)
    write(
      0,
      `Replicas:\t${count(controller, 'status', 'replicas')} current / ${count(controller, 'spec', 'replicas')} desired\n`,
    )
    writePodCounts(write, controller, pods.map(fieldsOf))
    writePodTemplate(write, dig(controller, 'spec', 'template'))
    writeReasons(write, dig(controller, 'status', 'conditions'))
    writeEvents(write, events, now)
  })
}
