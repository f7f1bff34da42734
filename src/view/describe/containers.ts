import type { Fields } from '../fields.ts'
import { compareText, dig, fieldsList, fieldsOf, isFields, listOf, numberOf, textOf } from '../fields.ts'
import { quote } from '../gotext.ts'
import { writeState } from './container-state.ts'
import { writeEnvironment } from './environment.ts'
import { probeText } from './probe.ts'
import { writeResources } from './resources.ts'
import type { Write } from './writer.ts'

/** Whose containers they are. In a pod template, `pod` and `statuses` are not there and names stand one space further in. */
export type ContainerPlace = {
  readonly indent: string
  readonly statuses: readonly Fields[]
  readonly pod: Fields | undefined
}

/** A section of containers with everything kubectl says of them (describe.go, describeContainers). */
export function writeContainers(
  write: Write,
  title: string,
  containers: readonly Fields[],
  place: ContainerPlace,
): void {
  write(0, `${place.indent}${title}:${containers.length === 0 ? ' <none>' : ''}\n`)
  for (const container of containers) {
    const status = place.statuses.findLast((one) => one.name === container.name)
    writeBasics(write, container, status, place)
    writeCommand(write, container)
    if (status) writeState(write, status)
    writeResources(write, container.resources, 2)
    writeProbes(write, container)
    writeEnvironment(write, container, place.pod)
    writeMounts(write, container)
  }
}

function writeBasics(write: Write, container: Fields, status: Fields | undefined, place: ContainerPlace): void {
  write(1, `${place.indent === '' ? '' : ' '}${textOf(container.name)}:\n`)
  if (status) write(2, `Container ID:\t${textOf(status.containerID)}\n`)
  write(2, `Image:\t${textOf(container.image)}\n`)
  if (status) write(2, `Image ID:\t${textOf(status.imageID)}\n`)
  const ports = fieldsList(container.ports)
  writePorts(write, 'Port', portText(ports, 'containerPort'))
  writePorts(write, 'Host Port', portText(ports, 'hostPort'))
  writeSeccomp(write, container, 2, 3)
}

/** The seccomp profile of a pod or a container, where one is set. */
export function writeSeccomp(write: Write, holder: Fields, level: number, detailLevel: number): void {
  const profile = dig(holder, 'securityContext', 'seccompProfile')
  if (!isFields(profile)) return
  write(level, `SeccompProfile:\t${textOf(profile.type)}\n`)
  if (profile.type === 'Localhost') write(detailLevel, `LocalhostProfile:\t${textOf(profile.localhostProfile)}\n`)
}

function writePorts(write: Write, title: string, text: string): void {
  write(2, text.includes(',') ? `${title}s:\t${text}\n` : `${title}:\t${text || '<none>'}\n`)
}

function portText(ports: readonly Fields[], field: 'containerPort' | 'hostPort'): string {
  return ports
    .map((port) => {
      const name = textOf(port.name)
      return `${numberOf(port[field]) ?? 0}/${textOf(port.protocol)}${name === '' ? '' : ` (${name})`}`
    })
    .join(', ')
}

function writeCommand(write: Write, container: Fields): void {
  for (const [title, words] of [
    ['Command', listOf(container.command)],
    ['Args', listOf(container.args)],
  ] as const) {
    if (words.length > 0) write(2, `${title}:\n`)
    for (const word of words) for (const line of textOf(word).split('\n')) write(3, `${line}\n`)
  }
}

function writeProbes(write: Write, container: Fields): void {
  for (const [title, probe] of [
    ['Liveness', container.livenessProbe],
    ['Readiness', container.readinessProbe],
    ['Startup', container.startupProbe],
  ] as const) {
    if (isFields(probe)) write(2, `${title}:\t${probeText(probe)}\n`)
  }
}

function writeMounts(write: Write, container: Fields): void {
  const mounts = fieldsList(container.volumeMounts)
  const none = mounts.length === 0 ? '\t<none>' : ''
  write(2, `Mounts:${none}\n`)
  for (const mount of sortedBy(mounts, 'mountPath')) {
    const subPath = textOf(mount.subPath)
    const flags = `${mount.readOnly === true ? 'ro' : 'rw'}${subPath === '' ? '' : `,path=${quote(subPath)}`}`
    write(3, `${textOf(mount.mountPath)} from ${textOf(mount.name)} (${flags})\n`)
  }
  const devices = fieldsList(container.volumeDevices)
  if (devices.length > 0) write(2, `Devices:${none}\n`)
  for (const device of sortedBy(devices, 'devicePath')) {
    write(3, `${textOf(device.devicePath)} from ${textOf(device.name)}\n`)
  }
}

function sortedBy(list: readonly Fields[], field: string): readonly Fields[] {
  return [...list].sort((a, b) => compareText(textOf(fieldsOf(a)[field]), textOf(fieldsOf(b)[field])))
}
