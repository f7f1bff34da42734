import type { ArgsOf } from '../../src/command/catalog.ts'
import { closest } from '../../src/command/closest.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { readOpenApi } from '../../src/kube/openapi.ts'
import { explained } from '../../src/view/explain/explain.ts'
import type { Context, Executor } from '../context.ts'
import { above } from './around.ts'
import { resolveType } from './targets.ts'

type Args = ArgsOf<'explain'>
type Subject = { readonly resource: Resource; readonly path: readonly string[] }

/** `kubectl explain`: what the cluster's own description says of a type and its fields. */
export const explain: Executor<'explain'> = async (args, { recursive = false, apiVersion }, context) => {
  const { resource, path } = await subjectOf(args, context)
  const [version = '', group = ''] = apiVersion ? apiVersion.split('/').reverse() : [resource.version, resource.group]
  const document = await readOpenApi(context.api, { group, version }, context.signal)
  if (!document) {
    throw new Fault('not-found', `couldn't find resource for "${group}/${version}, Resource=${resource.resource}"`, {
      hint: 'Which versions there are: /k8s api-versions',
    })
  }
  const answer = explained(document, { group, version, resource: resource.resource, path, recursive })
  if ('missing' in answer) throw noField(answer.missing, answer.known)
  return {
    nodes: [
      above(context, `${resource.kind} ${group ? `${group}/` : ''}${version}`, path.join('.')),
      { kind: 'code', text: answer.text, filename: `${[resource.resource, ...path].join('.')}.txt`, answer: true },
    ],
  }
}

/**
 * Where the type ends and the path begins: `deployments.apps.spec` is `spec` of `deployments.apps`, and the longest name of
 * a type counts (kubectl pkg/explain/explain.go, SplitAndParseResourceRequestWithMatchingPrefix, takes the first).
 */
async function subjectOf({ path, segments }: Args, context: Context): Promise<Subject> {
  const [type = '', ...rest] = segments
  const { resources } = await context.cluster.discovery.catalog(context.signal)
  const named = resources
    .filter(({ resource }) => resource === type.toLowerCase())
    .map((resource) => ({ resource, name: resource.group ? `${resource.resource}.${resource.group}` : '' }))
    .filter(({ name }) => name !== '' && `${path}.`.toLowerCase().startsWith(`${name}.`))
    .sort((a, b) => b.name.length - a.name.length)[0]
  if (named)
    return {
      resource: named.resource,
      path: path
        .slice(named.name.length + 1)
        .split('.')
        .filter(Boolean),
    }
  return { resource: await resolveType(type, context), path: rest }
}

function noField(field: string, known: readonly string[]): Fault {
  const near = closest(field, known)
  const some = known.slice(0, 12).join(', ')
  return new Fault('not-found', `field "${field}" does not exist`, {
    hint: near
      ? `Did you mean ${near}?`
      : known.length > 0
        ? `There are: ${some}${known.length > 12 ? ', …' : ''}.`
        : 'It has no fields.',
  })
}
