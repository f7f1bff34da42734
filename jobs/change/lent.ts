import type { ObjectRef, Step } from '../../src/change/plan.ts'
import type { Api } from '../../src/kube/api.ts'
import { readPath } from '../../src/kube/paths.ts'
import { reviewAccess } from '../../src/kube/reviews.ts'
import type { Touched } from '../../src/policy/decide.ts'

/**
 * A cluster as the person, but that a dry run, and a look at one object by its name, are made with the bot's rights where the
 * rules lend them for just that. Lists, logs and programs are never lent: a rule that lets somebody change a thing does not
 * let them look around. `looked` are the objects that were looked at so.
 */
export function lentApi(
  self: Api,
  own: Api,
  isLent: (touched: Touched) => Promise<boolean>,
): { readonly api: Api; readonly looked: readonly Looked[] } {
  const known = new Map<string, Promise<boolean>>()
  const looked: Looked[] = []

  function lent(touched: Touched): Promise<boolean> {
    const key = JSON.stringify([touched.resource, touched.namespace])
    const answer = known.get(key) ?? isLent(touched)
    known.set(key, answer)
    return answer
  }

  async function at(path: string, isRead: boolean): Promise<Api> {
    const { group, resource, subresource, namespace, name } = readPath(path)
    if (resource === undefined || (isRead && name === undefined)) return own
    const full = [resource, group].filter(Boolean).join('.')
    const touched = { resource: subresource ? `${full}/${subresource}` : full, ...(namespace && { namespace }) }
    if (!(await lent(touched))) return own
    if (name !== undefined) looked.push({ group, resource, name, ...(namespace && { namespace }) })
    return self
  }

  const api: Api = {
    ...own,
    get: async (path, asking) => (await at(path, true)).get(path, asking),
    whole: async (path, asking) => (await at(path, true)).whole(path, asking),
    async send(method, path, body, sending) {
      const isDryRun = sending?.query?.dryRun === 'All'
      return (isDryRun ? await at(path, false) : own).send(method, path, body, sending)
    },
  }
  return { api, looked }
}

/** An object by its name. */
export type Looked = Pick<ObjectRef, 'group' | 'resource' | 'namespace' | 'name'>

/** Whether a person may read, by their own rights, all that the steps change. */
export function mayRead(steps: readonly Step[], api: Api, signal: AbortSignal): Promise<boolean> {
  return maySee(
    steps.flatMap((step) => (step.kind === 'send' ? [step.on] : [])),
    api,
    signal,
  )
}

/** The same of some objects. */
export async function maySee(objects: readonly Looked[], api: Api, signal: AbortSignal): Promise<boolean> {
  const reviews = await Promise.all(
    objects.map(({ group, resource, namespace = '', name }) =>
      reviewAccess(
        api,
        { resourceAttributes: { verb: 'get', group, resource, subresource: '', namespace, name } },
        signal,
      ),
    ),
  )
  return reviews.every(({ allowed }) => allowed)
}
