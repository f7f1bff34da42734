import type { ContainerServiceClient } from '@azure/arm-containerservice'
import type { TokenCredential } from '@azure/identity'
import type { Budget } from './budget.ts'
import { openBudget } from './budget.ts'
import type { Cloud } from './cloud.ts'
import { hostGuard } from './guard.ts'
import { azureFault, Refused, refusals } from './problem.ts'

/** The SDK's client of one subscription, and what it may still ask. */
export type SubscriptionClient = {
  readonly budget: Budget
  /** Tries a read up to three times. */
  readonly read: ContainerServiceClient
  /** Sends what it is given once: a POST that is sent again may do its work twice. */
  readonly write: ContainerServiceClient
  /** One GET of what the SDK has no method for: a path that begins with a slash, or a link. Throws like `asking`. */
  get(path: string, doing: string, signal: AbortSignal): Promise<unknown>
  /** Asks for a change, once. Throws like `asking`: what is no refusal may have been done. */
  send(sending: Sending, doing: string, signal: AbortSignal): Promise<Told>
  /** One GET of how far something is, by a link that Azure gave. Throws like `asking`. */
  look(link: string, doing: string, signal: AbortSignal): Promise<Told>
}

export type Sending = {
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** With its api-version. */
  readonly path: string
  readonly body?: unknown
  readonly ifMatch?: string | undefined
  readonly isNew?: boolean | undefined
  /** A UUID under which the activity log keeps it. */
  readonly correlation: string
}

type Asked = Partial<Omit<Sending, 'method'>> & { readonly method?: Sending['method'] | 'GET'; readonly path: string }

export type Told = { readonly status: number; readonly body: unknown; header(name: string): string | undefined }

export type Clients = {
  of(subscription: string): SubscriptionClient
}

/** Stands for no subscription: what is asked of the tenant as a whole. */
export const TENANT = 'tenant'

/** How long one question may take, in ms, retries and all. */
const PATIENCE = 12_000
const RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 }

/** One client a subscription, made when it is first asked. */
export async function openClients(
  cloud: Cloud,
  credential: TokenCredential,
  now: () => number = Date.now,
): Promise<Clients> {
  const [{ ContainerServiceClient }, { createDefaultHttpClient, createPipelineRequest }] = await Promise.all([
    import('@azure/arm-containerservice'),
    import('@azure/core-rest-pipeline'),
  ])
  const http = createDefaultHttpClient()
  const known = new Map<string, SubscriptionClient>()

  function open(subscription: string): SubscriptionClient {
    const budget = openBudget(subscription === TENANT ? 'the tenant' : `the subscription ${subscription}`, now)
    const client = (retryOptions: object) => {
      const made = new ContainerServiceClient(credential, subscription, {
        endpoint: cloud.resourceManager,
        credentials: { scopes: [cloud.scope] },
        retryOptions,
        userAgentOptions: { userAgentPrefix: 'quarterdeck' },
        additionalPolicies: [
          { policy: hostGuard(cloud.resourceManager), position: 'perRetry' },
          { policy: refusals, position: 'perRetry' },
          { policy: budget.policy, position: 'perRetry' },
        ],
        ...(cloud.ca && { tlsOptions: { ca: cloud.ca } }),
      })
      // Resource Manager redirects nobody, and a redirect would be followed with the token.
      made.pipeline.removePolicy({ name: 'redirectPolicy' })
      return made
    }
    const read = client(RETRIES)
    const write = client({ maxRetries: 0 })
    const ask = async (
      { pipeline }: typeof read,
      { method = 'GET', path, body, ifMatch, isNew, correlation }: Asked,
      abortSignal: AbortSignal,
    ): Promise<Told> => {
      const request = createPipelineRequest({
        url: new URL(path, cloud.resourceManager).href,
        method,
        abortSignal,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (body !== undefined) request.headers.set('content-type', 'application/json')
      if (ifMatch !== undefined) request.headers.set('if-match', ifMatch)
      if (isNew) request.headers.set('if-none-match', '*')
      if (correlation !== undefined) request.headers.set('x-ms-correlation-request-id', correlation)
      const response = await pipeline.sendRequest(http, request)
      if (response.status < 200 || response.status > 299) throw new Refused(response)
      const text = response.bodyAsText
      return {
        status: response.status,
        body: text ? JSON.parse(text) : null,
        header: (name) => response.headers.get(name),
      }
    }
    return {
      budget,
      read,
      write,
      get: (path, doing, signal) =>
        asking(doing, signal, async (abortSignal) => (await ask(read, { path }, abortSignal)).body),
      send: (sending, doing, signal) => asking(doing, signal, (abortSignal) => ask(write, sending, abortSignal)),
      look: (path, doing, signal) => asking(doing, signal, (abortSignal) => ask(read, { path }, abortSignal)),
    }
  }

  return {
    of(subscription) {
      const found = known.get(subscription)
      if (found) return found
      const opened = open(subscription)
      known.set(subscription, opened)
      return opened
    },
  }
}

/**
 * Asks Azure something within its deadline. Throws a Fault for whatever goes wrong; `doing` stands in its sentence after
 * “Azure could not”. A token that never comes is given up on as well, which the SDK alone would wait for.
 */
export async function asking<T>(
  doing: string,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const both = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = () => reject(both.reason)
  if (both.aborted) end()
  both.addEventListener('abort', end, { once: true })
  const asked = ask(both)
  // Whoever gave up first is not to be an unhandled rejection.
  asked.catch(() => undefined)
  ended.catch(() => undefined)
  try {
    return await Promise.race([asked, ended])
  } catch (error) {
    throw azureFault(signal.aborted ? signal.reason : error, doing)
  } finally {
    both.removeEventListener('abort', end)
  }
}
