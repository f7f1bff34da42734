import { count, fields, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import { time } from './time.ts'

/** What an event is about. */
export type Regarding = {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Of a Node it is often the name: that is what kubelets write. */
  readonly uid: string
  /** `spec.containers{web}`. */
  readonly fieldPath: string | undefined
}

/** What the rules read of an Event. */
export type Event = {
  readonly meta: Meta
  readonly regarding: Regarding
  readonly type: string
  readonly reason: string
  readonly message: string
  /** The component that says so, and the node it runs on. */
  readonly from: string | undefined
  readonly host: string | undefined
  /** How often, series included. At least 1. */
  readonly count: number
  readonly first: number
  readonly last: number
}

/** Projects core/v1 Event, in either of its two ways of counting: count and lastTimestamp, or series and eventTime. */
export function projectEvent(json: unknown, pool: Pool = noPool): Event {
  const object = fields(json)
  const meta = projectMeta(object.metadata, pool)
  const regarding = fields(object.involvedObject)
  const source = fields(object.source)
  const series = fields(object.series)
  const born = time(object.eventTime) ?? meta.created
  return {
    meta,
    regarding: {
      kind: pool.text(text(regarding.kind)) ?? '',
      namespace: pool.text(text(regarding.namespace)) ?? '',
      name: pool.text(text(regarding.name)) ?? '',
      uid: pool.text(text(regarding.uid)) ?? '',
      fieldPath: pool.text(text(regarding.fieldPath)),
    },
    type: pool.text(text(object.type)) ?? 'Normal',
    reason: pool.text(text(object.reason)) ?? '',
    message: pool.text(text(object.message)) ?? '',
    from: pool.text(text(source.component) ?? text(object.reportingComponent)),
    host: pool.text(text(source.host)),
    count: Math.max(1, count(series.count), count(object.count)),
    first: time(object.firstTimestamp) ?? born,
    last: time(series.lastObservedTime) ?? time(object.lastTimestamp) ?? born,
  }
}
