import { Fault } from '../../src/fault.ts'
import { readLog } from '../../src/kube/logs.ts'
import { cleanLog } from '../../src/view/logs.ts'
import { mask } from '../../src/view/mask.ts'
import type { Ended } from '../../src/view/verdict/pod-state.ts'
import { tellingLine } from '../../src/view/verdict/telling-line.ts'
import type { Context } from '../context.ts'

/** Lines that are read to find one that says something, and bytes of them. */
const LINES = 30
const BYTES = 16 * 1024
/** A verdict does not wait longer for it, in ms: a node that is gone does not answer. */
const PATIENCE = 2_000

/** What a container said about it before it ended; empty where that cannot be known. */
export async function lastWords(ended: Ended, { api, signal }: Context): Promise<string> {
  const { namespace, pod, container, previous } = ended
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
    const log = await readLog(api, {
      namespace,
      pod,
      container,
      previous,
      tailLines: LINES,
      keepBytes: BYTES,
      signal: patience,
    })
    return tellingLine(mask(cleanLog(log.text).text).text)
  } catch (error) {
    // The verdict stands without it.
    if (error instanceof Fault || !signal.aborted) return ''
    throw error
  }
}
