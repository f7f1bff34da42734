import type { Step } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import { readPath } from '../../src/kube/paths.ts'
import { reviewAccess } from '../../src/kube/reviews.ts'
import type { Touched } from '../../src/policy/decide.ts'

const VERBS = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' } as const

/** What each step does, in the words of RBAC. */
function needsOf(step: Step) {
  // Azure knows only the bot, and says itself what that may not.
  if (step.kind === 'arm') return []
  if (step.kind === 'evict')
    return step.pods.map((pod) => ({
      verb: 'create',
      group: '',
      resource: 'pods',
      subresource: 'eviction',
      ...place(pod),
    }))
  if (step.kind === 'exec')
    return [{ verb: 'create', group: '', resource: 'pods', subresource: 'exec', ...place(step.on) }]
  const { group, resource = step.on.resource, subresource = '' } = readPath(step.path)
  const name = step.method === 'POST' && !subresource ? { ...place(step.on), name: '' } : place(step.on)
  return [{ verb: VERBS[step.method], group, resource, subresource, ...name }]
}

function place({ namespace = '', name }: { readonly namespace?: string; readonly name: string }) {
  return { namespace, name }
}

/** What the steps touch, as rules speak of it. */
export function touchedBySteps(steps: readonly Step[]): Touched[] {
  return steps.flatMap(needsOf).map(({ group, resource, subresource, namespace }) => ({
    resource: `${[resource, group].filter(Boolean).join('.')}${subresource && `/${subresource}`}`,
    ...(namespace && { namespace }),
  }))
}

/** Many steps are often the same question. */
const ASKED_AT_MOST = 100

/**
 * Makes sure that whoever `api` acts as may do all of it: who may not do something may not ask others to approve it,
 * either. Throws a forbidden Fault with the API server's words for the first that is missing.
 */
export async function checkRights(steps: readonly Step[], api: Api, signal: AbortSignal): Promise<void> {
  const needs = [...new Map(steps.flatMap(needsOf).map((need) => [JSON.stringify(need), need])).values()]
  if (needs.length > ASKED_AT_MOST)
    throw new Fault('usage', `That changes ${needs.length} things at once; ${ASKED_AT_MOST} is the most.`)
  const reviews = await Promise.all(
    needs.map(async (need) => ({ need, ...(await reviewAccess(api, { resourceAttributes: need }, signal)) })),
  )
  const missing = reviews.find(({ allowed }) => !allowed)
  if (!missing) return
  const { verb, group, resource, subresource, namespace } = missing.need
  const full = subresource ? `${resource}/${subresource}` : resource
  const where = namespace ? ` in the namespace "${namespace}"` : ' at the cluster scope'
  throw new Fault(
    'forbidden',
    `User "${api.subject?.user ?? ''}" cannot ${verb} resource "${full}" in API group "${group}"${where}`,
    { hint: `${api.cluster}’s RBAC decides that; what you may do: /k8s auth can-i --list` },
  )
}
