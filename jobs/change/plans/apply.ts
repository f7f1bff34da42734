import { dangersIn, newDangers } from '../../../src/change/guard.ts'
import type { Send } from '../../../src/change/plan.ts'
import { Fault } from '../../../src/fault.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import { get } from '../../../src/kube/resources.ts'
import { dig } from '../../../src/view/fields.ts'
import { objectDiff } from '../../../src/view/object-diff.ts'
import type { Meant } from '../../commands/diff.ts'
import { readMeant } from '../../commands/diff.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { liveOf, spoken } from './chosen.ts'
import { createPlan, shown } from './created.ts'
import { replacing } from './impact.ts'
import type { Live, Tried } from './patched.ts'
import { fullName, plan, refOf, together } from './patched.ts'

const TRIED = { fieldManager: 'quarterdeck', fieldValidation: 'Strict', dryRun: 'All' }

type Applied = Tried & { readonly name: string; readonly live: Live | undefined; readonly meant: Meant }

/** kubectl apply --server-side: each object is merged by the cluster, and fields of others are not taken over silently. */
export const apply: Planner<'apply'> = async ({ manifest }, { forceConflicts = false }, context) => {
  const meant = await readMeant(manifest, context)
  const fresh = namespacesMade(meant)
  const applied = await together(meant, (one) => attempt(one, forceConflicts, fresh, context))
  const changed = applied.filter(({ live, diff }) => live === undefined || diff !== '')
  const made = applied.filter(({ live }) => live === undefined)
  return plan(
    'apply',
    applied.map(({ meant: { resource, object } }) => `${fullName(resource, object.metadata.name)} serverside-applied`),
    applied,
    {
      says: `Apply ${named(applied)}`,
      impact: [
        `${made.length} made, ${changed.length - made.length} changed, ${applied.length - changed.length} so already.`,
        ...(await replacing(templatesChanged(applied), context)),
      ],
      warnings: [
        ...(forceConflicts ? ['Fields that others manage are taken over; they may write them again.'] : []),
        ...secretsIn(meant),
        ...(fresh.size > 0 ? [`Not all was tried: ${[...fresh].join(', ')} is made by this, too.`] : []),
      ],
      ...((forceConflicts || secretsIn(meant).length > 0) && { danger: true as const }),
    },
    context,
  )
}

/** kubectl create -f: what is there already is refused by the cluster. */
export const create: Planner<'create'> = async ({ manifest }, _flags, context) => {
  const meant = await readMeant(manifest, context)
  const makings = meant.map(({ resource, namespace, object }) => {
    const { apiVersion: _version, kind: _kind, metadata, ...fields } = object
    return { resource, namespace, name: metadata.name, metadata, fields, done: 'created' }
  })
  const says = `Create ${meant.map(({ resource, object }) => fullName(resource, object.metadata.name)).join(', ')}`
  const warnings = secretsIn(meant)
  const words = {
    says: says.slice(0, 300),
    impact: [],
    warnings,
    ...(warnings.length > 0 && { danger: true as const }),
  }
  return createPlan('create', makings, words, context)
}

async function attempt(meant: Meant, force: boolean, fresh: ReadonlySet<string>, context: Context): Promise<Applied> {
  const { resource, object, namespace } = meant
  const { api, signal } = context
  const name = object.metadata.name
  const found = await liveObject(meant, context)
  const live = found && liveOf(resource, found)
  const { group, version, resource: plural, kind } = resource
  const step: Send = {
    kind: 'send',
    on: live
      ? refOf(resource, live.object)
      : { group, version, resource: plural, kind, name, ...(namespace && { namespace }) },
    method: 'PATCH',
    path: resourcePath(resource, { namespace, name }),
    // Without conflicts in the dry run there are none at this version, to which it is bound, but over the bot's own marks.
    query: { fieldValidation: 'Strict', force: String(force || live !== undefined) },
    contentType: 'application/apply-patch+yaml',
    body: object,
    redo: 'reconcile',
  }
  const full = fullName(resource, name)
  const isUntried = namespace !== undefined && fresh.has(namespace) && !live
  if (isUntried) return { meant, live, name: full, step, diff: made(full, object), dangers: dangersIn(object) }
  const { json } = await tried(step, { ...TRIED, force: String(force) }, { api, signal })
  // What the server makes up for a new object at each try would be another plan each time.
  const diff = live ? objectDiff(full, live.object, json) : made(full, object)
  return { meant, live, name: full, step, diff, dangers: live ? newDangers(live.object, json) : dangersIn(json) }
}

function made(full: string, object: unknown): string {
  return objectDiff(full, undefined, shown(object))
}

async function tried(
  { path, body, contentType }: Send,
  query: Record<string, string>,
  { api, signal }: Pick<Context, 'api' | 'signal'>,
) {
  try {
    return await api.send('PATCH', path, body, { contentType, query, signal })
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'conflict') throw error
    throw new Fault('conflict', error.message, {
      hint: 'Leave those fields out of the manifest, or add --force-conflicts to take them over.',
      cause: error,
    })
  }
}

async function liveObject(
  { resource, object, namespace }: Meant,
  { api, signal }: Context,
): Promise<KubeObject | undefined> {
  try {
    return await get(api, resource, { namespace, name: object.metadata.name, signal })
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined
    throw error
  }
}

function namespacesMade(meant: readonly Meant[]): ReadonlySet<string> {
  return new Set(meant.flatMap(({ resource, object }) => (resource.kind === 'Namespace' ? [object.metadata.name] : [])))
}

/** What is pasted here is read by everybody in the conversation. */
function secretsIn(meant: readonly Meant[]): string[] {
  return meant.flatMap(({ resource, object }) =>
    resource.kind === 'Secret' && resource.group === '' && (object.data || object.stringData)
      ? [`Secret ${object.metadata.name}: its values stand in this conversation. Change them afterwards.`]
      : [],
  )
}

function templatesChanged(applied: readonly Applied[]): Live[] {
  return applied.flatMap(({ live, diff = '', meant }) => {
    const hasTemplate = dig(meant.object, 'spec', 'template') !== undefined
    return live && hasTemplate && /^[-+] {4}/m.test(diff) ? [live] : []
  })
}

function named(applied: readonly Applied[]): string {
  const [one, ...more] = applied
  if (!one) return 'nothing'
  const first = one.live ? spoken(one.live) : one.name
  return more.length === 0 ? first : `${first} and ${more.length} more`
}
