import { dangersIn } from '../../../src/change/guard.ts'
import type { Plan, Send } from '../../../src/change/plan.ts'
import type { Resource } from '../../../src/kube/discovery.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import { apiVersionOf } from '../../../src/kube/resources.ts'
import { hideSensitive } from '../../../src/kube/sensitive.ts'
import { objectDiff } from '../../../src/view/object-diff.ts'
import type { Context } from '../../context.ts'
import type { Tried, Words } from './patched.ts'
import { fullName, plan, together } from './patched.ts'

/** An object that is to be made; `namespace` is undefined for what is in none. */
export type Making = {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly metadata?: KubeObject['metadata']
  /** kubectl's word for it: `created`. */
  readonly done: string
}

const TRIED = { fieldManager: 'quarterdeck', fieldValidation: 'Strict', dryRun: 'All' }

/** A plan that makes objects, each tried as a dry run; the difference is all of it. */
export async function createPlan(
  verb: string,
  makings: readonly Making[],
  words: Words,
  context: Context,
): Promise<Plan> {
  const tried = await together(makings, (making) => attempt(making, context))
  const prints = makings.map(({ resource, name, done }) => `${fullName(resource, name)} ${done}`)
  const [one] = makings
  return plan(verb, prints, tried, { ...undoOf(one, makings.length, context), ...words }, context)
}

async function attempt(making: Making, { api, signal }: Context): Promise<Tried> {
  const { resource, name } = making
  const step = stepOf(making)
  const { json } = await api.send('POST', step.path, step.body, { query: TRIED, signal })
  return { step, diff: objectDiff(fullName(resource, name), undefined, shown(step.body)), dangers: dangersIn(json) }
}

/**
 * What is sent, with its secrets hidden. The server's own answer is no good for it: what it makes up at each try (uids,
 * addresses) would be another plan each time.
 */
export function shown(body: unknown): unknown {
  return hideSensitive(structuredClone(body))
}

function stepOf({ resource, namespace, name, fields, metadata }: Making): Send {
  const { group, version, resource: plural, kind } = resource
  return {
    kind: 'send',
    on: { group, version, resource: plural, kind, name, ...(namespace !== undefined && { namespace }) },
    method: 'POST',
    path: resourcePath(resource, { namespace }),
    body: {
      apiVersion: apiVersionOf(resource),
      kind,
      metadata: { ...metadata, name, ...(namespace !== undefined && { namespace }) },
      ...fields,
    },
    redo: 'reconcile',
  }
}

function undoOf(one: Making | undefined, count: number, { cluster }: Context): { undo?: string } {
  if (!one || count !== 1) return {}
  const { resource, name, namespace } = one
  const type = `${resource.resource}${resource.group && `.${resource.group}`}`
  return { undo: `delete ${type}/${name}${namespace ? ` -n ${namespace}` : ''} --cluster ${cluster.name}` }
}
