import type { ArgsOf } from '../../src/command/catalog.ts'
import { fieldSelector } from '../../src/kube/paths.ts'
import { apiVersionOf } from '../../src/kube/resources.ts'
import type { Context } from '../context.ts'
import { resolveType } from './targets.ts'

type Args = ArgsOf<'events'>

/** How the events of an object are found. */
export type About = { readonly selector: string; readonly namespaced: boolean }

/** The events of what `--for` names. Throws kubectl's Fault for a type that the cluster does not have. */
export async function aboutTarget({ target }: Args, context: Context): Promise<About | undefined> {
  if (!target) return undefined
  const resource = await resolveType(target.type, context)
  const selector = fieldSelector({
    'involvedObject.kind': resource.kind,
    'involvedObject.apiVersion': apiVersionOf(resource),
    'involvedObject.name': target.name,
  })
  return { selector, namespaced: resource.namespaced }
}
