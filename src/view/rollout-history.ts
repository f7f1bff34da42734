import { writePodTemplate } from './describe/pod-template.ts'
import { dig, fieldsOf, numberOf, textOf } from './fields.ts'
import { escapeTerminal } from './table.ts'
import { alignTabs, DESCRIBE_TABS } from './tabwriter.ts'

/** One revision of a workload: its number, what somebody wrote down as its cause, and its pods. */
export type Revision = { readonly number: number; readonly cause: string; readonly template: unknown }

const REVISION = 'deployment.kubernetes.io/revision'
const CAUSE = 'kubernetes.io/change-cause'

/** The revision that a ReplicaSet of a Deployment is; undefined when its number cannot be read. */
export function revisionOfReplicaSet(replicaSet: unknown): Revision | undefined {
  const number = Number(textOf(dig(replicaSet, 'metadata', 'annotations', REVISION)) || 0)
  if (!Number.isInteger(number)) return undefined
  const cause = causeOf(replicaSet)
  const template = fieldsOf(dig(replicaSet, 'spec', 'template'))
  if (cause === '') return { number, cause, template }
  const metadata = fieldsOf(template.metadata)
  const annotations = { ...fieldsOf(metadata.annotations), [CAUSE]: cause }
  return { number, cause, template: { ...template, metadata: { ...metadata, annotations } } }
}

/** The revision that a ControllerRevision is: its data is a patch that replaces the whole template. */
export function revisionOfController(revision: unknown): Revision {
  const { $patch: _, ...template } = fieldsOf(dig(revision, 'data', 'spec', 'template'))
  return { number: numberOf(dig(revision, 'revision')) ?? 0, cause: causeOf(revision), template }
}

/**
 * What `kubectl rollout history` prints of one workload, all its revisions or one; undefined when that one is not there.
 * kubectl leaves the tabs of a template as they are. Source: kubectl pkg/polymorphichelpers/history.go, ViewHistory.
 */
export function historyText(title: string, revisions: readonly Revision[], wanted: number): string | undefined {
  // Of two with the same number the later one counts.
  const byNumber = new Map(revisions.map((revision) => [revision.number, revision]))
  if (byNumber.size === 0) return `${title} ${withRevision(wanted)}\nNo rollout history found.\n`
  if (wanted <= 0) return `${title} \n${overview([...byNumber.values()])}\n`
  const found = byNumber.get(wanted)
  return found && `${title} ${withRevision(wanted)}\n${templateText(found.template)}\n`
}

function withRevision(wanted: number): string {
  return wanted > 0 ? `with revision #${wanted}` : ''
}

function overview(revisions: readonly Revision[]): string {
  const lines = [...revisions]
    .sort((a, b) => a.number - b.number)
    .map(({ number, cause }) => `${number}\t${cause || '<none>'}\n`)
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${lines.join('')}`, DESCRIBE_TABS)
}

function templateText(template: unknown): string {
  const parts: string[] = []
  writePodTemplate((level, text) => parts.push('  '.repeat(level), escapeTerminal(text)), template)
  return parts.join('')
}

function causeOf(object: unknown): string {
  return textOf(dig(object, 'metadata', 'annotations', CAUSE))
}
