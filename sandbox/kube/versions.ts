import type { KubeObject } from '../object.ts'
import type { Kind } from './kind.ts'
import { kinds } from './kinds.ts'

type Fields = Readonly<Record<string, unknown>>

/** The kind under which a resource is stored: events of both groups are one. */
export function storedKind(kind: Kind): Kind {
  return kind === kinds.eventsV1 ? kinds.events : kind
}

/** A stored object as the kind asked for shows it (pkg/apis/events/v1/conversion.go). */
export function versioned(kind: Kind, object: KubeObject): KubeObject {
  if (kind !== kinds.eventsV1 || object.apiVersion !== 'v1') return object
  const { metadata, type, reason, message, involvedObject, source, firstTimestamp, lastTimestamp, count, ...rest } =
    object
  const { eventTime, series, action, related, reportingComponent, reportingInstance } = rest as Fields
  return clean({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata,
    eventTime: eventTime ?? null,
    series,
    reportingController: reportingComponent,
    reportingInstance,
    action,
    reason,
    regarding: involvedObject,
    related,
    note: message,
    type,
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedCount: count,
  })
}

/** The reverse: an object as clients send it, as it is stored. */
export function stored(kind: Kind, object: KubeObject): KubeObject {
  if (kind !== kinds.eventsV1) return object
  const { metadata, regarding, note, reportingController } = object as KubeObject & Fields
  const { deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount } = object as Fields
  const { eventTime, series, action, related, reportingInstance, reason, type } = object as Fields
  return clean({
    apiVersion: 'v1',
    kind: 'Event',
    metadata,
    involvedObject: regarding,
    reason,
    message: note,
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    count: deprecatedCount,
    type,
    eventTime: eventTime ?? null,
    series,
    action,
    related,
    reportingComponent: reportingController ?? '',
    reportingInstance: reportingInstance ?? '',
  })
}

function clean(fields: Fields & Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): KubeObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as KubeObject
}
