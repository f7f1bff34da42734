import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { get, list } from '../../src/kube/resources.ts'
import type { Node } from '../../src/reply.ts'
import type { Verdict } from '../../src/view/verdict/verdict.ts'
import { verdictList, verdictNodes } from '../../src/view/verdict/verdict.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import { describeObject } from './describers.ts'
import { openRelated } from './related.ts'
import { chooseOne, steps } from './steps.ts'
import type { Target } from './targets.ts'
import { askAll, findTargets, placeOf } from './targets.ts'
import { verdictOf } from './verdicts.ts'

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
type Described = {
  readonly resource: Resource
  readonly object: KubeObject
  readonly text: string
  readonly verdict: Verdict | undefined
}

/** `kubectl describe`: by name, by the beginning of a name, or all that a selector finds. What it comes to stands first. */
export const describe: Executor<'describe'> = async (args, flags, context) => {
  const targets = await findTargets(args, context)
  const { worked, faults } = await askAll(targets, (target) => find(target, flags, context))
  const found = worked.flatMap(({ resource, items }) => items.map((object) => ({ resource, object })))
  const shown = await Promise.all(
    found.slice(0, MOST).map((one) => describeOne(one, found.length === 1, flags, context)),
  )
  const judged = shown.flatMap(({ verdict, object }) =>
    verdict ? [{ name: object.metadata.name ?? '', ...verdict }] : [],
  )
  const folded = flags.full !== true && judged.length > 0 && judged.length === shown.length
  const [first] = judged
  const text = joined(
    shown.map((one) => one.text),
    worked.length === 1 && worked[0]?.alike === true,
  )
  return {
    nodes: [
      above(context, where(targets, flags, context), whose(shown)),
      ...(folded && first ? (judged.length === 1 ? verdictNodes(first) : verdictList(judged)) : []),
      shown.length > 0
        ? { kind: 'code', text, filename: 'describe.txt', answer: true, ...(folded && { folded: true }) }
        : nothing(targets, flags, context),
      ...cut(shown.length, found.length, worked),
      ...faults.map(({ message }): Node => ({ kind: 'text', text: message, tone: 'warn' })),
      ...(folded ? chooseOne(shown, context) : []),
      folded ? steps(judged.length === 1 ? (first?.next ?? []) : [], context) : below(context),
    ],
  }
}

async function describeOne(
  { resource, object }: Pick<Described, 'resource' | 'object'>,
  alone: boolean,
  flags: Flags,
  context: Context,
): Promise<Described> {
  const related = openRelated(object, flags.showEvents !== false, context)
  const [text, verdict] = await Promise.all([
    describeObject(resource, related),
    flags.full === true ? undefined : verdictOf(resource, related, alone),
  ])
  return { resource, object, text, verdict }
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

/** `pod web-0`, or how many of what. */
function whose(shown: readonly Described[]): string {
  const [first] = shown
  if (!first) return ''
  if (shown.length === 1)
    return `${first.resource.singular || first.resource.kind.toLowerCase()} ${first.object.metadata.name}`
  const kinds = new Set(shown.map(({ resource }) => resource.resource))
  return `${shown.length} ${kinds.size === 1 ? first.resource.resource : 'objects'}`
}

function cut(shown: number, found: number, worked: readonly Found[]): Node[] {
  const more = worked.some((one) => one.more)
  if (shown === found && !more) return []
  const text = `${shown} of ${more ? 'more than ' : ''}${found}; name one, or use a label selector.`
  return [{ kind: 'context', text }]
}

function nothing(targets: readonly Target[], { allNamespaces }: Flags, { namespace }: Context): Node {
  const everywhere = allNamespaces || !targets.some(({ resource }) => resource.namespaced)
  return {
    kind: 'text',
    text: everywhere ? 'No resources found' : `No resources found in ${namespace} namespace.`,
    answer: true,
  }
}
