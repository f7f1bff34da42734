import type { Condition } from './condition.ts'
import { statusOf } from './condition.ts'
import type { Texts } from './json.ts'
import type { Meta, Owner } from './meta.ts'
import { isKept, MAX_ANNOTATION, NO_FINALIZERS, NO_TEXTS, ownerOf } from './meta.ts'
import type { Kin, Pool } from './pool.ts'
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
  /** Where the labels are, which lie together and are looked at once it is known whose they are. */
  let labels = -1
  let labelsEnd = -1
  let annotations: Record<string, string> | undefined
  let finalizers: string[] | undefined
  let controller: Owner | undefined
  while (wire.at < end) {
    const { at } = wire
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
        wire.skip()
        if (labels < 0) labels = at
        labelsEnd = wire.at
        break
      case 12:
        annotations = readAnnotation(wire, annotations)
        break
      case 13: {
        const found = readController(wire)
        controller ??= found
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
  const kin = pool.kin(controller?.uid || uid)
  return {
    uid,
    name,
    namespace,
    resourceVersion,
    generation,
    created,
    deleting,
    labels: labels < 0 ? NO_TEXTS : readLabels(wire, labels, labelsEnd, kin),
    annotations: annotations ?? NO_TEXTS,
    finalizers: finalizers ?? NO_FINALIZERS,
    owner: controller && ownerOf(kin, controller.kind, controller.name, controller.uid),
  }
}

/** The labels in these bytes, and of the same bytes the same labels. */
function readLabels(wire: Wire, start: number, end: number, kin: Kin): Texts {
  if (kin.labels && kin.labelBytes && wire.holds(start, end, kin.labelBytes)) return kin.labels
  const { at } = wire
  const labels: Record<string, string> = {}
  wire.past(start)
  while (wire.at < end) {
    // What is between two labels can only be another field of ObjectMeta.
    if (wire.field() === LABELS) readLabel(wire, labels)
    else wire.skip()
  }
  wire.past(at)
  kin.labels = labels
  kin.labelBytes = wire.copy(start, end)
  return labels
}

function readLabel(wire: Wire, labels: Record<string, string>): void {
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

function readController(wire: Wire): Owner | undefined {
  const end = wire.message()
  let kind = ''
  let name = ''
  let uid = ''
  let controller = false
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        kind = wire.name() ?? ''
        break
      case 3:
        name = wire.name() ?? ''
        break
      case 4:
        uid = wire.name() ?? ''
        break
      case 6:
        controller = wire.flag()
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return controller ? { kind, name, uid } : undefined
}

const LABELS = 11
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
  return { type, status: statusOf(status), reason, message, since }
}
