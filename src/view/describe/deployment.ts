import { isDeepStrictEqual } from 'node:util'
import { timeOf } from '../age.ts'
import type { Fields } from '../fields.ts'
import { compareText, dig, fieldsList, fieldsOf, isFields, numberOf, textOf } from '../fields.ts'
import { writeEvents } from './events.ts'
import { writeLabelsAndAnnotations } from './metadata.ts'
import { writeReasons } from './pod-counts.ts'
import { writePodTemplate } from './pod-template.ts'
import { selectorText } from './selector.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

const HASH = 'pod-template-hash'

/**
 * Describes a Deployment. `replicaSets` are those its selector finds, its own or not. `events` undefined leaves them out;
 * `now` in ms since the epoch. Source: kubectl pkg/describe/describe.go, describeDeployment.
 */
export function describeDeployment(
  object: unknown,
  replicaSets: readonly unknown[],
  events: readonly unknown[] | undefined,
  now: number,
): string {
  const deployment = fieldsOf(object)
  const spec = fieldsOf(deployment.spec)
  return described((write) => {
    write(0, `Name:\t${textOf(dig(deployment, 'metadata', 'name'))}\n`)
    write(0, `Namespace:\t${textOf(dig(deployment, 'metadata', 'namespace'))}\n`)
    write(0, `CreationTimestamp:\t${dateText(dig(deployment, 'metadata', 'creationTimestamp'))}\n`)
    writeLabelsAndAnnotations(write, deployment)
    write(0, `Selector:\t${selectorText(spec.selector)}\n`)
    writeReplicas(write, spec, fieldsOf(deployment.status))
    writePodTemplate(write, spec.template)
    writeReasons(write, dig(deployment, 'status', 'conditions'))
    writeReplicaSets(write, deployment, replicaSets.map(fieldsOf))
    writeEvents(write, events, now)
  })
}

function writeReplicas(write: Write, spec: Fields, status: Fields): void {
  const count = (name: string) => numberOf(status[name]) ?? 0
  const desired = numberOf(spec.replicas) ?? 0
  const ready = `${count('availableReplicas')} available | ${count('unavailableReplicas')} unavailable`
  write(
    0,
    `Replicas:\t${desired} desired | ${count('updatedReplicas')} updated | ${count('replicas')} total | ${ready}\n`,
  )
  const strategy = fieldsOf(spec.strategy)
  write(0, `StrategyType:\t${textOf(strategy.type)}\n`)
  write(0, `MinReadySeconds:\t${numberOf(spec.minReadySeconds) ?? 0}\n`)
  if (!isFields(strategy.rollingUpdate)) return
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate
  write(0, `RollingUpdateStrategy:\t${textOf(maxUnavailable)} max unavailable, ${textOf(maxSurge)} max surge\n`)
}

/** The new one is the oldest whose template is the Deployment's (kubectl pkg/util/deployment, findNewReplicaSet). */
function writeReplicaSets(write: Write, deployment: Fields, found: readonly Fields[]): void {
  const uid = dig(deployment, 'metadata', 'uid')
  const owned = found
    .filter((one) =>
      fieldsList(dig(one, 'metadata', 'ownerReferences')).some((by) => by.controller === true && by.uid === uid),
    )
    .sort(byCreation)
  const wanted = withoutHash(dig(deployment, 'spec', 'template'))
  const fresh = owned.find((one) => isDeepStrictEqual(withoutHash(dig(one, 'spec', 'template')), wanted))
  if (owned.length === 0) return
  write(0, `OldReplicaSets:\t${replicaSetText(owned.filter((one) => one !== fresh))}\n`)
  write(0, `NewReplicaSet:\t${replicaSetText(fresh ? [fresh] : [])}\n`)
}

function byCreation(a: Fields, b: Fields): number {
  const at = (one: Fields) => timeOf(dig(one, 'metadata', 'creationTimestamp')) ?? 0
  const name = (one: Fields) => textOf(dig(one, 'metadata', 'name'))
  return at(a) - at(b) || compareText(name(a), name(b))
}

/** Empty and missing are the same to Kubernetes' Semantic.DeepEqual. */
function withoutHash(template: unknown): unknown {
  const metadata = fieldsOf(dig(template, 'metadata'))
  const { [HASH]: _, ...labels } = fieldsOf(metadata.labels)
  return withoutEmpty({ ...fieldsOf(template), metadata: { ...metadata, labels } })
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (!isFields(value)) return value
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => !isEmpty(inner))
  return Object.fromEntries(kept)
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  return Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0
}

function replicaSetText(list: readonly Fields[]): string {
  const texts = list.map((one) => {
    const created = numberOf(dig(one, 'status', 'replicas')) ?? 0
    return `${textOf(dig(one, 'metadata', 'name'))} (${created}/${numberOf(dig(one, 'spec', 'replicas')) ?? 0} replicas created)`
  })
  return texts.join(', ') || '<none>'
}
