import type { Outcome } from '../answer.ts'
import { refusal } from '../answer.ts'
import type { ArmCluster, AzureState, Json, Subscription } from '../model.ts'
import type { Operations } from '../operations.ts'

/** A call of ARM, and what there is to answer it from. */
export type Call = {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Json
  readonly state: AzureState
  readonly operations: Operations
  /** Where ARM itself is, for links it hands out. */
  readonly origin: string
  readonly caller: string
}

/** A route by its path, in which `:name` stands for one segment; letters may have any case, as in ARM. */
export type Route = {
  readonly method: string
  readonly path: string
  readonly serve: (call: Call, parts: Readonly<Record<string, string>>) => Outcome
}

/** The route of a call and the named parts of its path. */
export function matching(routes: readonly Route[], method: string, path: string) {
  const segments = path.split('/')
  for (const route of routes) {
    const pattern = route.path.split('/')
    if (route.method !== method || pattern.length !== segments.length) continue
    const parts: Record<string, string> = {}
    const fits = pattern.every((word, i) => {
      const segment = decodeURIComponent(segments[i] ?? '')
      if (word.startsWith(':')) parts[word.slice(1)] = segment
      return word.startsWith(':') || word.toLowerCase() === segment.toLowerCase()
    })
    if (fits) return { route, parts }
  }
  return undefined
}

export const CLUSTER =
  '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.ContainerService/managedClusters/:name'

type Parts = Readonly<Record<string, string>>

/** Serves with the subscription that the path names. */
export function inSubscription(
  serve: (call: Call, subscription: Subscription, parts: Parts) => Outcome,
): Route['serve'] {
  return (call, parts) => {
    const found = call.state.subscriptions.find(({ id }) => same(id, parts.subscription))
    if (!found)
      return refusal(404, 'SubscriptionNotFound', `The subscription '${parts.subscription}' could not be found.`)
    return serve(call, found, parts)
  }
}

/** Serves with the cluster that the path names. */
export function inCluster(
  serve: (call: Call, cluster: ArmCluster, subscription: Subscription, parts: Parts) => Outcome,
): Route['serve'] {
  return inSubscription((call, subscription, parts) => {
    const { group, name } = parts
    const found = subscription.clusters.find((each) => same(each.name, name) && same(groupOf(each), group))
    if (found) return serve(call, found, subscription, parts)
    const message = `The Resource 'Microsoft.ContainerService/managedClusters/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`
    return refusal(404, 'ResourceNotFound', message)
  })
}

export function groupOf({ id }: ArmCluster): string {
  return id.split('/')[4] ?? ''
}

export function same(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase()
}
