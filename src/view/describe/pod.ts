import { age } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, numberOf, textOf } from '../fields.ts'
import { writeContainers, writeSeccomp } from './containers.ts'
import { writeEvents } from './events.ts'
import { controllerOf, writeLabels, writeLabelsAndAnnotations } from './metadata.ts'
import { qosClass } from './qos.ts'
import { writeResources } from './resources.ts'
import { writeSpread, writeTolerations } from './scheduling.ts'
import { dateText } from './time.ts'
import { writeVolumes } from './volumes.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/**
 * Describes a Pod. `events` undefined leaves them out; `now` in ms since the epoch.
 * Source: kubectl pkg/describe/describe.go, describePod.
 */
export function describePod(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const pod = fieldsOf(object)
  const spec = fieldsOf(pod.spec)
  const status = fieldsOf(pod.status)
  return described((write) => {
    writeIdentity(write, pod, spec, status)
    writeStatus(write, pod, status, now)
    writeSeccomp(write, spec, 0, 0)
    writeAddresses(write, status)
    const controller = controllerOf(pod)
    if (controller !== '') write(0, `Controlled By:\t${controller}\n`)
    writeOptional(write, 'NominatedNodeName', status.nominatedNodeName)
    if (isFields(spec.resources)) {
      write(0, 'Resources:\n')
      writeResources(write, spec.resources, 1)
    }
    writeAllContainers(write, pod, spec, status)
    writeConditions(write, spec, status)
    writeVolumes(write, fieldsList(spec.volumes), '')
    write(0, `QoS Class:\t${qosClass(pod)}\n`)
    writeLabels(write, 'Node-Selectors', spec.nodeSelector)
    writeTolerations(write, 'Tolerations', spec.tolerations)
    writeSpread(write, spec.topologySpreadConstraints, '')
    writeWorkload(write, spec.workloadRef, '')
    writeEvents(write, events, now)
  })
}

function writeIdentity(write: Write, pod: Fields, spec: Fields, status: Fields): void {
  write(0, `Name:\t${textOf(dig(pod, 'metadata', 'name'))}\n`)
  write(0, `Namespace:\t${textOf(dig(pod, 'metadata', 'namespace'))}\n`)
  writeOptional(write, 'Priority', spec.priority)
  writeOptional(write, 'Priority Class Name', spec.priorityClassName)
  writeOptional(write, 'Runtime Class Name', spec.runtimeClassName)
  writeOptional(write, 'Service Account', spec.serviceAccountName)
  const node = textOf(spec.nodeName)
  write(0, `Node:\t${node === '' ? '<none>' : `${node}/${textOf(status.hostIP)}`}\n`)
  if (status.startTime) write(0, `Start Time:\t${dateText(status.startTime)}\n`)
  writeLabelsAndAnnotations(write, pod)
}

function writeOptional(write: Write, title: string, value: unknown): void {
  if (textOf(value) !== '') write(0, `${title}:\t${textOf(value)}\n`)
}

function writeStatus(write: Write, pod: Fields, status: Fields, now: number): void {
  const deleted = dig(pod, 'metadata', 'deletionTimestamp')
  const phase = textOf(status.phase)
  if (deleted && phase !== 'Failed' && phase !== 'Succeeded') {
    write(0, `Status:\tTerminating (lasts ${age(deleted, now)})\n`)
    write(0, `Termination Grace Period:\t${numberOf(dig(pod, 'metadata', 'deletionGracePeriodSeconds')) ?? 0}s\n`)
  } else write(0, `Status:\t${phase}\n`)
  writeOptional(write, 'Reason', status.reason)
  writeOptional(write, 'Message', status.message)
}

function writeAddresses(write: Write, status: Fields): void {
  write(0, `IP:\t${textOf(status.podIP)}\n`)
  const addresses = fieldsList(status.podIPs)
  write(0, addresses.length === 0 ? 'IPs:\t<none>\n' : 'IPs:\n')
  for (const address of addresses) write(1, `IP:\t${textOf(address.ip)}\n`)
}

function writeAllContainers(write: Write, pod: Fields, spec: Fields, status: Fields): void {
  const place = (statuses: unknown) => ({ indent: '', statuses: fieldsList(statuses), pod })
  const init = fieldsList(spec.initContainers)
  if (init.length > 0) writeContainers(write, 'Init Containers', init, place(status.initContainerStatuses))
  writeContainers(write, 'Containers', fieldsList(spec.containers), place(status.containerStatuses))
  const ephemeral = fieldsList(spec.ephemeralContainers)
  if (ephemeral.length > 0) {
    writeContainers(write, 'Ephemeral Containers', ephemeral, place(status.ephemeralContainerStatuses))
  }
}

function writeConditions(write: Write, spec: Fields, status: Fields): void {
  const conditions = fieldsList(status.conditions)
  const gates = fieldsList(spec.readinessGates)
  if (gates.length > 0) write(0, 'Readiness Gates:\n  Type\tStatus\n')
  for (const gate of gates) {
    const met = conditions.find((condition) => condition.type === gate.conditionType)
    write(1, `${textOf(gate.conditionType)} \t${met ? textOf(met.status) : '<none>'} \n`)
  }
  if (conditions.length > 0) write(0, 'Conditions:\n  Type\tStatus\n')
  for (const condition of conditions) write(1, `${textOf(condition.type)} \t${textOf(condition.status)} \n`)
}

/** The workload a pod belongs to, where gang scheduling knows one. */
export function writeWorkload(write: Write, reference: unknown, indent: string): void {
  if (!isFields(reference)) return
  write(0, `${indent}WorkloadRef:\n`)
  write(1, `Name:\t${textOf(reference.name)}\n`)
  write(1, `PodGroup:\t${textOf(reference.podGroup)}\n`)
  const replica = textOf(reference.podGroupReplicaKey)
  if (replica !== '') write(1, `PodGroupReplicaKey:\t${replica}\n`)
}
