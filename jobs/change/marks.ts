import type { Proposal } from '../../src/approval/proposal.ts'
import type { Send } from '../../src/change/plan.ts'
import { isRecord } from '../../src/kube/objects.ts'

/** The annotation by which a change is recognised in the cluster, whoever asks later. */
export const CHANGE = 'quarterdeck.dev/change'
const BY = 'quarterdeck.dev/changed-by'
const APPROVED = 'quarterdeck.dev/approved-by'

/** What is written on an object: which change it was, who asked for it, and who agreed. */
export function marksOf({
  id,
  requester,
  votes,
}: Pick<Proposal, 'id' | 'requester' | 'votes'>): Record<string, string> {
  const approvers = votes.map(({ subject }) => subject.user).join(',')
  return { [CHANGE]: id, [BY]: requester.subject.user, ...(approvers && { [APPROVED]: approvers }) }
}

/**
 * The body of a step as it is sent: with its marks, and bound to the object as it was when it was planned. What has no
 * metadata of its own (a subresource such as scale) carries no marks; a deletion is bound by the object's uid.
 */
export function marked(step: Send, marks: Readonly<Record<string, string>>): unknown {
  const { method, body, on, contentType = 'application/json' } = step
  if (method === 'DELETE') return on.uid === undefined ? body : { ...asRecord(body), preconditions: { uid: on.uid } }
  if (contentType.startsWith('application/json-patch'))
    return [...boundPatch(step), ...asList(body).map((operation) => markedOperation(operation, marks))]
  const version = method === 'POST' || on.resourceVersion === undefined ? {} : { resourceVersion: on.resourceVersion }
  const { metadata, ...rest } = asRecord(body)
  const { annotations, ...own } = asRecord(metadata)
  const written = takesMarks(step)
    ? { annotations: { ...asRecord(annotations), ...marks } }
    : annotations
      ? { annotations }
      : {}
  const whole = { ...own, ...version, ...written }
  return Object.keys(whole).length > 0 ? { ...rest, metadata: whole } : rest
}

/** Whether the request is for the object itself; what else stands below it has metadata that is only a copy. */
export function takesMarks({ path, on }: Send): boolean {
  return path.endsWith(`/${on.resource}/${encodeURIComponent(on.name)}`) || path.endsWith(`/${on.resource}`)
}

/** RFC 6902's way of saying "only if it is still so". */
function boundPatch({ on }: Send): unknown[] {
  return on.resourceVersion === undefined
    ? []
    : [{ op: 'test', path: '/metadata/resourceVersion', value: on.resourceVersion }]
}

/** Where a JSON patch writes all annotations anyway, the marks are among them. */
function markedOperation(operation: unknown, marks: Readonly<Record<string, string>>): unknown {
  const { op, path, value } = asRecord(operation)
  const isAnnotations = path === '/metadata/annotations' && (op === 'replace' || op === 'add') && isRecord(value)
  return isAnnotations ? { op, path, value: { ...value, ...marks } } : operation
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
