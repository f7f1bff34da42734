import { activityOf } from '../../src/azure/activity.ts'
import { Fault } from '../../src/fault.ts'
import { deedsOf, didWhat } from '../../src/view/aks/activity.ts'
import type { OneContext } from './context.ts'

/** What begins nothing that goes on in the cluster. */
const ASIDE = /\/(abort|runCommand|list\w*)\/action$/i
const BEGINS = /\/(write|delete|action)$/i

/**
 * What was begun in a cluster after the command was asked for, in words: `create or update at 02:31:07 by dana`. It is empty
 * for what goes on since before, whenever it is looked; the log lags by some minutes, so that what is new may be missed.
 */
export async function begunSince({ azure, cluster, askedAt, signal }: OneContext): Promise<readonly string[]> {
  try {
    const acts = await activityOf(azure, cluster, askedAt, signal)
    return deedsOf(acts.filter(({ operation }) => BEGINS.test(operation) && !ASIDE.test(operation)))
      .filter(({ status, began }) => !/failed/i.test(status) && began > askedAt)
      .map((deed) => `${didWhat(deed)} at ${new Date(deed.began).toISOString().slice(11, 19)} by ${deed.who}`)
      .toSorted()
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return ['the activity log cannot be read']
  }
}
