import type { Azure } from '../../src/azure/azure.ts'
import type { Poller, Telling } from '../../src/azure/operation.ts'
import { lookAt } from '../../src/azure/operation.ts'
import type { Stand } from '../../src/azure/stand.ts'
import { standOf } from '../../src/azure/stand.ts'
import type { Arm, AzureFollowed } from '../../src/change/plan.ts'
import { Fault } from '../../src/fault.ts'

/** One look at an operation: at its own record, and at its resource. */
export type Look = {
  readonly telling?: Telling
  readonly stand?: Stand
  /** What Azure calls what goes on: `Scaling`. */
  readonly word?: string
  /** Why Azure could not be asked. */
  readonly away?: string
  /** Its own record is not there any more. */
  readonly gone?: true
  /** Azure asked to be left alone for so long, in ms; 0 without that. */
  readonly waitMs: number
}

/** The longest wait that an answer may ask for, in ms. */
const MOST_WAIT = 15 * 60_000

/** Looks once at both. What of them does not answer is left out; a subscription that is throttled is not asked again before its time. */
export async function lookOnce(
  azure: Azure,
  step: Arm,
  poller: Poller | undefined,
  { doing, prints }: AzureFollowed,
  signal: AbortSignal,
): Promise<Look> {
  const asking = `say how far it is: ${doing}`
  const told = await tried(poller ? lookAt(azure, step.subscription, poller, asking, signal) : undefined, signal)
  // What a command printed is told nowhere else.
  const stood = prints ? {} : await tried(standOf(azure, step, asking, signal), signal)
  const fault = stood.fault ?? (prints || !poller ? told.fault : undefined)
  const asked = told.value?.is === 'running' ? (told.value.retryAfter ?? 0) : 0
  const seconds = Math.max(asked, told.fault?.retryAfter ?? 0, stood.fault?.retryAfter ?? 0)
  const word = stood.value && !stood.value.isQuiet ? stood.value.provisioning : undefined
  return {
    ...(told.value && { telling: told.value }),
    ...(stood.value && { stand: stood.value }),
    ...(word && { word }),
    ...(fault && { away: fault.message }),
    ...(told.fault?.code === 'not-found' && { gone: true as const }),
    waitMs: Math.min(MOST_WAIT, seconds * 1_000),
  }
}

async function tried<T>(asked: Promise<T> | undefined, signal: AbortSignal): Promise<{ value?: T; fault?: Fault }> {
  try {
    const value = await asked
    return value === undefined ? {} : { value }
  } catch (error) {
    if (!(error instanceof Fault) && !signal.aborted) throw error
    return error instanceof Fault ? { fault: error } : {}
  }
}
