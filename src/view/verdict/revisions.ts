import { timeOf } from '../age.ts'
import type { Fields } from '../fields.ts'
import { compareText, dig, fieldsList, fieldsOf, numberOf, textOf } from '../fields.ts'

/** One template a workload ran or runs. */
export type Revision = {
  readonly number: number
  /** When it was first rolled out, in ms since the epoch. */
  readonly at: number | undefined
  readonly template: unknown
  /** kubernetes.io/change-cause. */
  readonly cause: string
  /** It was rolled out before, and came back. */
  readonly again: boolean
}

const REVISION = 'deployment.kubernetes.io/revision'

/** The revisions of a Deployment, the newest first, from the ReplicaSets it owns. */
export function replicaSetRevisions(deployment: unknown, replicaSets: readonly unknown[]): readonly Revision[] {
  return owned(deployment, replicaSets)
    .map((set) => {
      const annotations = fieldsOf(dig(set, 'metadata', 'annotations'))
      return {
        number: Number(textOf(annotations[REVISION])) || 0,
        at: timeOf(dig(set, 'metadata', 'creationTimestamp')),
        template: dig(set, 'spec', 'template'),
        cause: textOf(annotations['kubernetes.io/change-cause']),
        again: textOf(annotations['deployment.kubernetes.io/revision-history']) !== '',
      }
    })
    .sort((a, b) => b.number - a.number)
}

/** The same of a StatefulSet or DaemonSet, from its ControllerRevisions. */
export function controllerRevisions(owner: unknown, revisions: readonly unknown[]): readonly Revision[] {
  return owned(owner, revisions)
    .map((one) => ({
      number: numberOf(one.revision) ?? 0,
      at: timeOf(dig(one, 'metadata', 'creationTimestamp')),
      template: dig(one, 'data', 'spec', 'template'),
      cause: textOf(dig(one, 'metadata', 'annotations', 'kubernetes.io/change-cause')),
      again: false,
    }))
    .sort((a, b) => b.number - a.number)
}

function owned(owner: unknown, objects: readonly unknown[]): readonly Fields[] {
  const uid = dig(owner, 'metadata', 'uid')
  return objects
    .map(fieldsOf)
    .filter((one) => fieldsList(dig(one, 'metadata', 'ownerReferences')).some((reference) => reference.uid === uid))
}

/** What a template says otherwise than the one before it, in a few words each: `image 1.8.1 → 1.8.2`. */
export function differences(before: unknown, after: unknown): readonly string[] {
  const old = new Map(fieldsList(dig(before, 'spec', 'containers')).map((one) => [textOf(one.name), one]))
  const words: string[] = []
  for (const container of fieldsList(dig(after, 'spec', 'containers'))) {
    const name = textOf(container.name)
    const was = old.get(name)
    old.delete(name)
    if (was) words.push(...containerDifferences(was, container))
    else words.push(`new container ${name}`)
  }
  for (const name of old.keys()) words.push(`container ${name} gone`)
  const restarted = (template: unknown) => dig(template, 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt')
  if (restarted(before) !== restarted(after)) words.push('restarted by hand')
  if (words.length > 0) return words
  return same(dig(before, 'spec'), dig(after, 'spec')) ? ['labels or annotations'] : ['its pod settings']
}

function containerDifferences(before: Fields, after: Fields): string[] {
  const [was, is] = [textOf(before.image), textOf(after.image)]
  const image = was === is ? [] : [`image ${imageChange(was, is)}`]
  const rest = Object.keys({ ...before, ...after })
    .filter((key) => key !== 'image' && !same(before[key], after[key]))
    .sort(compareText)
    .map((key) => WORDS[key] ?? key)
  return [...image, ...rest]
}

const WORDS: Readonly<Record<string, string>> = { env: 'environment', envFrom: 'environment', args: 'arguments' }

/** `api 1.8.1 → 1.8.2` where only the tag changed, both in full where more did. */
function imageChange(before: string, after: string): string {
  const [was, is] = [splitImage(before), splitImage(after)]
  if (was.name !== is.name) return `${before} → ${after}`
  return `${is.name.slice(is.name.lastIndexOf('/') + 1)} ${was.tag} → ${is.tag}`
}

function splitImage(image: string): { name: string; tag: string } {
  const [, name = image, tag = 'latest'] = /^([^@]+?)(?:[:@]([^:@/]+(?::[0-9a-f]+)?))?$/.exec(image) ?? []
  return { name, tag: tag.length > 20 ? `${tag.slice(0, 19)}…` : tag }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
