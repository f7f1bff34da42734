import type { Parsed } from '../src/command/parse.ts'
import { Fault } from '../src/fault.ts'
import { readManifest, resourceOf } from '../src/kube/manifest.ts'
import type { Touched } from '../src/policy/decide.ts'
import type { Context } from './context.ts'

/**
 * What a command reads, as the cluster names it, so that a rule for `deployments` holds for `deploy`, too. A type the
 * cluster does not know is left to its executor, which says so.
 */
export async function touchedBy(parsed: Parsed, { cluster, namespace, signal }: Context): Promise<readonly Touched[]> {
  const everywhere = 'allNamespaces' in parsed.flags && parsed.flags.allNamespaces === true
  const touched = parsed.access.map(async ({ resource: type, subresource }) => {
    const meant = await cluster.discovery.category(type.toLowerCase(), signal)
    const known = meant.length > 0 ? meant : await typeNamed(type)
    return known.map(({ group, resource, namespaced }): Touched => {
      const full = [resource, group].filter(Boolean).join('.')
      return {
        resource: subresource ? `${full}/${subresource}` : full,
        ...(namespaced && { namespace: everywhere ? '*' : namespace }),
      }
    })
  })
  return [...(await Promise.all(touched)).flat(), ...(await inManifest())]

  /** What stands in the text under the line. Throws what is wrong with it. */
  async function inManifest(): Promise<readonly Touched[]> {
    if (parsed.body === undefined) return []
    const catalog = await cluster.discovery.catalog(signal)
    return readManifest(parsed.body).map((object): Touched => {
      const { group, resource, namespaced } = resourceOf(object, catalog)
      const place = object.metadata.namespace ?? namespace
      return { resource: [resource, group].filter(Boolean).join('.'), ...(namespaced && { namespace: place }) }
    })
  }

  async function typeNamed(type: string) {
    try {
      return [await cluster.discovery.resolve(type, signal)]
    } catch (error) {
      if (error instanceof Fault && error.code === 'not-found') return []
      throw error
    }
  }
}
