import { Fault } from '../../../src/fault.ts'
import { isSecretName } from '../../../src/kube/sensitive-name.ts'
import { dig, fieldsList, fieldsOf, textOf } from '../../../src/view/fields.ts'
import { resolveType } from '../../commands/targets.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { placeWords, readChosen, spokenAll } from './chosen.ts'
import { replacing } from './impact.ts'
import type { Live } from './patched.ts'
import { patchPlan, readLive, STRATEGIC_MERGE_PATCH } from './patched.ts'
import type { Container } from './template.ts'
import { chosenContainers, containerPatch, undoLine } from './template.ts'

type Variable = { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }
type Wanted = { readonly set: readonly Variable[]; readonly removed: readonly string[]; readonly overwrite: boolean }

/** kubectl set env (kubectl pkg/cmd/set/set_env.go). With --from only references are written: no value is read. */
export const setEnv: Planner<'set env'> = async ({ resources, values, removed }, flags, context) => {
  for (const [name, value] of values) checkNoSecret(name, value)
  const prefix = flags.prefix ?? ''
  const typed = [...values].map(([name, value]) => ({ name: prefix + name, value }))
  const referred = flags.from === undefined ? [] : await references(flags.from, flags.keys, context)
  const set = [...typed, ...referred.map((one) => ({ ...one, name: prefix + one.name }))]
  const lives = await readChosen(resources, flags, context)
  const wanted = { set, removed, overwrite: flags.overwrite !== false }
  const patches = lives.flatMap((live) => {
    const body = patchOf(live, flags.containers, wanted)
    return body === undefined
      ? []
      : [{ live, contentType: STRATEGIC_MERGE_PATCH, body, prints: `${live.full} env updated` } as const]
  })
  const targets = patches.map(({ live }) => live)
  const [one] = targets
  const undo = one && targets.length === 1 ? undoLine(one) : undefined
  return patchPlan(
    'set env',
    patches,
    {
      says: one ? `${inWords(wanted)} of ${spokenAll(targets)}` : `${spokenAll(lives)} has it so already`,
      impact: await replacing(targets, context),
      ...(one && undo && { undo: undo + placeWords(one, context) }),
      ...(one && targets.length === 1 && { follow: { kind: 'rollout' as const, on: one.on } }),
    },
    context,
  )
}

function inWords({ set, removed }: Wanted): string {
  const names = (list: readonly string[]) => list.slice(0, 5).join(', ') + (list.length > 5 ? ' …' : '')
  const parts = [
    ...(set.length > 0 ? [`set ${names(set.map(({ name }) => name))}`] : []),
    ...(removed.length > 0 ? [`remove ${names(removed)}`] : []),
  ]
  const text = parts.join(' and ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What is typed here stands in the conversation, on the card and in the record. */
function checkNoSecret(name: string, value: string): void {
  if (!isSecretName(name) || value === '') return
  throw new Fault('denied', `${name} looks like a secret, and what is typed in chat is read by others.`, {
    hint: 'Keep it in a Secret and refer to it: /k8s set env deploy/NAME --from=secret/NAME',
  })
}

/** A reference for each key of a config map or secret, by its name in capitals. */
async function references(from: string, keys: readonly string[] | undefined, context: Context): Promise<Variable[]> {
  const [type = '', name = ''] = from.split('/')
  const resource = await resolveType(type, context)
  const field = resource.kind === 'Secret' ? 'secretKeyRef' : resource.kind === 'ConfigMap' ? 'configMapKeyRef' : ''
  if (!field || resource.group) throw new Fault('usage', 'unsupported resource specified in --from')
  const [live] = await readLive([{ resource, name }], context)
  return Object.keys(fieldsOf(live?.object.data))
    .filter((key) => keys === undefined || keys.length === 0 || keys.includes(key))
    .sort()
    .map((key) => ({ name: key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase(), valueFrom: { [field]: { name, key } } }))
}

function patchOf(live: Live, pattern: string | undefined, wanted: Wanted): unknown {
  const changes = chosenContainers(live, pattern).flatMap((container) => {
    const fields = envPatch(container, wanted)
    return fields ? [{ container, fields }] : []
  })
  return containerPatch(live, changes)
}

/** The difference between a container's variables now and then, as kubectl's two-way merge patch has it; undefined where there is none. */
function envPatch({ name, fields }: Container, { set, removed, overwrite }: Wanted) {
  const now = fieldsList(dig(fields, 'env'))
  const names = now.map((each) => textOf(each.name))
  const taken = set.find((each) => names.includes(each.name))
  if (taken && !overwrite) {
    throw new Fault('invalid', `'${taken.name}' already has a value (${name}), and --overwrite is false`, {
      hint: 'Leave out --overwrite=false to change it.',
    })
  }
  const changed = set.flatMap((one) => {
    const before = now.find((each) => each.name === one.name)
    if (!before) return [one]
    if (one.value !== undefined && before.value === one.value) return []
    const gone = one.value === undefined ? 'value' : 'valueFrom'
    return [{ ...one, ...(gone in before && { [gone]: null }) }]
  })
  const deleted = removed.filter((each) => names.includes(each)).map((each) => ({ $patch: 'delete', name: each }))
  if (changed.length === 0 && deleted.length === 0) return undefined
  const order = [...new Set([...names, ...set.map((each) => each.name)])].filter((each) => !removed.includes(each))
  return { '$setElementOrder/env': order.map((each) => ({ name: each })), env: [...changed, ...deleted] }
}
