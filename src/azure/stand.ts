import type { Arm, Goal } from '../change/plan.ts'
import { Fault } from '../fault.ts'
import { activityOf } from './activity.ts'
import type { Azure } from './azure.ts'
import { segment } from './cluster.ts'

/** How a resource stands towards what a step wants of it. */
export type Stand = {
  readonly exists: boolean
  /** In small letters: `succeeded`, `scaling`. Empty where there is nothing. */
  readonly provisioning: string
  /** Whether nothing goes on any more. */
  readonly isQuiet: boolean
  /** Whether what is wanted is so; undefined where its fields do not tell. */
  readonly isMet: boolean | undefined
  readonly eTag?: string
  /** What is wanted is that it be canceled. */
  readonly isToCancel?: true
  /** Why its last operation failed. */
  readonly trouble?: string
}

/** The words that end provisioning; every other is something that goes on. */
const QUIET = ['succeeded', 'failed', 'canceled']

/** Reads the resource that a step is about. Throws like `asking`. */
export async function standOf(azure: Azure, step: Arm, doing: string, signal: AbortSignal): Promise<Stand> {
  const { goal, apiVersion, subscription } = step
  try {
    const said = await azure
      .client({ id: subscription, name: subscription })
      .get(`${goal.resource}?api-version=${apiVersion}`, doing, signal)
    return standing(said, goal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error
    return { exists: false, provisioning: '', isQuiet: true, isMet: goal.gone === true }
  }
}

/** Whether the activity log knows of a request, by the correlation it was sent under. The log lags by some minutes. */
export async function isLogged(azure: Azure, step: Arm, correlation: string, since: number, signal: AbortSignal) {
  const id = /^.*\/managedClusters\/[^/]+/i.exec(step.path)?.[0] ?? step.path
  const of = {
    ...{ id, name: segment(id, 'managedclusters') ?? '?', group: segment(id, 'resourcegroups') ?? '?' },
    subscription: { id: step.subscription, name: step.subscription },
  }
  const acts = await activityOf(azure, of, since, signal)
  return acts.some((act) => act.correlation.toLowerCase() === correlation)
}

function standing(said: unknown, { fields, gone }: Goal): Stand {
  const provisioning = String(at(said, 'properties/provisioningState') ?? 'Succeeded').toLowerCase()
  const eTag = at(said, 'properties/eTag') ?? at(said, 'eTag')
  const wanted = Object.entries(fields)
  const error = at(said, 'properties/status/provisioningError')
  const isToCancel = fields['properties/provisioningState'] === 'Canceled'
  const trouble = [at(error, 'code'), at(error, 'message')].filter(Boolean).join(': ').slice(0, 500)
  return {
    exists: true,
    provisioning,
    isQuiet: QUIET.includes(provisioning),
    isMet: gone
      ? false
      : wanted.length === 0
        ? undefined
        : wanted.every(([path, value]) => isSame(at(said, path), value)),
    ...(typeof eTag === 'string' && { eTag }),
    ...(isToCancel && { isToCancel }),
    ...(trouble && { trouble }),
  }
}

function isSame(found: unknown, wanted: string | number | boolean): boolean {
  if (typeof wanted !== 'string') return found === wanted
  return String(found ?? '').toLowerCase() === wanted.toLowerCase()
}

/** What stands at a path; one of a list is named by its name. */
function at(value: unknown, path: string): unknown {
  return path.split('/').reduce<unknown>(inside, value)
}

function inside(outer: unknown, key: string): unknown {
  if (Array.isArray(outer)) return outer.find((one: unknown) => inside(one, 'name') === key)
  return typeof outer === 'object' && outer !== null ? (outer as Readonly<Record<string, unknown>>)[key] : undefined
}
