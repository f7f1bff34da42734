import { closest } from '../../src/command/closest.ts'
import type { Resources } from '../../src/command/resources.ts'
import { typesOf } from '../../src/command/resources.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { Context } from '../context.ts'

/** One thing to fetch: an object by name, or a list when there is none. */
export type Target = { readonly resource: Resource; readonly name?: string }

/** How much may be asked for in one line: each is a request to the cluster. */
const MOST = 50

/**
 * What TYPE and NAME arguments mean in this cluster, in the order kubectl visits it. Categories such as `all` stand for
 * their types. Throws a Fault with kubectl's words for a type that does not exist.
 */
export async function findTargets(args: Resources, context: Context): Promise<readonly Target[]> {
  const { cluster, signal } = context
  const found = new Map<string, readonly Resource[]>()
  for (const type of typesOf(args)) {
    const category = type.includes('.') ? [] : await cluster.discovery.category(type.toLowerCase(), signal)
    found.set(type, category.length > 0 ? category : [await resolveType(type, context)])
  }
  const targets =
    args.form === 'pairs'
      ? args.pairs.flatMap(({ type, name }) => (found.get(type) ?? []).map((resource) => ({ resource, name })))
      : args.types.flatMap((type) => (found.get(type) ?? []).flatMap((resource) => byName(resource, args.names)))
  if (targets.length > MOST) {
    throw new Fault(
      'usage',
      `That asks for ${targets.length} things at once; ${MOST} is the most I fetch for one line.`,
      { hint: 'Ask for fewer, or use a label selector.' },
    )
  }
  return targets
}

/** The one type that a word means here. Throws kubectl's sentence for a word that means none, with what is near it. */
export async function resolveType(type: string, { cluster, signal }: Context): Promise<Resource> {
  try {
    return await cluster.discovery.resolve(type, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error
    const { resources } = await cluster.discovery.catalog(signal)
    const near = closest(
      type.split('.')[0] ?? type,
      resources.flatMap(({ resource, singular, shortNames }) => [resource, singular, ...shortNames]).filter(Boolean),
    )
    const known = `${cluster.name} knows ${new Set(resources.map(({ resource }) => resource)).size} types, by kubectl’s names.`
    const hint = [near && `Did you mean ${near}?`, error.hint, !near && known].filter(Boolean).join(' ')
    throw new Fault('not-found', error.message, { hint, cause: error })
  }
}

function byName(resource: Resource, names: readonly string[]): Target[] {
  return names.length > 0 ? names.map((name) => ({ resource, name })) : [{ resource }]
}

/** Whether kubectl would put the kind before each name: several types came back (kubectl pkg/cmd/get, multipleGVKsRequested). */
export function severalKinds(targets: readonly Target[]): boolean {
  return new Set(targets.map(({ resource }) => `${resource.resource}.${resource.group}`)).size > 1
}

/** The namespace to look in, or undefined for every one and for what has none. */
export function placeOf(
  { resource }: Target,
  allNamespaces: boolean | undefined,
  namespace: string,
): { namespace?: string } {
  return resource.namespaced && !allNamespaces ? { namespace } : {}
}

/** What came of asking several things at once: what worked, and what each of the others said. */
export type Outcomes<T> = { readonly worked: readonly T[]; readonly faults: readonly Fault[] }

/**
 * Asks for all of them together. When nothing worked, the first fault is thrown; anything but a Fault is thrown at once.
 * With `ignoreNotFound`, what does not exist was not asked for.
 */
export async function askAll<T>(
  targets: readonly Target[],
  ask: (target: Target) => Promise<T>,
  { ignoreNotFound = false }: { readonly ignoreNotFound?: boolean | undefined } = {},
): Promise<Outcomes<T>> {
  const settled = await Promise.allSettled(targets.map(ask))
  const worked: T[] = []
  const faults: Fault[] = []
  for (const one of settled) {
    if (one.status === 'fulfilled') worked.push(one.value)
    else if (!(one.reason instanceof Fault)) throw one.reason
    else if (!ignoreNotFound || one.reason.code !== 'not-found') faults.push(one.reason)
  }
  if (worked.length === 0 && faults[0]) throw merged(faults)
  return { worked, faults }
}

function merged(faults: readonly Fault[]): Fault {
  const [first, ...others] = faults as readonly [Fault, ...Fault[]]
  const sentences = [...new Set(faults.map(({ message }) => message))]
  if (others.length === 0 || sentences.length === 1) return first
  return new Fault(first.code, sentences.join('\n'), {
    retryable: faults.some(({ retryable }) => retryable),
    cause: first,
    ...(first.hint ? { hint: first.hint } : {}),
  })
}
