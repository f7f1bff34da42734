import type { Line } from '../../reply.ts'
import { subjectKey } from '../finding.ts'
import type { Changed as Manager, Meta } from '../kinds/meta.ts'
import type { ReplicaSet } from '../kinds/replicaset.ts'
import type { Template } from '../kinds/template.ts'
import type { Changed } from '../memory.ts'
import type { Observation } from './observation.ts'

/** A Deployment, StatefulSet or DaemonSet, as far as it makes pods from a template. */
type Templated = {
  readonly meta: Meta
  readonly changed: Manager | undefined
  readonly template: Template
  readonly desired: number
}

/** What somebody changed about a workload: its template, or how many there are to be. */
export function observeWorkload(
  kind: string,
  after: Templated,
  before: Templated | undefined,
  at: number,
): readonly Observation[] {
  if (!before || before.meta.generation === after.meta.generation) return []
  const workload = subjectKey({ kind, namespace: after.meta.namespace, name: after.meta.name })
  const when = Math.min(at, after.changed && at - after.changed.at < 60_000 ? after.changed.at : at)
  const found: Observation[] = []
  const change = changeOf(after.meta, before.meta)
  const rollout = rolloutOf(before.template, after.template)
  if (rollout) found.push({ what: 'changed', workload, changed: { at: when, ...rollout, ...change } })
  // How many there are of a DaemonSet is up to its nodes.
  if (kind !== 'DaemonSet' && before.desired !== after.desired) {
    const short = `scaling ${before.desired} → ${after.desired}`
    found.push({ what: 'changed', workload, changed: { at: when, line: short, short, ...change } })
  }
  if (kind === 'StatefulSet' && after.desired < before.desired) {
    found.push({ what: 'lowered', workload, owner: after.meta.uid, by: before.desired - after.desired, at })
  }
  return found
}

/** The mark that a change of ours leaves (jobs/change/marks.ts), where it is a new one. */
export function changeOf(after: Meta, before: Meta): { readonly change?: string } {
  const change = after.annotations['quarterdeck.dev/change']
  return change === undefined || change === before.annotations['quarterdeck.dev/change'] ? {} : { change }
}

export function observeReplicaSet(
  after: ReplicaSet,
  before: ReplicaSet | undefined,
  at: number,
): readonly Observation[] {
  if (!before || before.desired <= after.desired) return []
  const { owner, namespace, name, uid } = after.meta
  const workload = subjectKey({ kind: owner?.kind ?? 'ReplicaSet', namespace, name: owner?.name ?? name })
  return [{ what: 'lowered', workload, owner: uid, by: before.desired - after.desired, at }]
}

/** The difference of two templates as somebody would say it. */
export function rolloutOf(before: Template, after: Template): Pick<Changed, 'line' | 'short'> | undefined {
  const images = after.containers.flatMap((container) => {
    const old = before.containers.find(({ name }) => name === container.name)
    return old && old.image !== container.image
      ? [{ from: shortImage(old.image), to: shortImage(container.image) }]
      : []
  })
  const [first] = images
  if (first) {
    const line: Line = ['rollout to ', { code: first.to }, ` (was ${first.from})${more(images.length)}`]
    return { line, short: `rollout to ${first.to}` }
  }
  if (before.restartedAt !== after.restartedAt) return { line: 'rollout restart', short: 'rollout restart' }
  const what = difference(before, after)
  return what === undefined ? undefined : { line: `rollout with new ${what}`, short: `rollout with new ${what}` }
}

function difference(before: Template, after: Template): string | undefined {
  const says = (read: (template: Template) => unknown) => JSON.stringify(read(before)) !== JSON.stringify(read(after))
  const memory = before.containers[0]?.memoryLimit
  const limit = after.containers[0]?.memoryLimit
  if (memory !== limit) return `memory limit ${memory ?? 'none'} → ${limit ?? 'none'}`
  if (says(({ configs }) => configs)) return 'configuration references'
  if (says(({ claims }) => claims)) return 'volumes'
  if (says(({ containers }) => containers.map(({ startup, readiness, liveness }) => [startup, readiness, liveness])))
    return 'probes'
  return says(({ containers }) => containers) ? 'settings' : undefined
}

function more(count: number): string {
  return count > 1 ? ` and ${count - 1} more` : ''
}

/** `registry.example/team/api:1.8.2` is `api:1.8.2` to people; a digest is shown by its beginning. */
export function shortImage(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1)
  const [name = last, digest] = last.split('@sha256:')
  return digest === undefined ? name : `${name}@${digest.slice(0, 8)}`
}
