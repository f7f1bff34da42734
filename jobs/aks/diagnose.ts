import type { DetectorRef } from '../../src/azure/insight.ts'
import { detectorsOf, diagnose as runCheck } from '../../src/azure/insight.ts'
import { closest } from '../../src/command/closest.ts'
import { Fault } from '../../src/fault.ts'
import { diagnosisReply } from '../../src/view/aks/diagnosis.ts'
import { below } from '../commands/around.ts'
import { aboveOne } from './around.ts'
import type { OneExecutor } from './context.ts'

/** Each check costs a call, and there are some forty of them. */
const MOST = 12
const AT_ONCE = 4

/** Runs Azure's checks; one that does not answer is a line. */
export const diagnose: OneExecutor<'aks diagnose'> = async (_args, { check }, context) => {
  const { azure, cluster, signal } = context
  const all = await detectorsOf(azure, cluster, signal)
  const wanted = check === undefined ? all : [named(check, all)]
  const waiting = wanted.slice(0, MOST)
  const outcomes: Parameters<typeof diagnosisReply>[1][number][] = []
  const run = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { id, name } = next
      try {
        outcomes.push({ name, found: await runCheck(azure, cluster, id, signal) })
      } catch (error) {
        if (!(error instanceof Fault) || signal.aborted) throw error
        outcomes.push({ name, failed: error.message })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, run))
  const left = Math.max(0, wanted.length - MOST)
  return {
    nodes: [aboveOne(context, 'Azure’s checks'), ...diagnosisReply(cluster.name, outcomes, left), below(context)],
  }
}

function named(check: string, all: readonly DetectorRef[]): DetectorRef {
  const found = all.find(({ id }) => id.toLowerCase() === check.toLowerCase())
  if (found) return found
  const ids = all.map(({ id }) => id)
  const near = closest(check, ids)
  throw new Fault('not-found', `Azure has no check ${check.slice(0, 60)}.${near ? ` Did you mean ${near}?` : ''}`, {
    hint: `There are: ${ids.slice(0, 30).join(', ')}.`,
  })
}
