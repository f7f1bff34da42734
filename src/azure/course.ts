import type { Telling } from './operation.ts'
import type { Stand } from './stand.ts'

/** What is remembered from one look at an operation to the next. */
export type Memory = {
  /** Looks in a row by which the resource says that it is over, and its operation does not. */
  readonly over: number
  /** It was seen to go on. */
  readonly wentOn: boolean
}

export type Course =
  | { readonly is: 'running' }
  /** `aside` is what Azure's own record of it said instead. */
  | { readonly is: 'done'; readonly aside?: string; readonly result?: unknown }
  | { readonly is: 'failed' | 'canceled'; readonly why: string }
  /** It ended, and what was wanted is not so. */
  | { readonly is: 'otherwise' }
  /** Nothing tells any more what came of it. */
  | { readonly is: 'unknown' }

export const FRESH: Memory = { over: 0, wentOn: false }

/** The resource has to say so this often before it is believed against an operation that still says it runs, or says nothing. */
const AGAINST_RUNNING = 4
const AGAINST_NOTHING = 2

/**
 * How an operation stands, by what its own record and its resource say: either may be missing. The resource has the last word:
 * records vanish, and stay InProgress after all has ended (AKS issues 2341, 1447).
 */
export function courseOf(
  telling: Telling | undefined,
  stand: Stand | undefined,
  before: Memory,
): { readonly course: Course; readonly memory: Memory } {
  const isQuiet = stand?.isQuiet === true
  const memory: Memory = {
    over: isQuiet && telling?.is !== 'succeeded' ? before.over + 1 : stand ? 0 : before.over,
    wentOn: before.wentOn || (stand !== undefined && !isQuiet),
  }
  return { memory, course: isTold(telling) ? byRecord(telling, stand) : byResource(telling, stand, memory) }
}

function isTold(telling: Telling | undefined): telling is Exclude<Telling, { is: 'running' }> {
  return telling !== undefined && telling.is !== 'running'
}

function byRecord(telling: Exclude<Telling, { is: 'running' }>, stand: Stand | undefined): Course {
  const isSo = stand?.isQuiet === true && stand.isMet === true
  if (telling.is !== 'succeeded') {
    if (isSo && stand.provisioning === 'succeeded') return { is: 'done', aside: `${telling.is}: ${telling.why}` }
    return { is: telling.is, why: telling.why || stand?.trouble || 'Azure does not say why' }
  }
  // What has ended may not be seen at the resource yet.
  if (!stand?.isQuiet) return { is: 'running' }
  if (stand.isMet === false) return stand.provisioning === 'failed' ? failed(stand) : { is: 'otherwise' }
  return { is: 'done' }
}

function byResource(telling: Telling | undefined, stand: Stand | undefined, { over, wentOn }: Memory): Course {
  if (!stand?.isQuiet || over < (telling ? AGAINST_RUNNING : AGAINST_NOTHING)) return { is: 'running' }
  const aside = telling ? 'InProgress' : 'nothing'
  // Its fields say what was asked for as soon as it was taken, also where it came to nothing after that.
  const isCanceled = stand.provisioning === 'canceled' && !stand.isToCancel
  if (stand.isMet === true && stand.provisioning !== 'failed' && !isCanceled) return { is: 'done', aside }
  if (stand.provisioning === 'failed') return failed(stand)
  if (isCanceled) return { is: 'canceled', why: stand.trouble ?? 'somebody ended it' }
  if (stand.isMet === false) return { is: 'otherwise' }
  // Its fields tell nothing: only that it was seen to go on, and does no more.
  if (telling) return { is: 'running' }
  return wentOn ? { is: 'done', aside } : { is: 'unknown' }
}

function failed({ trouble }: Stand): Course {
  return { is: 'failed', why: trouble ?? 'Azure does not say why' }
}
