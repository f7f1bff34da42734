import type { Condition } from './condition.ts'
import { statusOf } from './condition.ts'
import type { Meta, Owner } from './meta.ts'
import { isKept, MAX_ANNOTATION, NO_FINALIZERS, NO_TEXTS, ownerFrom } from './meta.ts'
import type { Pool } from './pool.ts'
import type { Wire } from './wire.ts'

/** Reads ObjectMeta, fields as in apimachinery pkg/apis/meta/v1/generated.proto; managedFields are not even looked at. */
export function readMeta(wire: Wire, pool: Pool): Meta {
  const end = wire.message()
  let uid = ''
  let name = ''
  let namespace = ''
  let resourceVersion = ''
  let generation = 0
  let created = 0
  let deleting: number | undefined
  let labels: Record<string, string> | undefined
  let annotations: Record<string, string> | undefined
  let finalizers: string[] | undefined
  let owner: Owner | undefined
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        name = wire.text() ?? ''
        break
      case 3:
        namespace = wire.name() ?? ''
        break
      case 5:
        uid = wire.text() ?? ''
        break
      case 6:
        resourceVersion = wire.text() ?? ''
        break
      case 7:
        generation = wire.int()
        break
      case 8:
        created = wire.time() ?? 0
        break
      case 9:
        deleting = wire.time()
        break
      case 11:
        labels = readLabel(wire, labels ?? {})
        break
      case 12:
        annotations = readAnnotation(wire, annotations)
        break
      case 13: {
        const controller = readController(wire, pool)
        owner ??= controller
        break
      }
      case 14:
        finalizers = [...(finalizers ?? []), wire.name() ?? '']
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return {
    uid,
    name,
    namespace,
    resourceVersion,
    generation,
    created,
    deleting,
    labels: labels ? pool.labels(owner?.uid ?? '', labels) : NO_TEXTS,
    annotations: annotations ?? NO_TEXTS,
    finalizers: finalizers ?? NO_FINALIZERS,
    owner,
  }
}

function readLabel(wire: Wire, labels: Record<string, string>): Record<string, string> {
  const end = wire.message()
  let key = ''
  let value = ''
  while (wire.at < end) {
    const field = wire.field()
    if (field === 1) key = wire.name() ?? ''
    else if (field === 2) value = wire.name() ?? ''
    else wire.skip()
  }
  wire.leave(end)
  labels[key] = value
  return labels
}

/** Go writes keys before values; the value of one that nobody reads is passed over. */
function readAnnotation(
  wire: Wire,
  annotations: Record<string, string> | undefined,
): Record<string, string> | undefined {
  const end = wire.message()
  let key = ''
  let value = ''
  while (wire.at < end) {
    const field = wire.field()
    if (field === 1) {
      key = wire.name() ?? ''
      if (!isKept(key)) {
        wire.past(end)
        return annotations
      }
    } else if (field === 2) value = (wire.text() ?? '').slice(0, MAX_ANNOTATION)
    else wire.skip()
  }
  wire.leave(end)
  return { ...annotations, [key]: value }
}

function readController(wire: Wire, pool: Pool): Owner | undefined {
  const end = wire.message()
  let kind: string | undefined
  let name: string | undefined
  let uid: string | undefined
  let controller = false
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        kind = wire.name()
        break
      case 3:
        name = wire.name()
        break
      case 4:
        uid = wire.name()
        break
      case 6:
        controller = wire.flag()
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return controller ? ownerFrom(kind, name, uid, pool) : undefined
}

const KEPT_CONDITIONS: ReadonlySet<string> = new Set(['Ready', 'PodScheduled', 'DisruptionTarget'])

/** Reads a PodCondition (core/v1), where it is one that a rule reads. */
export function readPodCondition(wire: Wire): Condition | undefined {
  const end = wire.message()
  let type = ''
  let status: string | undefined
  let reason: string | undefined
  let message: string | undefined
  let since: number | undefined
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        type = wire.name() ?? ''
        if (!KEPT_CONDITIONS.has(type)) {
          wire.past(end)
          return undefined
        }
        break
      case 2:
        status = wire.name()
        break
      case 4:
        since = wire.time()
        break
      case 5:
        reason = wire.name()
        break
      case 6:
        message = wire.text()
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return { type, status: statusOf(status), reason, message, since, updated: undefined }
}
