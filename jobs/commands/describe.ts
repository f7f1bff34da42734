import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { get, list } from '../../src/kube/resources.ts'
import type { Node } from '../../src/reply.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import { describeObject } from './describers.ts'
import type { Target } from './targets.ts'
import { askAll, findTargets, placeOf } from './targets.ts'

/** Objects described in one answer; the rest are counted. */
const MOST = 20

type Flags = FlagsOf<'describe'>
type Found = {
  readonly resource: Resource
  readonly items: readonly KubeObject[]
  readonly more: boolean
  /** Nothing is called so; these begin so. */
  readonly alike?: boolean
}

/** `kubectl describe`: by name, by the beginning of a name, or all that a selector finds. */
export const describe: Executor<'describe'> = async (args, flags, context) => {
  const targets = await findTargets(args, context)
  const { worked, faults } = await askAll(targets, (target) => find(target, flags, context))
  const found = worked.flatMap(({ resource, items }) => items.map((object) => ({ resource, object })))
  const shown = found.slice(0, MOST)
  const texts = await Promise.all(
    shown.map(({ resource, object }) => describeObject(resource, object, flags.showEvents !== false, context)),
  )
  const left = found.length - shown.length
  const more = left > 0 || worked.some((one) => one.more)
  return {
    nodes: [
      above(
        context,
        where(targets, flags, context),
        shown
          .map(({ object }) => object.metadata.name ?? '')
          .slice(0, 3)
          .join(', '),
      ),
      texts.length > 0
        ? {
            kind: 'code',
            text: joined(texts, worked.length === 1 && worked[0]?.alike === true),
            filename: 'describe.txt',
            answer: true,
          }
        : nothing(targets, flags, context),
      ...(more
        ? [
            {
              kind: 'context' as const,
              text: `${shown.length} of ${worked.some((one) => one.more) ? 'more than ' : ''}${found.length}; name one, or use a label selector.`,
            },
          ]
        : []),
      ...faults.map(({ message }): Node => ({ kind: 'text', text: message, tone: 'warn' })),
      below(context),
    ],
  }
}

async function find(target: Target, flags: Flags, context: Context): Promise<Found> {
  const { api, signal } = context
  const { resource, name } = target
  const place = placeOf(target, flags.allNamespaces, context.namespace)
  if (name === undefined) {
    const { items, continue: more } = await list(api, resource, {
      ...place,
      selector: flags.selector,
      limit: 2 * MOST,
      signal,
    })
    return { resource, items, more: more !== undefined }
  }
  try {
    return { resource, items: [await get(api, resource, { ...place, name, signal })], more: false }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error
    const { items } = await list(api, resource, { ...place, signal })
    const alike = items.filter((item) => item.metadata.name?.startsWith(name))
    if (alike.length === 0) throw error
    return { resource, items: alike, more: false, alike: true }
  }
}

/** kubectl sets apart what was asked for, and ends what it found by the beginning of a name (pkg/cmd/describe/describe.go). */
function joined(texts: readonly string[], alike: boolean): string {
  return alike ? texts.map((text) => `${text}\n`).join('') : texts.join('\n\n')
}

function where(targets: readonly Target[], { allNamespaces }: Flags, { namespace }: Context): string {
  if (!targets.some(({ resource }) => resource.namespaced)) return ''
  return allNamespaces ? 'every namespace' : namespace
}

function nothing(targets: readonly Target[], { allNamespaces }: Flags, { namespace }: Context): Node {
  const everywhere = allNamespaces || !targets.some(({ resource }) => resource.namespaced)
  return {
    kind: 'text',
    text: everywhere ? 'No resources found' : `No resources found in ${namespace} namespace.`,
    answer: true,
  }
}
