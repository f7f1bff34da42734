import type { Clock } from '../clock.ts'
import { kinds } from '../kube/kinds.ts'
import type { Store } from '../kube/store.ts'
import { timestamp } from '../kube/timestamp.ts'
import type { KubeObject } from '../object.ts'

export type EventDraft = {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** `kubelet`, `default-scheduler`, `deployment-controller` ... */
  readonly component: string
  readonly host?: string
  /** `spec.containers{web}` */
  readonly fieldPath?: string
}

/** Writes an Event about an object, or counts up the one that says the same. */
export type Recorder = (about: KubeObject, draft: EventDraft) => void

const HOUR = 3_600_000
const BURST = 25
const REFILL_MS = 300_000

type Bucket = { tokens: number; at: number }
type Known = { name: string; at: number }

/**
 * Events as client-go makes them (tools/record/events_cache.go): the same words about the same object count up one
 * Event, and one source may say 25 things about an object, then one every five minutes. The API keeps them for an hour;
 * what is said before `from` (ms) is not kept at all.
 */
export function createRecorder(store: Store, clock: Clock, from = 0): Recorder {
  const known = new Map<string, Known>()
  const buckets = new Map<string, Bucket>()
  let sequence = 0

  function allowed(key: string, now: number): boolean {
    const bucket = buckets.get(key) ?? { tokens: BURST, at: now }
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL_MS)
    bucket.at = now
    buckets.set(key, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  function count(namespace: string, name: string, now: number): boolean {
    const event = store.get(kinds.events, namespace, name)
    if (!event) return false
    const { resourceVersion: _, ...metadata } = event.metadata
    store.update({ ...event, metadata, ...again(event, now) })
    return true
  }

  function expire(now: number): void {
    for (const [key, { name, at }] of known) {
      if (at > now - HOUR) continue
      known.delete(key)
      const namespace = key.slice(0, key.indexOf('|'))
      if (store.get(kinds.events, namespace, name)) store.delete(kinds.events, namespace, name)
    }
    for (const [key, { at }] of buckets) if (at <= now - HOUR) buckets.delete(key)
  }

  function write(about: KubeObject, draft: EventDraft): void {
    const now = clock.now()
    const namespace = about.metadata.namespace ?? 'default'
    if (now < from || isEnding(store, namespace)) return
    const source = `${draft.component}|${draft.host ?? ''}`
    const uid = about.metadata.uid ?? ''
    if (!allowed(`${source}|${uid}`, now)) return
    const key = [namespace, uid, source, draft.type, draft.reason, draft.message, draft.fieldPath ?? ''].join('|')
    const before = known.get(key)
    // Re-inserted so that the map stays in the order of last use, oldest first.
    known.delete(key)
    if (before && count(namespace, before.name, now)) {
      known.set(key, { name: before.name, at: now })
      return
    }
    sequence += 1
    const name = `${about.metadata.name}.${(BigInt(now) * 1_000_000n + BigInt(sequence)).toString(16)}`
    known.set(key, { name, at: now })
    store.create(eventObject(about, draft, { name, namespace }, now))
  }

  let sweeping = false
  function sweepLater(): void {
    if (sweeping) return
    sweeping = true
    clock.after(HOUR / 12, () => {
      sweeping = false
      expire(clock.now())
      if (known.size > 0) sweepLater()
    })
  }

  return (about, draft) => {
    write(about, draft)
    if (known.size > 0) sweepLater()
  }
}

/** Nothing new may be made in a namespace that is being deleted. */
export function isEnding(store: Store, namespace: string): boolean {
  return store.get(kinds.namespaces, undefined, namespace)?.metadata.deletionTimestamp !== undefined
}

/** What saying it once more changes. Events of the newer API count in a series. */
function again(event: KubeObject, now: number): object {
  if (event.eventTime === null) return { count: Number(event.count) + 1, lastTimestamp: timestamp(now) }
  const series = event.series as { readonly count: number } | undefined
  return { series: { count: (series?.count ?? 1) + 1, lastObservedTime: microTime(now) } }
}

/** Those who write through events.k8s.io, of whose events v1 has neither source nor first and last time. */
const NEWER: ReadonlySet<string> = new Set(['default-scheduler'])

function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z')
}

function eventObject(about: KubeObject, draft: EventDraft, metadata: KubeObject['metadata'], now: number): KubeObject {
  const { name, namespace, uid, resourceVersion } = about.metadata
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata,
    involvedObject: {
      kind: about.kind,
      ...(namespace && { namespace }),
      name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion,
      ...(draft.fieldPath && { fieldPath: draft.fieldPath }),
    },
    reason: draft.reason,
    message: draft.message,
    type: draft.type,
    ...(NEWER.has(draft.component) ? newer(draft, now) : older(draft, now)),
    reportingComponent: draft.component,
  }
}

function older({ component, host }: EventDraft, now: number): object {
  const at = timestamp(now)
  const source = { component, ...(host && { host }) }
  return { source, firstTimestamp: at, lastTimestamp: at, count: 1, eventTime: null, reportingInstance: host ?? '' }
}

function newer({ component, reason }: EventDraft, now: number): object {
  return {
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: microTime(now),
    action: reason === 'Scheduled' ? 'Binding' : 'Scheduling',
    reportingInstance: `${component}-control-plane`,
  }
}
