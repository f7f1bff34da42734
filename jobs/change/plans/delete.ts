import type { ObjectRef, Send } from '../../../src/change/plan.ts'
import { hasNames } from '../../../src/command/resources.ts'
import { Fault } from '../../../src/fault.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { readChosen, spokenAll } from './chosen.ts'
import { losing } from './losing.ts'
import type { Live, Tried } from './patched.ts'
import { plan, together } from './patched.ts'

type Flags = Parameters<Planner<'delete'>>[1]

/** What takes much else along, or holds what cannot be made again. */
const GRAVE = [
  'namespaces.',
  'customresourcedefinitions.apiextensions.k8s.io',
  'persistentvolumes.',
  'persistentvolumeclaims.',
  'nodes.',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
]
const POLICY = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' } as const

/** kubectl delete, each object by the uid it has now (kubectl pkg/cmd/delete/delete.go). */
export const deleteObjects: Planner<'delete'> = async ({ resources, cascade }, flags, context) => {
  const lives = await found(resources, flags, context)
  const grace = graceOf(flags)
  const tried = await together(lives, (live) => attempt(live, POLICY[cascade], grace, context))
  const isGrave = lives.some(({ on }) => GRAVE.includes(`${on.resource}.${on.group}`))
  const list = lives.length > 1 ? [named(lives)] : []
  return plan(
    'delete',
    lives.length > 0 || hasNames(resources) ? lives.map((live) => words(live, grace)) : ['No resources found'],
    tried,
    {
      says: lives.length > 0 ? `Delete ${count(lives)}${spokenAll(lives)}` : 'Delete nothing',
      impact: [...list, ...(await losing(lives, cascade, context))],
      warnings: grace === 0 ? [FORCED] : [],
      ...((isGrave || flags.all === true || grace === 0) && { danger: true as const }),
      ...(grace === 0 && { asksWhy: 'A forced deletion does not wait for what runs to end.' }),
      ...(lives.length > 0 && { follow: { kind: 'deletion' as const, on: lives.map(({ on }): ObjectRef => on) } }),
    },
    context,
  )
}

/** kubectl's own warning (pkg/cmd/delete/delete.go). */
const FORCED =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.'

async function found(resources: Parameters<typeof readChosen>[0], flags: Flags, context: Context) {
  try {
    return await readChosen(resources, flags, context)
  } catch (error) {
    const isNothing = error instanceof Fault && error.code === 'not-found'
    // kubectl finds nothing wrong with labels that nothing has.
    if (!isNothing || (hasNames(resources) && flags.ignoreNotFound !== true)) throw error
    return []
  }
}

/** kubectl makes 1 of 0 unless it is forced; undefined leaves it to the object. */
function graceOf({ now, gracePeriod, force }: Flags): number | undefined {
  if (now) return 1
  if (gracePeriod === 0 && !force) return 1
  if (gracePeriod !== undefined && gracePeriod >= 0) return gracePeriod
  return force ? 0 : undefined
}

async function attempt(
  live: Live,
  policy: string,
  grace: number | undefined,
  { api, signal }: Context,
): Promise<Tried> {
  const { on, resource } = live
  const step: Send = {
    kind: 'send',
    on,
    method: 'DELETE',
    path: resourcePath(resource, { namespace: on.namespace, name: on.name }),
    body: { ...(grace !== undefined && { gracePeriodSeconds: grace }), propagationPolicy: policy },
    redo: 'reconcile',
  }
  // A body is all the options there are: a dry run that only the query asks for would delete (apiserver handlers/delete.go).
  const body = { ...(step.body as object), dryRun: ['All'], preconditions: { uid: on.uid } }
  await api.send('DELETE', step.path, body, { query: { dryRun: 'All' }, signal })
  return { step, diff: '', dangers: [] }
}

function words({ on }: Live, grace: number | undefined): string {
  const kind = `${on.kind.toLowerCase()}${on.group && `.${on.group}`}`
  const where = on.namespace === undefined ? '' : ` from ${on.namespace} namespace`
  return `${kind} "${on.name}" ${grace === 0 ? 'force deleted' : 'deleted'}${where}`
}

function count(lives: readonly Live[]): string {
  return lives.length > 1 ? `${lives.length}: ` : ''
}

/** Every one of them by name: whoever approves it agrees to these. */
function named(lives: readonly Live[]): string {
  return `These ${lives.length}: ${lives.map(({ full }) => full).join(', ')}`
}
