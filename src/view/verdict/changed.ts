import type { Line } from '../../reply.ts'
import { timeOf } from '../age.ts'
import { dig, fieldsList, fieldsOf, isFields, textOf } from '../fields.ts'
import { ago } from './ago.ts'
import type { Revision } from './revisions.ts'
import { differences } from './revisions.ts'
import { commas, short } from './verdict.ts'

/** Differences that are named. */
const MOST = 3
/** A writer and a revision so close to each other belong together, in ms. */
const CLOSE = 60_000
/** The field manager of our own changes. */
const US = 'quarterdeck'

/**
 * What was rolled out last, when, and what wrote it, as the cluster remembers it: never more than that it happened before.
 * Empty where there is only one revision. `now` in ms since the epoch.
 */
export function lastChange(workload: unknown, revisions: readonly Revision[], now: number): Line {
  const [current, previous] = revisions
  if (!current) return ''
  if (!previous) return current.at === undefined ? '' : `not since it was made ${ago(current.at, now)}`
  const writer = writerOf(workload)
  // A revision that came back is as old as its first time; only its writer knows when that was.
  const at = current.again ? writer?.at : current.at
  const what = differences(previous.template, current.template)
  const more = what.length > MOST ? ` and ${what.length - MOST} more` : ''
  const cause = current.cause ? ` (“${short(current.cause)}”)` : ''
  const close = writer && at !== undefined && Math.abs((writer.at ?? 0) - at) < CLOSE
  const again = current.again ? ', rolled out once before' : ''
  const by = close ? `, ${whoWrote(workload, writer.name)}` : ''
  const rest = `revision ${current.number}${again}: ${commas(...what.slice(0, MOST))}${more}${cause}${by}`
  return at === undefined ? rest : [{ time: at }, ` (${ago(at, now)}) ${rest}`]
}

/** The person, where the change came from here and says so; else the name that the program gave itself. */
function whoWrote(workload: unknown, manager: string): string {
  const annotations = fieldsOf(dig(workload, 'metadata', 'annotations'))
  const by = manager === US ? short(textOf(annotations['quarterdeck.dev/changed-by'])) : ''
  const approved = short(textOf(annotations['quarterdeck.dev/approved-by']))
  if (by === '') return `written by ${manager}`
  return approved === '' ? `by ${by}` : `by ${by}, approved by ${approved}`
}

/** Who wrote the pod template last, by the name it gave itself (managedFields), and when. */
function writerOf(workload: unknown): { readonly name: string; readonly at: number | undefined } | undefined {
  const writers = fieldsList(dig(workload, 'metadata', 'managedFields'))
    .filter((one) => one.subresource === undefined && isFields(dig(one, 'fieldsV1', 'f:spec', 'f:template')))
    .map((one) => ({ name: textOf(one.manager), at: timeOf(one.time) }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
  return writers[0]
}
