import type { Fields } from '../fields.ts'
import { compareText, dig, fieldsList, fieldsOf, isFields, listOf, sortedEntries, textOf } from '../fields.ts'
import { pdqsort } from '../pdqsort.ts'
import { writeEvents } from './events.ts'
import { writeLabelsAndAnnotations, writeLines } from './metadata.ts'
import { writeNodePods } from './node-pods.ts'
import { canonical, resourceNames } from './resources.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

const ROLE_PREFIX = 'node-role.kubernetes.io/'
const ROLE = 'kubernetes.io/role'

/** What a node is described with beside itself. */
export type NodeDetail = {
  /** Pods on it that have not ended; undefined when the caller may not see them. */
  readonly pods: readonly unknown[] | undefined
  /** Its Lease in kube-node-lease, or why there is none to show. */
  readonly lease: { readonly found: unknown } | { readonly missing: string }
  /** Undefined leaves them out. */
  readonly events: readonly unknown[] | undefined
}

const SYSTEM = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
  ['Kube-Proxy Version', 'kubeProxyVersion'],
] as const

/** Describes a Node. `now` in ms since the epoch. Source: kubectl pkg/describe/describe.go, describeNode. */
export function describeNode(object: unknown, { pods, lease, events }: NodeDetail, now: number): string {
  const node = fieldsOf(object)
  const spec = fieldsOf(node.spec)
  const status = fieldsOf(node.status)
  return described((write) => {
    write(0, `Name:\t${textOf(dig(node, 'metadata', 'name'))}\n`)
    write(0, `Roles:\t${roles(node) || '<none>'}\n`)
    writeLabelsAndAnnotations(write, node)
    write(0, `CreationTimestamp:\t${dateText(dig(node, 'metadata', 'creationTimestamp'))}\n`)
    writeTaints(write, fieldsList(spec.taints))
    write(0, `Unschedulable:\t${spec.unschedulable === true}\n`)
    writeLease(write, lease)
    writeConditions(write, fieldsList(status.conditions))
    write(0, 'Addresses:\n')
    for (const one of fieldsList(status.addresses)) write(1, `${textOf(one.type)}:\t${textOf(one.address)}\n`)
    writeResourceList(write, 'Capacity', status.capacity)
    writeResourceList(write, 'Allocatable', status.allocatable)
    write(0, 'System Info:\n')
    for (const [label, field] of SYSTEM) write(1, `${label}:\t${textOf(fieldsOf(status.nodeInfo)[field])}\n`)
    writeNetwork(write, spec)
    if (pods) writeNodePods(write, pods.map(fieldsOf), status, now)
    else write(0, 'Pods:\tnot authorized\n')
    writeEvents(write, events, now)
  })
}

function roles(node: Fields): string {
  const found = new Set<string>()
  for (const [key, value] of sortedEntries(dig(node, 'metadata', 'labels'))) {
    if (key.startsWith(ROLE_PREFIX)) found.add(key.slice(ROLE_PREFIX.length))
    else if (key === ROLE) found.add(textOf(value))
  }
  found.delete('')
  return [...found].sort(compareText).join(',')
}

function writeTaints(write: Write, taints: readonly Fields[]): void {
  const key = (taint: Fields) => `${textOf(taint.effect)},${textOf(taint.key)}`
  const sorted = [...taints]
  pdqsort(sorted, (a, b) => compareText(key(a), key(b)) < 0)
  writeLines(write, 'Taints', sorted.map(taintText))
}

function taintText(taint: Fields): string {
  const [key, value, effect] = [textOf(taint.key), textOf(taint.value), textOf(taint.effect)]
  if (effect === '') return value === '' ? key : `${key}=${value}:`
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`
}

function writeLease(write: Write, lease: NodeDetail['lease']): void {
  if ('missing' in lease) {
    write(0, `Lease:\tFailed to get lease: ${lease.missing}\n`)
    return
  }
  const { holderIdentity, acquireTime, renewTime } = fieldsOf(dig(lease.found, 'spec'))
  write(0, 'Lease:\n')
  write(1, `HolderIdentity:\t${textOf(holderIdentity) || '<unset>'}\n`)
  write(1, `AcquireTime:\t${acquireTime ? dateText(acquireTime) : '<unset>'}\n`)
  write(1, `RenewTime:\t${renewTime ? dateText(renewTime) : '<unset>'}\n`)
}

function writeConditions(write: Write, conditions: readonly Fields[]): void {
  if (conditions.length === 0) return
  write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n')
  write(1, '----\t------\t-----------------\t------------------\t------\t-------\n')
  for (const one of conditions) {
    const times = `${dateText(one.lastHeartbeatTime)} \t${dateText(one.lastTransitionTime)}`
    write(
      1,
      `${textOf(one.type)} \t${textOf(one.status)} \t${times} \t${textOf(one.reason)} \t${textOf(one.message)}\n`,
    )
  }
}

function writeResourceList(write: Write, title: string, list: unknown): void {
  const names = isFields(list) ? resourceNames(list) : []
  if (names.length > 0) write(0, `${title}:\n`)
  for (const name of names) write(1, `${name}:\t${canonical(fieldsOf(list)[name])}\n`)
}

function writeNetwork(write: Write, spec: Fields): void {
  const ranges = listOf(spec.podCIDRs).map(textOf)
  if (textOf(spec.podCIDR) !== '') write(0, `PodCIDR:\t${textOf(spec.podCIDR)}\n`)
  if (ranges.length > 0) write(0, `PodCIDRs:\t${ranges.join(',')}\n`)
  if (textOf(spec.providerID) !== '') write(0, `ProviderID:\t${textOf(spec.providerID)}\n`)
}
