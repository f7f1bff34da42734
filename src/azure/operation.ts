import type { Arm } from '../change/plan.ts'
import type { Azure } from './azure.ts'
import type { Told } from './clients.ts'

/** Where Azure tells how far an operation is. It is kept, and a token goes along with each question: see guard.ts. */
export type Poller = {
  /** Azure-AsyncOperation: a resource that tells a status. */
  readonly operation?: string
  /** Location: 202 while it lasts, and then its result. */
  readonly location?: string
}

/** How an operation stands by its own record. */
export type Telling =
  | { readonly is: 'running'; readonly retryAfter?: number }
  | { readonly is: 'succeeded'; readonly result?: unknown }
  | { readonly is: 'failed' | 'canceled'; readonly why: string }

/**
 * Sends a step, once, and returns where its operation tells of itself; nothing where it was done at once. Throws a Fault:
 * `isRefusal` says of which it is known that nothing was done.
 */
export async function sendArm(
  azure: Azure,
  step: Arm,
  correlation: string,
  doing: string,
  signal: AbortSignal,
): Promise<Poller> {
  const { method, path, apiVersion, body, carried, ifMatch, isNew } = step
  const told = await azure.client({ id: step.subscription, name: step.subscription }).send(
    {
      method,
      path: `${path}?api-version=${apiVersion}`,
      ...(body !== undefined && { body: carried ? withCarried(body, carried) : body }),
      ...{ ifMatch, isNew, correlation },
    },
    doing,
    signal,
  )
  return pollerIn(told)
}

/** One look at an operation's own record (ARM RPC, async-api-reference.md). Throws like `asking`. */
export async function lookAt(
  azure: Azure,
  subscription: string,
  { operation, location }: Poller,
  doing: string,
  signal: AbortSignal,
): Promise<Telling | undefined> {
  const link = operation ?? location
  if (link === undefined) return undefined
  const told = await azure.client({ id: subscription, name: subscription }).look(link, doing, signal)
  return operation === undefined ? byLocation(told) : byStatus(told)
}

function pollerIn({ header }: Told): Poller {
  const operation = header('azure-asyncoperation') ?? header('operation-location')
  const location = header('location')
  return { ...(operation && { operation }), ...(location && { location }) }
}

function byStatus(told: Told): Telling {
  const status = String(at(told.body, 'status') ?? '').toLowerCase()
  if (status === 'succeeded') return { is: 'succeeded' }
  // Every other word is something that goes on: the list is open.
  if (status === 'failed' || status === 'canceled') return { is: status, why: whyOf(at(told.body, 'error')) }
  return running(told)
}

function byLocation(told: Told): Telling {
  return told.status === 202 ? running(told) : { is: 'succeeded', result: told.body }
}

function running({ header }: Told): Telling {
  const seconds = Number(header('retry-after') ?? Number.NaN)
  return { is: 'running', ...(Number.isFinite(seconds) && seconds > 0 && { retryAfter: seconds }) }
}

const LONGEST = 500

/** The outer code and sentence, and that of the innermost, where the cause is as a rule. */
function whyOf(error: unknown): string {
  const words = (one: unknown) => [at(one, 'code'), at(one, 'message')].filter(Boolean).map(String).join(': ')
  const details = at(error, 'details')
  const inner = Array.isArray(details) ? words(details[0]) : ''
  return [...new Set([words(error), inner])].filter(Boolean).join('; ').replace(/\s+/g, ' ').slice(0, LONGEST)
}

function withCarried(body: unknown, carried: Readonly<Record<string, unknown>>): unknown {
  const properties = at(body, 'properties')
  return { ...(body as object), properties: { ...(properties as object), ...carried } }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}
