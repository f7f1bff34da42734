import { Fault } from '../../../src/fault.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { dig, fieldsList, textOf } from '../../../src/view/fields.ts'

/** What becomes of a pod of a node that is drained. */
export type Verdict = {
  readonly pod: KubeObject
  readonly goes: boolean
  /** kubectl's words for why it stays, or for what is lost. */
  readonly warning?: string
  /** kubectl's words for why the node may not be drained so. */
  readonly error?: string
}

export type Drain = {
  readonly ignoreDaemonsets: boolean
  readonly deleteEmptydirData: boolean
  readonly force: boolean
  /** Whether the daemon set that a pod names exists. */
  readonly daemonSetExists: (namespace: string, name: string) => boolean
}

const MIRROR = 'kubernetes.io/config.mirror'

/** kubectl's filters, in its order; the first that keeps a pod ends it, and the last warning counts (kubectl pkg/drain/filters.go). */
export function judgePod(pod: KubeObject, drain: Drain): Verdict {
  const verdicts = [daemonSet(pod, drain), mirror(pod), localStorage(pod, drain), unmanaged(pod, drain)]
  const kept = verdicts.find((verdict) => verdict && !verdict.goes)
  return kept ?? verdicts.at(-1) ?? { pod, goes: true }
}

/** What kubectl says when some pods may not go: all their reasons, nothing is evicted. Undefined when all may. */
export function refusal(node: string, verdicts: readonly Verdict[]): Fault | undefined {
  const reasons = grouped(verdicts, ({ error }) => error)
  if (reasons.length === 0) return undefined
  const said = reasons.map(([why, pods]) => `cannot delete ${why}: ${pods.join(', ')}`)
  const words = said.length === 1 ? said.join('') : `[${said.join(', ')}]`
  const flags = ['--ignore-daemonsets', '--delete-emptydir-data', '--force'].filter((flag) => words.includes(flag))
  return new Fault('invalid', `unable to drain node "${node}" due to error: ${words}, continuing command...`, {
    hint:
      flags.length > 0
        ? `If that is what you want, add ${flags.join(' ')}. Nothing was changed.`
        : 'Nothing was changed.',
  })
}

/** kubectl's warnings, each with the pods it is about. */
export function warningsOf(verdicts: readonly Verdict[]): string[] {
  return grouped(verdicts, ({ warning }) => warning).map(([why, pods]) => `Warning: ${why}: ${pods.join(', ')}`)
}

/** `shop/web-0`. */
export function podName({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`
}

/** The controller of a pod. */
export function ownerOf({ metadata }: KubeObject) {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)
}

function grouped(verdicts: readonly Verdict[], by: (verdict: Verdict) => string | undefined) {
  const groups = new Map<string, string[]>()
  for (const verdict of verdicts) {
    const why = by(verdict)
    if (why !== undefined) groups.set(why, [...(groups.get(why) ?? []), podName(verdict.pod)])
  }
  return [...groups]
}

function isFinished({ status }: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes(textOf(dig(status, 'phase')))
}

function daemonSet(pod: KubeObject, drain: Drain): Verdict | undefined {
  const owner = ownerOf(pod)
  if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || isFinished(pod)) return undefined
  if (!drain.daemonSetExists(pod.metadata.namespace ?? '', owner.name)) {
    const gone = `daemonsets.apps "${owner.name}" not found`
    return drain.force ? { pod, goes: true, warning: gone } : { pod, goes: false, error: gone }
  }
  return drain.ignoreDaemonsets
    ? { pod, goes: false, warning: 'ignoring DaemonSet-managed Pods' }
    : { pod, goes: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
}

function mirror(pod: KubeObject): Verdict | undefined {
  return pod.metadata.annotations?.[MIRROR] === undefined ? undefined : { pod, goes: false }
}

function localStorage(pod: KubeObject, { deleteEmptydirData }: Drain): Verdict | undefined {
  const isLocal = fieldsList(dig(pod.spec, 'volumes')).some(({ emptyDir }) => emptyDir !== undefined)
  if (!isLocal || isFinished(pod)) return undefined
  return deleteEmptydirData
    ? { pod, goes: true, warning: 'deleting Pods with local storage' }
    : { pod, goes: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' }
}

function unmanaged(pod: KubeObject, { force }: Drain): Verdict | undefined {
  if (isFinished(pod) || ownerOf(pod)) return { pod, goes: true }
  return force
    ? { pod, goes: true, warning: 'deleting Pods that declare no controller' }
    : { pod, goes: false, error: 'Pods that declare no controller (use --force to override)' }
}
