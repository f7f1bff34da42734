import { parse } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { PodRow } from '../../src/kube/pod-rows.ts'
import { podRows, podsNamed } from '../../src/kube/pod-rows.ts'
import { unwellFirst } from '../../src/view/pod-state.ts'
import type { Context } from '../context.ts'

/** The pods of the whole cluster or of one namespace, and in words what was left out of them. */
export type PodsSeen = {
  readonly rows: readonly PodRow[]
  /** Undefined is every namespace. */
  readonly namespace?: string
  readonly notes: readonly string[]
}

type Wanted = { readonly allNamespaces?: boolean | undefined; readonly selector?: string | undefined }

/**
 * How the pods are that a line asks for: of every namespace unless it names one. Who may not see them all sees those of the
 * conversation's namespace, and reads that it is so.
 */
export async function podsSeen({ allNamespaces, selector }: Wanted, context: Context): Promise<PodsSeen> {
  const { api, line, signal } = context
  const named = allNamespaces ? undefined : parse(line).namespace
  if (named !== undefined) return seen(await podRows(api, { namespace: named, selector, signal }), named)
  try {
    return seen(await podRows(api, { selector, signal }))
  } catch (error) {
    if (allNamespaces || !(error instanceof Fault) || error.code !== 'forbidden') throw error
    const { namespace } = context
    const own = seen(await podRows(api, { namespace, selector, signal }), namespace)
    return {
      ...own,
      notes: [`You may not list pods in every namespace: these are those of ${namespace}.`, ...own.notes],
    }
  }
}

function seen({ rows, left }: Awaited<ReturnType<typeof podRows>>, namespace?: string): PodsSeen {
  const more = left === undefined ? '' : left > 1 ? `${left.toLocaleString('en-US')} more` : 'more'
  const notes = more ? [`Only the first ${rows.length.toLocaleString('en-US')} pods were read; there are ${more}.`] : []
  return { rows, notes, ...(namespace !== undefined && { namespace }) }
}

/** The worst of them, so many at most, each with its namespace. */
export async function worstOf(
  { rows, namespace }: PodsSeen,
  { selector }: Wanted,
  most: number,
  { api, signal }: Context,
): Promise<PodRow[]> {
  const worst = unwellFirst(rows).slice(0, most)
  if (namespace !== undefined) return worst.map((row) => ({ ...row, namespace }))
  const names = [...new Set(worst.map(({ name }) => name))]
  // What has gone in the meantime is found no more, and what is well again is no longer of interest.
  const found = await Promise.all(names.map((name) => podsNamed(api, name, { selector, signal })))
  return unwellFirst(found.flat()).slice(0, most)
}
