import type { Pairs } from '../../../src/command/pairs.ts'
import { quote } from '../../../src/command/parse.ts'
import { Fault } from '../../../src/fault.ts'
import { isHidden } from '../../../src/kube/sensitive-name.ts'
import { dig, textOf } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { placeWords, readChosen, spokenAll, typed } from './chosen.ts'
import type { Live, Patch } from './patched.ts'
import { MERGE_PATCH, patchPlan } from './patched.ts'

type Args = Parameters<Planner<'label'>>[0]
type Flags = Parameters<Planner<'label'>>[1]
type Marks = { readonly verb: 'label' | 'annotate'; readonly field: 'labels' | 'annotations' }
type Change = {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly missing: readonly string[]
}

/** kubectl label: a merge patch of what differs (kubectl pkg/cmd/label/label.go). */
export const label: Planner<'label'> = (args, flags, context) =>
  planMarks({ verb: 'label', field: 'labels' }, args, flags, context)

/** kubectl annotate (kubectl pkg/cmd/annotate/annotate.go). */
export const annotate: Planner<'annotate'> = (args, flags, context) =>
  planMarks({ verb: 'annotate', field: 'annotations' }, args, flags, context)

async function planMarks(marks: Marks, { resources, pairs }: Args, flags: Flags, context: Context) {
  const { verb, field } = marks
  const lives = await readChosen(resources, flags, context)
  for (const live of lives) check(live, marks, pairs, flags)
  const planned = lives.map((live) => ({ live, change: changeOf(live, field, pairs) }))
  const patches = planned.map(({ live, change }): Patch => {
    const isSame = change.added.length === 0 && change.removed.length === 0
    const values = [
      ...change.added.map((key) => [key, pairs.set.get(key)]),
      ...change.removed.map((key) => [key, null]),
    ]
    const body = isSame ? undefined : { metadata: { [field]: Object.fromEntries(values) } }
    return {
      live,
      contentType: MERGE_PATCH,
      body,
      prints: wordsOf(verb, live, change, pairs, flags.overwrite === true),
    }
  })
  const changed = planned.filter((_, i) => patches[i]?.body !== undefined)
  const [one] = changed
  const undo = one && changed.length === 1 ? undoOf(verb, one.live, field, one.change) : undefined
  const keys = [...pairs.set].map((pair) => pair.join('=')).concat(pairs.removed.map((key) => `${key}-`))
  return patchPlan(
    verb,
    patches,
    {
      says: `${verb === 'label' ? 'Label' : 'Annotate'} ${spokenAll(lives)} ${keys.join(' ')}`.slice(0, 300),
      impact: lives.length > 1 ? [`${changed.length} of ${lives.length} objects change.`] : [],
      warnings: verb === 'label' ? changed.flatMap(({ live }) => selected(live)).slice(0, 1) : [],
      ...(one && undo && { undo: undo + placeWords(one.live, context) }),
    },
    context,
  )
}

function check({ object, on, full }: Live, { field }: Marks, { set }: Pairs, flags: Flags): void {
  if (flags.resourceVersion !== undefined && flags.resourceVersion !== on.resourceVersion) {
    throw new Fault(
      'conflict',
      `Operation cannot be fulfilled on ${on.resource}${on.group && `.${on.group}`} "${on.name}": the object has been modified; please apply your changes to the latest version and try again`,
      { hint: `It is at version ${on.resourceVersion} now.` },
    )
  }
  if (flags.overwrite) return
  const taken = [...set].flatMap(([key, value]) => {
    const now = dig(object.metadata, field, key)
    return now === undefined || now === value ? [] : [`'${key}' already has a value (${textOf(now)})`]
  })
  if (taken.length === 0) return
  const words =
    field === 'labels'
      ? taken.map((each) => `${each}, and --overwrite is false`).join(', ')
      : `--overwrite is false but found the following declared annotation(s): ${taken.join('; ')}`
  throw new Fault('conflict', words, { hint: `Add --overwrite to change it. How ${full} is: /k8s get ${full} -o yaml` })
}

function changeOf({ object }: Live, field: Marks['field'], { set, removed }: Pairs): Change {
  const now = (key: string) => dig(object.metadata, field, key)
  return {
    added: [...set].flatMap(([key, value]) => (now(key) === value ? [] : [key])),
    removed: removed.filter((key) => now(key) !== undefined),
    missing: removed.filter((key) => now(key) === undefined),
  }
}

/** kubectl 1.35 tells by the length of the object whether a label went (pkg/cmd/label/label.go, updateDataChangeMsg). */
function wordsOf(verb: Marks['verb'], live: Live, change: Change, { set }: Pairs, overwrite: boolean): string {
  const { added, removed, missing } = change
  if (verb === 'annotate') return `${live.full} annotated`
  const size = (key: string, value: unknown) => JSON.stringify({ [key]: value }).length
  const now = (key: string) => dig(live.object.metadata, 'labels', key)
  const longer = added.map((key) => size(key, set.get(key)) - (now(key) === undefined ? 0 : size(key, now(key))))
  const shorter = removed.map((key) => -size(key, now(key)))
  const isShorter = [...longer, ...shorter].reduce((sum, each) => sum + each, 0) < 0
  const isSame = added.length === 0 && removed.length === 0
  const done = isSame ? 'not labeled' : isShorter && !overwrite ? 'unlabeled' : 'labeled'
  return [...missing.map((key) => `label "${key}" not found.`), `${live.full} ${done}`].join('\n')
}

/** The line that brings back what was there; none where that was hidden. */
function undoOf(verb: Marks['verb'], live: Live, field: Marks['field'], { added, removed }: Change) {
  const before = [...added, ...removed].map((key) => [key, dig(live.object.metadata, field, key)] as const)
  if (before.some(([, value]) => isHidden(textOf(value)))) return undefined
  const pairs = before.map(([key, value]) => quote(value === undefined ? `${key}-` : `${key}=${textOf(value)}`))
  return `${verb} ${typed(live)} ${pairs.join(' ')} --overwrite`
}

function selected({ on }: Live): string[] {
  if (on.kind === 'Pod') return [`Labels decide which service and workload ${on.name} belongs to.`]
  if (on.kind === 'Namespace') return ['Labels of a namespace decide which policies hold in it.']
  return on.kind === 'Node' ? [`Labels of a node decide which pods may run on ${on.name}.`] : []
}
