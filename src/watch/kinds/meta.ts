import type { Fields, Texts } from './json.ts'
import { count, fields, items, list, text } from './json.ts'
import type { Kin, Pool } from './pool.ts'
import { noPool, sameTexts } from './pool.ts'
import { time } from './time.ts'

/** The controller an object belongs to. */
export type Owner = { readonly kind: string; readonly name: string; readonly uid: string }

export type Meta = {
  readonly uid: string
  readonly name: string
  /** Empty for what is in no namespace. */
  readonly namespace: string
  readonly resourceVersion: string
  readonly generation: number
  /** ms since the epoch, as every time in these types. */
  readonly created: number
  /** deletionTimestamp: when it should be gone, its grace period included. */
  readonly deleting: number | undefined
  readonly labels: Texts
  /** Only those that some rule may read: see `isKept`. */
  readonly annotations: Texts
  readonly finalizers: readonly string[]
  readonly owner: Owner | undefined
}

export const NO_TEXTS: Texts = Object.freeze({})
export const NO_FINALIZERS: readonly string[] = Object.freeze([])

/** Ours, runbook links, and what tells a pod's slot, a rollout's cause or a claim's node. */
const KEPT: ReadonlySet<string> = new Set([
  'batch.kubernetes.io/job-completion-index',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'kubernetes.io/change-cause',
  'kubernetes.io/config.mirror',
  'kubectl.kubernetes.io/restartedAt',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
  'cluster-autoscaler.kubernetes.io/safe-to-evict',
])
export const MAX_ANNOTATION = 512

/** Whether an annotation is read by anything: the rest, last-applied configurations above all, is left on the wire. */
export function isKept(key: string): boolean {
  return key.startsWith('quarterdeck') || key.includes('runbook') || KEPT.has(key)
}

export function projectMeta(value: unknown, pool: Pool = noPool): Meta {
  const meta = fields(value)
  const uid = text(meta.uid) ?? ''
  const controller = controllerOf(meta)
  const kin = pool.kin(text(controller?.uid) ?? uid)
  const namespace = text(meta.namespace) ?? ''
  if (namespace !== kin.namespace) kin.namespace = pool.text(namespace)
  return {
    uid,
    name: text(meta.name) ?? '',
    namespace: kin.namespace ?? '',
    resourceVersion: text(meta.resourceVersion) ?? '',
    generation: count(meta.generation),
    created: time(meta.creationTimestamp) ?? 0,
    deleting: time(meta.deletionTimestamp),
    labels: labelsOf(meta.labels, kin, pool),
    annotations: annotationsOf(meta.annotations),
    finalizers: finalizersOf(meta.finalizers, pool),
    owner: controller && ownerOf(kin, text(controller.kind), text(controller.name), text(controller.uid)),
  }
}

function controllerOf(meta: Fields): Fields | undefined {
  for (const item of items(meta.ownerReferences)) {
    const owner = fields(item)
    if (owner.controller === true) return owner
  }
  return undefined
}

/** One object an owner, however many it owns; what its uid stands for never changes. */
export function ownerOf(kin: Kin, kind = '', name = '', uid = ''): Owner {
  kin.owner ??= { kind, name, uid }
  return kin.owner
}

function labelsOf(value: unknown, kin: Kin, pool: Pool): Texts {
  const labels = fields(value)
  if (kin.labels && sameTexts(kin.labels, labels)) return kin.labels
  let result: Record<string, string> | undefined
  for (const key in labels) {
    const each = labels[key]
    if (typeof each !== 'string') continue
    result ??= {}
    result[key] = pool.text(each) ?? ''
  }
  if (!result) return NO_TEXTS
  kin.labels = result
  kin.labelBytes = undefined
  return result
}

function annotationsOf(value: unknown): Texts {
  const annotations = fields(value)
  let result: Record<string, string> | undefined
  for (const key in annotations) {
    const each = annotations[key]
    if (typeof each !== 'string' || !isKept(key)) continue
    result ??= {}
    result[key] = each.slice(0, MAX_ANNOTATION)
  }
  return result ?? NO_TEXTS
}

function finalizersOf(value: unknown, pool: Pool): readonly string[] {
  const all = items(value)
  return all.length === 0 ? NO_FINALIZERS : all.flatMap((each) => pool.text(text(each)) ?? [])
}

/** Who changed an object's spec last, by the name of the program, and when. */
export type Changed = { readonly by: string; readonly at: number }

/** The newest managedFields entry that is not about status (meta/v1 ManagedFieldsEntry). */
export function changedOf(value: unknown): Changed | undefined {
  const entries = list(fields(value).managedFields, (entry): Changed | undefined => {
    const at = time(entry.time)
    const by = text(entry.manager)
    return at === undefined || by === undefined || text(entry.subresource) ? undefined : { by, at }
  })
  return entries.reduce<Changed | undefined>((last, each) => (last && last.at > each.at ? last : each), undefined)
}
